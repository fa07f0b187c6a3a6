// SPDX-License-Identifier: LGPL-2.1-or-later

import { useEffect, useState } from 'react'
import { hostError, type HostError } from '../../host/base/error'
import { LOADING, unknown, type Known } from '../../host/base/known'
import { runAsRoot, showCommand, type Argv } from '../../host/base/run'
import { readBridgeLinks } from '../../host/network/links'
import { bridgeChecks, readSetup, SETUP, type SetupAction } from '../../host/setup'
import type { Settings } from '../../machine/setup/settings'
import type { Check } from '../../machine/setup/setup'
import { usePart } from '../use-host'

/** Never rejects: why it cannot be told is an answer, too. */
async function readChecks({ slots }: Settings): Promise<Known<readonly Check[]>> {
    try {
        const [setup, links] = await Promise.all([readSetup(), readBridgeLinks()])
        const bridges = slots.map(({ bridge }) => bridge)
        return { kind: 'ready', value: [...setup, ...bridgeChecks(bridges, links)] }
    } catch (error) {
        return unknown(hostError(error, 'raptor-setup status'))
    }
}

/** What was done last with a click: its own words, or why it failed. */
export type Done = { readonly argv: Argv; readonly output: string; readonly error?: HostError }

/** How the host is set up, read when the page is opened and after each thing that is done about it. */
export function useSetup() {
    const administrative = usePart('administrative')
    const settings = usePart('settings')
    const [checks, setChecks] = useState<Known<readonly Check[]>>(LOADING)
    const [doing, setDoing] = useState<string>()
    const [done, setDone] = useState<Done>()

    async function read() {
        setChecks(await readChecks(settings))
    }

    useEffect(() => {
        let ended = false
        if (administrative === true)
            void readChecks(settings).then(found => {
                if (!ended) setChecks(found)
            })
        return () => {
            ended = true
        }
    }, [administrative, settings])

    async function act(does: SetupAction | Argv) {
        const argv: Argv = typeof does === 'string' ? SETUP[does] : does
        setDoing(showCommand(argv))
        try {
            setDone({ argv, output: await runAsRoot(argv) })
        } catch (error) {
            setDone({ argv, output: '', error: hostError(error, showCommand(['sudo', ...argv])) })
        }
        await read()
        setDoing(undefined)
    }

    return { checks: administrative === true ? checks : undefined, doing, done, act, read }
}

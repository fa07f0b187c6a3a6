// SPDX-License-Identifier: LGPL-2.1-or-later

import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useState } from 'react'
import { hostError } from '../../host/error'
import { runAsRoot } from '../../host/run'
import { pauseWipe } from '../../host/wipes'
import type { Volume } from '../../machine/volume'
import type { Wipe } from '../../machine/wipe'
import { explain } from '../explain'
import { useNotice } from './notices'
import type { Question } from './question'

const _ = cockpit.gettext

type Props = {
    readonly name: string
    readonly volume: Volume
    readonly wipe: Wipe
    readonly ask: (question: Question) => void
}

/** For whoever needs the disk just now: a pause, and a limit. Neither ends the wipe. */
export const WipeActions = ({ name, volume, wipe, ask }: Props) => {
    const notice = useNotice()
    const [pending, setPending] = useState(false)
    if (wipe.kind !== 'working') return null
    const { paused, limitBytes } = wipe

    function toggle() {
        setPending(true)
        runAsRoot(pauseWipe(volume.uuid, !paused))
            .catch((error: unknown) => {
                const title = paused ? _('The wipe of $0 was not resumed') : _('The wipe of $0 was not paused')
                notice(explain(hostError(error, ''), cockpit.format(title, name)))
            })
            .finally(() => {
                setPending(false)
            })
    }

    return (
        <>
            <Button variant="link" isInline isLoading={pending} isDisabled={pending} onClick={toggle}>
                {paused ? _('Resume') : _('Pause')}
            </Button>{' '}
            <Button
                variant="link"
                isInline
                onClick={() => {
                    ask({ kind: 'limit', name, volume, limitBytes })
                }}
            >
                {_('Limit…')}
            </Button>
        </>
    )
}

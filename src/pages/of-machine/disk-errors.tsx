// SPDX-License-Identifier: LGPL-2.1-or-later

import { useMemo } from 'react'
import type { DiskError } from '../../machine/domain/disk-errors'
import type { Domain } from '../../machine/domain/domain'
import { useAnswer } from '../use-answer'
import { usePart, useStore } from '../use-host'

const _ = cockpit.gettext

const codeText: Readonly<Record<DiskError['code'], string>> = {
    'no-space': _('$0: there is no space left where it is. Make room there, then resume the machine.'),
    unspecified: _('$0: it cannot be read or written. Once that is mended on the host, resume the machine.'),
}

/** Of a machine that was stopped by a disk: which one, and why. Of all others nothing is asked. */
export const DiskErrors = ({ domain }: { readonly domain: Domain }) => {
    const store = useStore()
    const isConnected = usePart('connection').kind === 'ready'
    const ask = useMemo(
        () => () => (isConnected ? store.libvirt()?.diskErrors(domain.uuid) : undefined) ?? Promise.resolve([]),
        [store, isConnected, domain],
    )
    const errors = useAnswer(domain.state === 'paused' && domain.reason === 'io-error' ? ask : undefined)
    return errors?.map(({ target, code }) => {
        const source = domain.disks.find(disk => disk.target === target)?.source
        return (
            <div key={target} className="raptor-aside raptor-words" dir="auto">
                {cockpit.format(codeText[code], source === undefined ? target : `${target} (${source})`)}
            </div>
        )
    })
}

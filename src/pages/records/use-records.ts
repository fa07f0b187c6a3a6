// SPDX-License-Identifier: LGPL-2.1-or-later

import { useEffect, useState } from 'react'
import { hostError } from '../../host/base/error'
import { LOADING, unknown, type Known } from '../../host/base/known'
import { readRecords } from '../../host/lvm/wipes'
import type { BrokenRecord, WipeRecord } from '../../machine/volume/record'
import { usePart } from '../use-host'

/** Read when the page is opened, and again when a wipe has ended meanwhile. */
export function useRecords() {
    const administrative = usePart('administrative')
    const wipes = usePart('wipes')
    const [records, setRecords] = useState<Known<readonly (WipeRecord | BrokenRecord)[]>>(LOADING)
    const [asked, setAsked] = useState(0)
    const running = [...wipes.keys()].join(' ')
    useEffect(() => {
        let ended = false
        if (administrative === true)
            readRecords().then(
                value => {
                    if (!ended) setRecords({ kind: 'ready', value })
                },
                (error: unknown) => {
                    if (!ended) setRecords(unknown(hostError(error, 'raptor-wipe records')))
                },
            )
        return () => {
            ended = true
        }
    }, [administrative, running, asked])
    return {
        records,
        read: () => {
            setAsked(asked + 1)
        },
    }
}

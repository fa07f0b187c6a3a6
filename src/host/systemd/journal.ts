// SPDX-License-Identifier: LGPL-2.1-or-later

import { journalPattern, parseJournalLine, type JournalLine } from '../../machine/domain/journal'
import { hostError, type HostError } from '../base/error'
import { onLines } from '../base/lines'
import { keepAlive, startProcess } from '../base/process'
import { showCommand, type Argv } from '../base/run'

/** How far back is looked: a journal may be of years, and is read from its beginning to its end. */
const SINCE = '-24h'

const FIELDS = 'MESSAGE,SYSLOG_IDENTIFIER,_COMM,_SYSTEMD_UNIT'

/** What the journal has of a domain, as one types it. journalctl(1) */
export const journalCommand = (name: string, uuid: string): Argv => [
    'journalctl',
    `--since=${SINCE}`,
    '--case-sensitive=yes',
    `--grep=${journalPattern(name, uuid)}`,
]

/**
 * Follows what is written in the host's journal of a domain, beginning with the last day. As root, whom all of it is shown to.
 * @param onFailed it could not be read, or can be no longer
 * @returns ends it
 */
export function followJournal(
    { name, uuid }: { readonly name: string; readonly uuid: string },
    onLine: (line: JournalLine) => void,
    onFailed: (why: HostError) => void,
): () => void {
    const argv = journalCommand(name, uuid)
    const followed = [
        ...argv,
        '--follow',
        '--no-tail',
        '--output=json',
        '--all',
        `--output-fields=${FIELDS}`,
        '--quiet',
    ]
    const process = startProcess([`${__LIBEXECDIR__}/raptor-lease`, ...followed], { superuser: 'require' })
    const stop = keepAlive(process, '\n')
    let ended = false
    onLines(process, text => {
        const line = parseJournalLine(text)
        if (line && !ended) onLine(line)
    })
    const over = (why: unknown) => {
        stop()
        if (!ended) onFailed(hostError(why, showCommand(['sudo', ...argv])))
    }
    process.then(() => {
        over(new Error('journalctl ended'))
    }, over)
    return () => {
        ended = true
        stop()
        void process.close('terminated')
    }
}

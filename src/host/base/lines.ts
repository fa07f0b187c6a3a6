// SPDX-License-Identifier: LGPL-2.1-or-later

/** Calls back with each whole line that a process says; what is left without an end waits for it. */
export function onLines(process: cockpit.Spawn<string>, onLine: (line: string) => void): void {
    let text = ''
    void process.stream(data => {
        text += data
        for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
            const line = text.slice(0, end)
            text = text.slice(end + 1)
            onLine(line)
        }
    })
}

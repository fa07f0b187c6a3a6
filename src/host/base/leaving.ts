// SPDX-License-Identifier: LGPL-2.1-or-later

/** What a script of the page reaches of Cockpit's shell, when it stands in a frame of it. */
type Shell = Pick<Window, 'addEventListener' | 'removeEventListener' | 'dispatchEvent'>

/** Cockpit's shell around this page; undefined at the page's own address. As cockpit.js decides it (transport.ts). */
function shellOf(page: Window): Shell | undefined {
    return page.parent !== page && page.name.startsWith('cockpit1:') ? page.parent : undefined
}

/**
 * Calls back once when the page goes, while what is said to the host then still arrives.
 *
 * It has to be said: Cockpit's TLS server drops what comes together with the end of a connection, often the browser's good-bye
 * among it, and then every process of the page lives on until log-out. From a frame, a message goes to the shell as a task,
 * which is never run when it is the shell that goes (a reload). So its going is heard of there, before its socket is closed, and
 * for that last moment messages are handed to it at once.
 * Source: Cockpit 337, src/tls/connection.c (buffer_epipe), pkg/lib/cockpit/_internal/parentwebsocket.ts, pkg/shell/router.jsx.
 * @returns ends it, without calling
 */
export function onLeave(leave: () => void, page: Window = window): () => void {
    const shell = shellOf(page)
    function end() {
        page.removeEventListener('pagehide', leaves)
        shell?.removeEventListener('pagehide', shellLeaves)
    }
    function leaves() {
        end()
        leave()
    }
    function shellLeaves() {
        const postMessage = (data: unknown, origin: string) => {
            shell?.dispatchEvent(new MessageEvent('message', { data, origin, source: page }))
        }
        Object.defineProperty(page, 'parent', { configurable: true, value: { postMessage } })
        leaves()
    }
    page.addEventListener('pagehide', leaves)
    shell?.addEventListener('pagehide', shellLeaves)
    return end
}

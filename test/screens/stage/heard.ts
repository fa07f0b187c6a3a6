// SPDX-License-Identifier: LGPL-2.1-or-later
/** What a host really answers: read off Cockpit's WebSocket while a page is open, without a hand in it. */
import type { BrowserContext, Page, WebSocket } from '@playwright/test'
import { asText, isObject, listAt, parse, textAt, type Json } from './json'
import { parseFrame, questionOf, questionOfCall } from './wire'

/** Answers by question, in the order in which they came; of a program that goes on, each line. */
export type Heard = Map<string, Json[]>

type Open = { readonly question: string; readonly payload: Json; text: string; readonly calls: Map<string, string> }

function listen(socket: WebSocket, add: (question: string, answer: Json) => void) {
    const open = new Map<string, Open>()
    const text = ({ payload }: { readonly payload: string | Buffer }) => payload.toString()

    socket.on('framesent', frame => {
        const message = parseFrame(text(frame))
        if ('control' in message) {
            if (message.control['command'] !== 'open') return
            // Bytes have no shape: what a guest writes is none of the host's answers.
            if (message.control['binary'] === 'raw') return
            const question = questionOf({ ...message.control })
            if (question === undefined) add(`unknown ${JSON.stringify(message.control)}`, null)
            else {
                const payload = message.control['payload'] ?? null
                open.set(message.channel, { question, payload, text: '', calls: new Map() })
            }
            return
        }
        const channel = open.get(message.channel)
        if (channel?.payload !== 'dbus-json3') return
        const asked = parse(message.data)
        const [call, id] = [listAt(asked, 'call'), textAt(asked, 'id')]
        if (call.length > 0 && id !== undefined) channel.calls.set(id, questionOfCall(channel.question, call))
    })

    function hearBus({ question, calls }: Open, said: Json) {
        const signal = listAt(said, 'signal')
        if (signal.length > 0) add(`signal ${question} ${asText(signal[1])}.${asText(signal[2])}`, signal.slice(3))
        const asked = calls.get(textAt(said, 'id') ?? '')
        if (asked === undefined || !isObject(said)) return
        const [reply] = listAt(said, 'reply')
        add(asked, reply ?? { error: said['error'] ?? null })
    }

    socket.on('framereceived', frame => {
        const message = parseFrame(text(frame))
        const channel = open.get(message.channel)
        if (!channel) return
        const { question, payload } = channel
        if ('data' in message) {
            if (payload === 'dbus-json3') hearBus(channel, parse(message.data))
            else channel.text += message.data
            return
        }
        if (message.control['command'] !== 'close') return
        const status = message.control['exit-status']
        const problem = textAt(message.control, 'problem')
        if (payload === 'fsread1') add(question, message.control['tag'] === '-' ? null : channel.text)
        else if (payload === 'stream' && problem === undefined)
            add(
                question,
                status === 0
                    ? channel.text
                    : { status: status ?? null, stderr: textAt(message.control, 'message') ?? '' },
            )
        open.delete(message.channel)
    })

    return {
        /** What programs have said so far that go on. */
        flush: () => {
            for (const { question, payload, text: said } of open.values())
                if (payload === 'stream' && said !== '') add(question, said)
        },
    }
}

/**
 * Begins to listen to every page that is opened in a browser from now on.
 * @param heard grows by what is answered
 * @returns ends it
 */
export function hear(context: BrowserContext, heard: Heard): () => void {
    const add = (question: string, answer: Json) => {
        heard.set(question, [...(heard.get(question) ?? []), answer])
    }
    const listeners: { readonly flush: () => void }[] = []
    const onPage = (page: Page) => {
        page.on('websocket', socket => {
            listeners.push(listen(socket, add))
        })
    }
    context.on('page', onPage)
    return () => {
        context.off('page', onPage)
        for (const { flush } of listeners) flush()
    }
}

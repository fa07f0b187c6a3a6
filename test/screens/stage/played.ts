// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * The host's end of Cockpit's WebSocket, which answers out of a world. It speaks the protocol as Cockpit's bridge does, for
 * the payloads that our page opens: stream, fsread1, fsinfo, fswatch1, dbus-json3.
 * Source: Cockpit 337, doc/protocol.md and src/cockpit/channels/
 */
import { isObject, listAt, parse, textAt, type Fields, type Json } from './json'
import { parseFrame, questionOf, questionOfCall, writeFrame } from './wire'
import type { Answer, Process, World } from './world'

type Channel = {
    readonly onData: (data: string) => void
    /** the page has said that nothing more comes from it */
    readonly onDone: () => void
    readonly onClose: () => void
}

type Out = {
    readonly say: (data: string) => void
    readonly sayBytes: (bytes: Uint8Array) => void
    readonly control: (command: string, more?: Readonly<Fields>) => void
}

const nothing = { onData: () => undefined, onDone: () => undefined, onClose: () => undefined }

const heedless: Pick<Process, 'onInput' | 'onInputEnd' | 'onClose'> = {
    onInput: () => undefined,
    onInputEnd: () => undefined,
    onClose: () => undefined,
}

function runProgram(answer: Answer, { say, sayBytes, control }: Out): Channel {
    const process: Process = {
        ...heedless,
        say,
        sayBytes,
        end: (status = 0, stderr = '') => {
            control('done')
            control('close', { 'exit-status': status, ...(stderr === '' ? {} : { message: stderr }) })
        },
    }
    control('ready', { pid: 1 })
    if (typeof answer === 'function') answer(process)
    else if (isObject(answer)) process.end(Number(answer['status']), textAt(answer, 'stderr'))
    else {
        if (typeof answer === 'string' && answer !== '') say(answer)
        process.end()
    }
    return {
        onData: data => {
            process.onInput(data)
        },
        onDone: () => {
            process.onInputEnd()
        },
        onClose: () => {
            process.onClose()
        },
    }
}

function readFile(answer: Answer, tag: string, { say, control }: Out): Channel {
    if (typeof answer === 'function') return nothing
    control('ready')
    if (typeof answer === 'string') say(answer)
    control('done')
    if (isObject(answer)) control('close', { problem: 'access-denied', message: textAt(answer, 'stderr') ?? '' })
    else control('close', { tag: typeof answer === 'string' ? tag : '-' })
    return nothing
}

function talkOverBus(name: string, world: World, { say, control }: Out): Channel {
    control('ready')
    say(JSON.stringify({ owner: ':1.1' }))
    return {
        ...nothing,
        onData: data => {
            const message = parse(data)
            const call = listAt(message, 'call')
            // Matches are not kept: every signal is told.
            if (call.length === 0 || !isObject(message)) return
            const answer = world.answer(questionOfCall(name, call))
            const id = message['id'] ?? null
            // What it says is the reply, as JSON; one that says nothing does not answer.
            const reply = (text: string) => {
                say(JSON.stringify({ reply: [parse(text)], id }))
            }
            if (typeof answer === 'function')
                answer({ ...heedless, say: reply, sayBytes: () => undefined, end: () => undefined })
            else if (Array.isArray(answer)) say(JSON.stringify({ reply: [answer], id }))
            else if (isObject(answer)) say(JSON.stringify({ ...answer, id }))
        },
    }
}

/**
 * One connection of a page's.
 * @param send gives a frame to the page
 * @returns takes a frame of the page's, and the end of the connection
 */
export function play(world: World, send: (frame: string | Buffer) => void) {
    const channels = new Map<string, Channel>()
    const buses = new Map<string, string>()
    const watches = new Map<string, { readonly path: string; readonly isFolder: boolean }>()

    function outOf(channel: string): Out {
        return {
            say: data => {
                if (channels.has(channel)) send(writeFrame({ channel, data }))
            },
            sayBytes: bytes => {
                if (channels.has(channel)) send(writeFrame({ channel, bytes }))
            },
            control: (command, more) => {
                if (!channels.has(channel)) return
                send(writeFrame({ channel, control: { command, ...more } }))
                if (command === 'close') forget(channel)
            },
        }
    }

    function forget(channel: string) {
        for (const map of [channels, buses, watches]) map.delete(channel)
    }

    function open(channel: string, options: Readonly<Fields>) {
        channels.set(channel, nothing)
        const out = outOf(channel)
        const question = questionOf({ ...options })
        const payload = options['payload']
        if (question === undefined) {
            world.unknown.add(JSON.stringify(options))
        } else if (payload === 'dbus-json3') {
            buses.set(channel, question)
            channels.set(channel, talkOverBus(question, world, out))
        } else if (payload === 'fsinfo' || payload === 'fswatch1') {
            watches.set(channel, { path: question.replace(/^.*watch /, ''), isFolder: payload === 'fswatch1' })
            out.control('ready')
            if (payload === 'fsinfo') out.say(JSON.stringify({ info: { tag: world.tag } }))
        } else {
            const answer = world.answer(question) ?? { status: 1, stderr: `nobody has recorded: ${question}` }
            const channelOf = payload === 'stream' ? runProgram(answer, out) : readFile(answer, world.tag, out)
            // It may have ended already.
            if (channels.has(channel)) channels.set(channel, channelOf)
        }
    }

    const connected = {
        signal: (name: string, ...[path, iface, member, args]: [string, string, string, Json[]]) => {
            for (const [channel, of] of buses)
                if (of === name) outOf(channel).say(JSON.stringify({ signal: [path, iface, member, args] }))
        },
        fileChanged: (path: string) => {
            for (const [channel, { path: of, isFolder }] of watches) {
                if (isFolder && path.startsWith(`${of}/`))
                    outOf(channel).say(JSON.stringify({ event: 'changed', path }))
                if (!isFolder && of === path) outOf(channel).say(JSON.stringify({ info: { tag: world.tag } }))
            }
        },
    }
    world.connected.add(connected)
    send(
        writeFrame({
            channel: '',
            control: {
                command: 'init',
                version: 1,
                'channel-seed': '2:',
                host: 'localhost',
                'csrf-token': 'none',
                capabilities: ['multi'],
                system: {},
            },
        }),
    )

    return {
        hear: (frame: string) => {
            const message = parseFrame(frame)
            if ('data' in message) {
                channels.get(message.channel)?.onData(message.data)
                return
            }
            const { channel, control } = message
            const command = control['command']
            if (command === 'open') open(channel, control)
            else if (command === 'done') channels.get(channel)?.onDone()
            else if (command === 'close') {
                channels.get(channel)?.onClose()
                forget(channel)
            } else if (command === 'ping') send(writeFrame({ channel, control: { ...control, command: 'pong' } }))
        },
        end: () => {
            world.connected.delete(connected)
        },
    }
}

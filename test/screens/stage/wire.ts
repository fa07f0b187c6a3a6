// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * What a page and its host say to each other over Cockpit's WebSocket, and what each channel is asked.
 * Source: Cockpit, doc/protocol.md
 */
import { showCommand } from '../../../src/host/base/run'
import { asText, isObject, listAt, parse, textAt, type Fields, type Json } from './json'

/** A control message, about a channel or (channel '') about none; or what is said on a channel. */
export type Message =
    | { readonly channel: string; readonly control: Readonly<Fields> }
    | { readonly channel: string; readonly data: string }
    | { readonly channel: string; readonly bytes: Uint8Array }

/** Of a binary frame: its bytes as the characters of these numbers. */
export const frameText = (frame: string | Buffer): string =>
    typeof frame === 'string' ? frame : frame.toString('latin1')

export function parseFrame(frame: string): Exclude<Message, { readonly bytes: unknown }> {
    const end = frame.indexOf('\n')
    const channel = frame.slice(0, end)
    const rest = frame.slice(end + 1)
    if (channel !== '') return { channel, data: rest }
    const control = parse(rest)
    if (!isObject(control)) throw new Error(`no control message: ${rest}`)
    return { channel: textAt(control, 'channel') ?? '', control }
}

export function writeFrame(message: Message): string | Buffer {
    if ('bytes' in message) return Buffer.concat([Buffer.from(`${message.channel}\n`), message.bytes])
    if ('data' in message) return `${message.channel}\n${message.data}`
    const { channel, control } = message
    return `\n${JSON.stringify(channel === '' ? control : { ...control, channel })}`
}

/** `/usr/local/libexec/raptor/raptor-look` is asked under its own name, wherever it was installed. */
const PROGRAMS = /\/\S+\/libexec\/raptor\/(?=raptor-)/g

/** What a program, or a file, is asked: as one would type it. */
function shown(what: string, options: Json): string {
    return `${textAt(options, 'superuser') === 'require' ? 'sudo ' : ''}${what}`.replaceAll(PROGRAMS, '')
}

/** What a channel asks for when it is opened. D-Bus: whom its calls are made of. undefined: a channel that nothing is known of */
export function questionOf(options: Json): string | undefined {
    const payload = textAt(options, 'payload')
    if (payload === 'stream') return shown(showCommand(listAt(options, 'spawn').map(asText)), options)
    if (payload === 'fsread1') return shown(`cat ${textAt(options, 'path') ?? ''}`, options)
    if (payload === 'fsinfo' || payload === 'fswatch1') return shown(`watch ${textAt(options, 'path') ?? ''}`, options)
    if (payload === 'dbus-json3') return textAt(options, 'name') ?? textAt(options, 'bus')
    return undefined
}

/** `org.libvirt /org/libvirt/QEMU org.libvirt.Connect.ListDomains [0]` @param call as `call` of dbus-json3 has it */
export function questionOfCall(name: string, call: Json[]): string {
    const [path = '', iface = '', method = '', args = []] = call
    return `${name} ${asText(path)} ${asText(iface)}.${asText(method)} ${JSON.stringify(args)}`
}

/** What changes the host, or asks about whatever it is given: the answer is the same, or of one kind, for all. */
const GENERAL = [
    /^((?:sudo )?(?:raptor-lease|raptor-console|raptor-console-log \w+|raptor-lock --look|raptor-members --json|lvcreate|lvchange|lvremove|raptor-wipe \w+)) .+$/s,
    /^(org\.libvirt )\S+ (org\.libvirt\.Domain\.(?:Create|Shutdown|Destroy|Reset|Suspend|Resume)) .*$/s,
    /^(org\.libvirt )\S+ (org\.freedesktop\.DBus\.Properties\.[GS]et) .*$/s,
    /^(org\.libvirt )\S+ (org\.libvirt\.Connect\.DomainDefineXML) .*$/s,
    // Of what it uses. Of its disks' sizes each domain has its own answer.
    /^(org\.libvirt )\S+ (org\.libvirt\.Domain\.GetStats) \[60,.*$/s,
]

/** The question about anything, of one about something; the question itself where that makes a difference. */
export function generalOf(question: string): string {
    for (const pattern of GENERAL) {
        const [, beginning, method] = pattern.exec(question) ?? []
        if (beginning !== undefined) return method === undefined ? `${beginning} *` : `${beginning}* ${method} *`
    }
    return question
}

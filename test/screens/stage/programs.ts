// SPDX-License-Identifier: LGPL-2.1-or-later
/** The programs that go on for as long as the page is there: what they say was recorded, when they say it is theirs. */
import { isObject, parse, type Fields } from './json'
import type { Process, World } from './world'

export const VOLUMES = 'sudo raptor-look volumes --follow'
export const LOOK = 'sudo raptor-lock --look *'
/** Under the lock of a deletion, of a host with everything on it; of a provisioning, which asks about a name as well. */
const LOOK_AT_ALL = 'sudo raptor-lock --look'
const LOCK = 'sudo raptor-lock'

/** What the journal has of every domain, with a line that is no text. */
const JOURNAL = [
    { at: '1764300000000000', from: 'systemd-machined', text: 'New machine qemu-1-al-web.' },
    { at: '1764300060000000', from: 'libvirtd', text: [0x69, 0xff, 0x21] },
].map(({ at, from, text }) => ({ __CURSOR: at, __REALTIME_TIMESTAMP: at, SYSLOG_IDENTIFIER: from, MESSAGE: text }))

/** What the host has said once it was locked. */
function looked(world: World, question: string): Readonly<Fields> {
    const told = parse(world.text(question).split('\n')[1] ?? '')
    if (!isObject(told)) throw new Error(`nobody has looked: ${question}`)
    return told
}

/** Calls back with each line that is said to a program. */
function onLines(process: Process, callback: (line: string) => void) {
    process.onInput = text => {
        for (const line of text.split('\n')) callback(line)
    }
}

/** Says a recorded text at once, and goes on. */
const says =
    (text: string) =>
    ({ say }: Process) => {
        say(text)
    }

/** Has the lock, and lets it go when nothing more is said to it. */
function holds(process: Process, held: () => string) {
    process.onInputEnd = () => {
        process.end()
    }
    process.say(held())
}

/** Makes programs that go on of the texts that these have said. */
export function startPrograms(world: World) {
    world.set('raptor-lease *', says('unix:path=/run/user/1/dbus-x,guid=1\n'))
    world.set('sudo raptor-lease *', says(JOURNAL.map(line => `${JSON.stringify(line)}\n`).join('')))
    // Of a provisioning that is undone: none is recorded.
    world.set('sudo raptor-console-log remove *', '')
    world.set('udevadm monitor --udev --subsystem-match=cpu --subsystem-match=block', says(''))
    for (const bridge of ['br-vm1', 'br-vm2', 'br-vm3', 'br-vm4', 'br-vm5']) {
        world.set(`ip monitor neigh dev ${bridge}`, says(''))
        world.set(`ip neigh show dev ${bridge}`, '')
    }
    const volumes = world.text(VOLUMES).split('\n')[0] ?? ''
    world.volumes = volumes
    world.set(VOLUMES, process => {
        onLines(process, line => {
            if (line === 'look') process.say(`${world.volumes}\n`)
        })
    })
    world.look = JSON.stringify({ ...looked(world, LOOK), ...looked(world, LOOK_AT_ALL) })
    const lookAhead = (process: Process) => {
        onLines(process, line => {
            if (line === 'take') holds(process, () => `held\n${world.look}\n`)
        })
    }
    world.set(LOOK, lookAhead)
    world.set(LOOK_AT_ALL, lookAhead)
    world.set(LOCK, process => {
        holds(process, () => 'held\n')
    })
}

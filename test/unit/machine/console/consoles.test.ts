// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { read, xml } from '../../fakes/domain-text'

const consoles = (devices: string) =>
    read(xml(`<devices>${devices}</devices>`)).now.consoles.map(
        ({ kind, alias, guest, type }) => `${kind} ${alias} ${guest} ${type}`,
    )

const SERIAL = "<serial type='pty'><target type='isa-serial' port='0'/></serial>"
const FIRST = "<console type='pty'><target type='serial' port='0'/></console>"
const VIRTIO = "<console type='pty'><target type='virtio' port='1'/></console>"

for (const [what, devices, expected] of [
    ['none', '', []],
    ['a serial one, which libvirt writes twice', SERIAL + FIRST, ['serial serial0 ttyS0 pty']],
    ['both', SERIAL + FIRST + VIRTIO, ['serial serial0 ttyS0 pty', 'virtio console1 hvc0 pty']],
    ['VirtIO alone', VIRTIO, ['virtio console0 hvc0 pty']],
    [
        'two serial ones',
        `${SERIAL}<serial type='pty'><target type='isa-serial' port='1'/></serial>`,
        ['serial serial0 ttyS0 pty', 'serial serial1 ttyS1 pty'],
    ],
    [
        'two of VirtIO',
        SERIAL + FIRST + VIRTIO + VIRTIO,
        ['serial serial0 ttyS0 pty', 'virtio console1 hvc0 pty', 'virtio console2 hvc1 pty'],
    ],
    [
        'of a running domain, as libvirt has called it',
        "<console type='pty' tty='/dev/pts/3'><target type='virtio' port='0'/><alias name='ua-mine'/></console>",
        ['virtio ua-mine hvc0 pty'],
    ],
    [
        'one that goes elsewhere',
        "<serial type='tcp'><source mode='bind' host='127.0.0.1' service='5000'/><target port='0'/></serial>",
        ['serial serial0 ttyS0 tcp'],
    ],
    [
        'one at USB, whose name in the guest is not known',
        "<serial type='pty'><target type='usb-serial' port='0'/></serial>",
        ['serial serial0 serial0 pty'],
    ],
] as const)
    test(`consoles: ${what}`, () => {
        expect(consoles(devices)).toEqual(expected)
    })

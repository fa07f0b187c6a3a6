// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { helpFor } from '../../../../src/machine/console/help'

for (const [kind, guest] of [
    ['serial', 'ttyS0'],
    ['virtio', 'hvc0'],
] as const)
    test(`each distribution is told to use ${guest}, and ${kind === 'virtio' ? 'to load its module' : 'no module'}`, () => {
        const help = helpFor({ kind, guest })
        expect(help.map(({ distribution }) => distribution)).toEqual([
            'Debian, Ubuntu',
            'Fedora, RHEL, AlmaLinux',
            'Arch Linux',
            'Alpine Linux',
        ])
        for (const { distribution, lines } of help) {
            const all = lines.join('\n')
            expect(all).toContain(`console=${guest}`)
            expect(all).toMatch(new RegExp(`getty(@| -L )${guest}`))
            if (!distribution.startsWith('Alpine')) expect(all.includes('virtio_console')).toBe(kind === 'virtio')
            expect(all).not.toContain(guest === 'hvc0' ? 'ttyS0' : 'hvc0')
        }
    })

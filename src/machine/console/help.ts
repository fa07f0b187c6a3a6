// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Console } from './consoles'

/** What makes a guest of a distribution use a console: lines for a root shell in it. */
export type Help = { readonly distribution: string; readonly lines: readonly string[] }

const systemd = (guest: string) => `systemctl enable --now serial-getty@${guest}.service`

/** By distribution, for a guest that boots by UEFI and GRUB, as machines here do. */
const HELP: readonly {
    readonly distribution: string
    readonly lines: (of: Pick<Console, 'kind' | 'guest'>) => readonly string[]
}[] = [
    {
        distribution: 'Debian, Ubuntu',
        lines: ({ kind, guest }) => [
            `mkdir -p /etc/default/grub.d && echo 'GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX console=${guest}"' >/etc/default/grub.d/zz-console.cfg && update-grub`,
            ...(kind === 'virtio' ? ['echo virtio_console >>/etc/initramfs-tools/modules && update-initramfs -u'] : []),
            systemd(guest),
        ],
    },
    {
        distribution: 'Fedora, RHEL, AlmaLinux',
        lines: ({ kind, guest }) => [
            `grubby --update-kernel=ALL --args=console=${guest}`,
            ...(kind === 'virtio'
                ? [`echo 'add_drivers+=" virtio_console "' >/etc/dracut.conf.d/console.conf && dracut --force`]
                : []),
            systemd(guest),
        ],
    },
    {
        distribution: 'Arch Linux',
        lines: ({ kind, guest }) => [
            `sed -i 's/^GRUB_CMDLINE_LINUX="/&console=${guest} /' /etc/default/grub && grub-mkconfig -o /boot/grub/grub.cfg`,
            ...(kind === 'virtio'
                ? [`sed -i 's/^MODULES=(/&virtio_console /' /etc/mkinitcpio.conf && mkinitcpio -P`]
                : []),
            systemd(guest),
        ],
    },
    {
        distribution: 'Alpine Linux',
        lines: ({ guest }) => [
            `sed -i 's/^GRUB_CMDLINE_LINUX_DEFAULT="/&console=${guest} /' /etc/default/grub && grub-mkconfig -o /boot/grub/grub.cfg`,
            `echo '${guest}::respawn:/sbin/getty -L ${guest} 115200 vt100' >>/etc/inittab && kill -HUP 1`,
            `grep -qx ${guest} /etc/securetty || echo ${guest} >>/etc/securetty`,
        ],
    },
]

/** What to type in the guest, distribution by distribution. It holds from the next boot on. */
export const helpFor = (console: Pick<Console, 'kind' | 'guest'>): readonly Help[] =>
    HELP.map(({ distribution, lines }) => ({ distribution, lines: lines(console) }))

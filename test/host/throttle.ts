// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from './host'

const LIMITS = ['IOReadBandwidthMax', 'IOWriteBandwidthMax'] as const

/** Where systemd keeps what was set so, until it is unset or the host boots. */
export const SLOW = '/run/systemd/system.control/raptor.slice.d/50-IOReadBandwidthMax.conf'

/** Ends `slowWipes`, for wipes that are under way as well: a command for a shell. */
export const AT_FULL_SPEED = `systemctl set-property --runtime raptor.slice ${LIMITS.map(limit => `${limit}=`).join(' ')}`

/**
 * Makes wipes slow enough to be watched: systemd's own limit on the device, for the slice in which they all run. A drop-in
 * would want a daemon-reload, of which an emulated host has 8 s of work each time. `rate`: systemd.exec's, 16M
 */
export async function slowWipes(host: Host, rate: string): Promise<void> {
    const limits = LIMITS.map(limit => `${limit}=/dev/vdb ${rate}`)
    await host.run('systemctl', 'set-property', '--runtime', 'raptor.slice', ...limits)
}

export async function fullSpeed(host: Host): Promise<void> {
    await host.shell(AT_FULL_SPEED)
}

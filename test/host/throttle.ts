// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from './host'

const FOLDER = '/run/systemd/system/raptor-wipe@.service.d'

/** Makes wipes slow enough to be watched: systemd's own limit on the device below the group. `rate`: systemd.exec's, 16M */
export async function slowWipes(host: Host, rate: string): Promise<void> {
    const limits = ['IOReadBandwidthMax', 'IOWriteBandwidthMax'].map(limit => `${limit}=/dev/vdb ${rate}`)
    await host.run('mkdir', '-p', FOLDER)
    await host.give(['[Service]', ...limits, ''].join('\n'), 'tee', `${FOLDER}/slow.conf`)
    await host.run('systemctl', 'daemon-reload')
}

/** Ends that, for wipes that are under way as well. */
export async function fullSpeed(host: Host): Promise<void> {
    await host.run('rm', '-r', FOLDER)
    await host.run('systemctl', 'daemon-reload')
    // What a control group has, it keeps.
    await host.shell(`
        for unit in $(systemctl list-units --plain --no-legend 'raptor-wipe@*.service' | cut -d ' ' -f 1); do
            systemctl set-property --runtime "$unit" IOReadBandwidthMax= IOWriteBandwidthMax=
        done`)
}

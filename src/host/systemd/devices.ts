// SPDX-License-Identifier: LGPL-2.1-or-later

import { watchFolder } from '../base/folder'
import { onLines } from '../base/lines'
import { startProcess } from '../base/process'

/** `UDEV  [573.384883] offline  /devices/system/cpu/cpu7 (cpu)`. udevadm(8), monitor */
const EVENT = /^UDEV\s+\[[^\]]*\]\s+(\S+)\s+\S+\s+\((cpu|block)\)$/

/** What is done with a device. */
export type DeviceEvents = {
    /** a CPU went online or offline, came or went */
    readonly onCpus: () => void
    /** a disk or volume was made, renamed, resized, removed, or closed by somebody who wrote to it */
    readonly onBlock: (action: string) => void
}

/**
 * Follows the kernel's events about CPUs and block devices, once udev has done its part: anybody may. They come in bursts:
 * whoever reads something again because of them does that with `latest`. A host without udev has none to tell of.
 * @returns ends it
 */
export function followDevices({ onCpus, onBlock }: DeviceEvents): () => void {
    const argv = ['udevadm', 'monitor', '--udev', '--subsystem-match=cpu', '--subsystem-match=block']
    const process = startProcess(argv, { err: 'ignore' })
    onLines(process, line => {
        const [, action, subsystem] = EVENT.exec(line.trim()) ?? []
        if (subsystem === 'cpu') onCpus()
        else if (action !== undefined) onBlock(action)
    })
    process.then(
        () => undefined,
        () => undefined,
    )
    return () => {
        void process.close()
    }
}

/** The control group that every machine's processes are in. systemd tells nobody when its CPUs are changed (`systemctl
 *  set-property machine.slice AllowedCPUs=`): it is seen by what systemd writes here. */
const SLICE = '/sys/fs/cgroup/machine.slice'

/** Its CPUs; and whether it has CPUs of its own at all, which is what is written when they are taken away. */
const DECIDES = new Set(['cpuset.cpus', 'cgroup.subtree_control'])

/**
 * Follows which CPUs machines may use as a whole. Called more often than they change, as when a machine starts.
 * @returns ends it
 */
export function followSlice(onChange: () => void): () => void {
    return watchFolder(SLICE, name => {
        if (DECIDES.has(name)) onChange()
    })
}

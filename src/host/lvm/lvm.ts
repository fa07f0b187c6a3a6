// SPDX-License-Identifier: LGPL-2.1-or-later

import { lvmSize } from '../../machine/base/size'
import { TAG } from '../../machine/volume/volume'
import type { MachineSpec } from '../../machine/wish/spec'
import type { Argv } from '../base/run'
import { startNew } from './wipes'

/** What a volume is called while it is zeroed before its first use: its domain, which names it otherwise, cannot start. */
function nameAtFirst(spec: MachineSpec, domainUuid: string): string {
    return spec.zeroFirst ? `new-${domainUuid.slice(0, 8)}` : spec.volume
}

/**
 * Creates a machine's volume, marked as one that is being provisioned. `-W y` and `--yes`: signatures of whatever
 * was on the extents before are wiped without a question. lvcreate(8)
 */
export function createVolume(spec: MachineSpec, domainUuid: string): Argv {
    return [
        'lvcreate',
        '--yes',
        '-W',
        'y',
        '-Z',
        'y',
        '-L',
        lvmSize(spec.volumeBytes),
        '-n',
        nameAtFirst(spec, domainUuid),
        '--addtag',
        TAG.state('provisioning'),
        '--addtag',
        TAG.owner(spec.owner),
        '--addtag',
        TAG.domain(domainUuid),
        ...(spec.zeroFirst ? ['--addtag', TAG.name(spec.volume), '--addtag', TAG.thenUse] : []),
        spec.group,
    ]
}

/** Removes the volume that this plan has just made and that no domain has ever had: it must still say so itself. */
export function removeNewVolume(group: string, domainUuid: string): Argv {
    return [
        'lvremove',
        '--yes',
        '--select',
        `lv_tags={${TAG.domain(domainUuid)} && ${TAG.state('provisioning')}}`,
        group,
    ]
}

/** Provisioning is over: the volume is in use from now on. */
export function settleVolume({ group, volume }: MachineSpec): Argv {
    return ['lvchange', '--deltag', TAG.state('provisioning'), `${group}/${volume}`]
}

/** Provisioning is over, and the volume is zeroed now: by its unit, which gives it its name at the end. */
export function zeroNewVolume(spec: MachineSpec, domainUuid: string): Argv {
    return startNew(`${spec.group}/${nameAtFirst(spec, domainUuid)}`)
}

/**
 * Calls back whenever the group's metadata changed: LVM writes its backup after each change. vgcfgbackup(8)
 * @returns ends it
 */
export function watchVolumeGroup(name: string, onChange: () => void): () => void {
    const file = cockpit.file(`/etc/lvm/backup/${name}`, { superuser: 'require' })
    const watch = file.watch(onChange, { read: false })
    return () => {
        watch.remove()
        file.close()
    }
}

// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Disk } from '../../machine/domain/disks'
import type { Machine } from '../../machine/machine'
import type { Volume } from '../../machine/volume/volume'
import { Owner, size } from '../of-machine/cells'
import { usePart } from '../use-host'
import { heldText, unsureText } from '../uses'
import { Fact } from './fact'

const _ = cockpit.gettext

/** Whose it is; a user's machines are all her own. */
export const OwnerFact = ({ machine }: { readonly machine: Pick<Machine, 'owner'> }) =>
    usePart('person').role === 'administrator' && (
        <Fact term={_('Owner')} commands={[['getent', 'group', 'vm-users']]}>
            <Owner owner={machine.owner} />
        </Fact>
    )

/** What has the volume beside the machine, or may have it. */
const Uses = ({ volume: { uses }, but }: { readonly volume: Volume; readonly but?: string | undefined }) => {
    const others = uses.holders.filter(({ uuid }) => uuid === undefined || uuid !== but)
    const texts = [...others.map(heldText), ...uses.unsure.map(unsureText)]
    return texts.map(text => (
        <div key={text} className="raptor-aside raptor-words" dir="auto">
            {text}
        </div>
    ))
}

const ONLY = { now: _('not at the next start'), next: _('from the next start on') } as const

/** Of a disk that comes with the next start, or goes with it. */
export const onlyText = ({ only }: Pick<Disk, 'only'>): string | undefined => only && ONLY[only]

type VolumeProps = { readonly volume: Volume; readonly domain?: string; readonly only?: string | undefined }

/**
 * A volume as LVM knows it.
 * @param domain the UUID of the domain that is meant to have it
 * @param only when the domain has it, if that is not always
 */
export const VolumeFact = ({ volume, domain, only }: VolumeProps) => {
    const { volumeGroup } = usePart('settings')
    const path = `${volumeGroup}/${volume.name}`
    return (
        <Fact
            term={_('Volume')}
            commands={[
                ['sudo', 'lvs', '-o', '+lv_tags', path],
                ['sudo', 'lsblk', `/dev/${path}`],
            ]}
        >
            {size(volume.sizeBytes)}
            <div className="raptor-aside raptor-words">
                <bdi dir="ltr">/dev/{path}</bdi>
            </div>
            {only !== undefined && <div className="raptor-aside">{only}</div>}
            {!volume.active && <div className="raptor-aside">{_('It is not active.')}</div>}
            <Uses volume={volume} but={domain} />
        </Fact>
    )
}

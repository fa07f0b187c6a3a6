// SPDX-License-Identifier: LGPL-2.1-or-later

import type { CpuList } from '../base/cpuset'
import type { Parsed } from '../base/parsed'
import type { HostCpus } from '../cpu/host-cpus'
import type { Capabilities } from '../domain/capabilities'
import type { Slot, SlotUse } from '../network/slot'
import type { Members } from '../people/members'
import type { DomainName, MachineName, UserName, VolumeName } from '../people/name'
import type { ConsoleChoice } from '../setup/settings'
import type { VolumeGroup } from '../volume/volume'

/** What the form holds: text as it was typed. */
export type MachineWish = {
    readonly owner: string
    readonly name: string
    readonly vcpus: string
    readonly vcpuPins: string
    readonly emulatorPins: string
    readonly memory: string
    readonly volume: string
    readonly console: ConsoleChoice
    readonly bridge: string
    readonly autostart: boolean
    readonly secureBoot: boolean
    readonly zeroFirst: boolean
}

/** A machine that can be provisioned: each part parsed and checked against the host. */
export type MachineSpec = {
    readonly owner: UserName
    readonly name: MachineName
    readonly domain: DomainName
    readonly group: string
    readonly volume: VolumeName
    readonly device: string
    /** the host CPU of each vCPU, by its number */
    readonly vcpuPins: CpuList
    readonly emulatorPins: CpuList
    readonly memoryBytes: number
    /** a multiple of the group's extent size */
    readonly volumeBytes: number
    readonly console: ConsoleChoice
    readonly slot: Slot
    readonly autostart: boolean
    readonly secureBoot: boolean
    /** whether its volume is zeroed before the machine can use it */
    readonly zeroFirst: boolean
}

/** What has to be known of the host to judge a wish. */
export type HostFacts = {
    readonly cpus: HostCpus
    readonly memoryBytes: number
    readonly group: VolumeGroup
    readonly slots: readonly SlotUse[]
    readonly domains: ReadonlySet<string>
    readonly members: Members
    readonly capabilities: Capabilities
    /** paths of what an earlier machine of the wished name has left on the host, as far as somebody has looked */
    readonly leftovers: readonly string[]
}

export type WishFault =
    | 'empty'
    | 'not-a-label'
    | 'too-long'
    | 'owned-by-another'
    | 'owner-unknown'
    | 'left-behind'
    | 'domain-exists'
    | 'volume-exists'
    | 'not-a-count'
    | 'too-many-vcpus'
    | 'needs-iommu'
    | 'not-a-list'
    | 'cpu-repeated'
    | 'cpu-absent'
    | 'cpu-offline'
    | 'cpu-unusable'
    | 'pins-differ'
    | 'not-a-size'
    | 'not-positive'
    | 'too-large'
    | 'more-than-free'
    | 'more-than-host'
    | 'below-minimum'
    | 'bridge-unknown'
    | 'bridge-missing'
    | 'bridge-taken'
    | 'bridge-unsure'
    | 'no-efi'
    | 'no-secure-boot'
    | 'no-plain-boot'

/**
 * `what`: the part of the host that the fault speaks of (a CPU list, an owner, a size in bytes). `of`: the name that was
 * wished, where the fault needs both.
 */
export type FieldFault = { readonly fault: WishFault; readonly what?: string | number; readonly of?: string }
export type WishFaults = Readonly<Partial<Record<keyof MachineWish, FieldFault>>>

/** A part of a wish: what it comes to in the spec, or what is wrong with which of its fields. */
export type Judged<T> = Parsed<T, WishFaults>

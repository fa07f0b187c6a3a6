// SPDX-License-Identifier: LGPL-2.1-or-later

import { HostError } from '../host/error'
import { valueOf } from '../host/known'
import type { HostState, Store } from '../host/store'
import type { Capabilities } from '../machine/capabilities'
import { volumeToDelete, type DeletionFault } from '../machine/deletion'
import { volumesWithoutDomain } from '../machine/machine'
import { parseWish, type MachineWish, type WishFaults } from '../machine/spec'
import type { Volume } from '../machine/volume'
import { planDelete } from './delete'
import { runPlan, type Outcome, type Planning, type Progress } from './engine'
import { hostFacts, readableDomains } from './facts'
import { planProvision } from './provision'

/** Domains and volumes read under the lock. Throws when a part of the host does not answer: nothing is guessed. */
async function freshState(store: Store): Promise<HostState> {
    const state = await store.refresh()
    if (state.connection.kind !== 'ready') throw lost()
    if (state.group.kind === 'failed') throw state.group.error
    if (state.group.kind === 'absent')
        throw new HostError('absent', `Volume group "${state.settings.volumeGroup}" not found`, 'lvm fullreport')
    if (state.group.kind === 'denied')
        throw new HostError('denied', 'administrative access is needed', 'lvm fullreport')
    return state
}

/** Runs a plan while nobody else on this page reads the volume group at every step of it. */
async function runHolding<F>(
    store: Store,
    makePlan: () => Promise<Planning<F>>,
    onProgress: (progress: Progress) => void,
): Promise<Outcome<F>> {
    const release = store.holdVolumes()
    try {
        return await runPlan(makePlan, onProgress)
    } finally {
        release()
    }
}

function lost(): HostError {
    return new HostError('lost', 'libvirt cannot be reached now', 'virsh -c qemu:///system list')
}

/** Provisions what the form wishes, judged again under the lock. @param uuid of the domain to be */
export function provision(
    store: Store,
    wish: MachineWish,
    uuid: string,
    capabilities: Capabilities,
    onProgress: (progress: Progress) => void,
): Promise<Outcome<WishFaults>> {
    // Nobody allocates these, so they need no lock: they are read while it is being taken.
    const read = store.refreshFacts()
    return runHolding(
        store,
        async () => {
            await read
            const state = await freshState(store)
            if (state.facts.kind === 'failed') throw state.facts.error
            const facts = hostFacts(state, capabilities)
            const libvirt = store.libvirt()
            if (!facts || !libvirt) throw lost()
            const { spec, faults } = parseWish(wish, facts)
            if (!spec) return { ok: false, fault: faults }
            return { ok: true, value: planProvision(spec, uuid, capabilities, libvirt).plan }
        },
        onProgress,
    )
}

/** Zeroes and deletes a machine. The domain is found again by its UUID, its volume by its name. */
export function zeroAndDelete(
    store: Store,
    domainUuid: string,
    onProgress: (progress: Progress) => void,
): Promise<Outcome<DeletionFault>> {
    return runHolding<DeletionFault>(
        store,
        async () => {
            const state = await freshState(store)
            const group = valueOf(state.group)
            const domain = readableDomains(state).find(({ uuid }) => uuid === domainUuid)
            if (!group) throw lost()
            if (!domain) return { ok: false, fault: { kind: 'gone' } }
            const volume = volumeToDelete(domain, group)
            if (!volume.ok) return volume
            return { ok: true, value: planDelete(volume.value, domain.uuid) }
        },
        onProgress,
    )
}

/**
 * Takes away a volume that no machine has: what a provisioning left behind (its domain, if it got that far, goes with it), or
 * one whose domain is gone. It must still be what it was when it was asked about.
 */
export function wipeVolume(
    store: Store,
    { uuid, state: asked }: Volume,
    onProgress: (progress: Progress) => void,
): Promise<Outcome<DeletionFault>> {
    return runHolding<DeletionFault>(
        store,
        async () => {
            const state = await freshState(store)
            const group = valueOf(state.group)
            const volumes = asked === 'in-use' && group ? volumesWithoutDomain(group) : group?.volumes
            const volume = volumes?.find(candidate => candidate.uuid === uuid && candidate.state === asked)
            return volume ? { ok: true, value: planDelete(volume, undefined) } : { ok: false, fault: { kind: 'gone' } }
        },
        onProgress,
    )
}

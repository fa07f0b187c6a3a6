// SPDX-License-Identifier: LGPL-2.1-or-later

import { HostError } from '../host/base/error'
import type { LookAhead } from '../host/lock'
import type { Store } from '../host/store'
import { volumesWithoutDomain } from '../machine/machine'
import { domainName, parseMachineName, parseUserName } from '../machine/people/name'
import { volumeToDelete, type DeletionFault } from '../machine/volume/deletion'
import { factsOf, type Look } from '../machine/volume/look'
import type { Volume, VolumeGroup } from '../machine/volume/volume'
import { parseWish, type MachineWish, type WishFaults } from '../machine/wish/spec'
import { planDelete } from './delete'
import { runPlan, type Outcome, type Planning, type Progress } from './engine'
import { planProvision } from './provision'

/** Runs a plan while nobody else on this page reads the host at every step of it. */
async function runHolding<F>(
    store: Store,
    ahead: LookAhead,
    makePlan: (look: Look, group: VolumeGroup) => Planning<F>,
    onProgress: (progress: Progress) => void,
): Promise<Outcome<F>> {
    let release: (() => void) | undefined
    const name = store.snapshot().settings.volumeGroup
    try {
        return await runPlan(
            ahead,
            look => {
                if (!look.group) throw new HostError('absent', `Volume group "${name}" not found`, 'sudo vgs')
                const plan = makePlan(look, look.group)
                // Not before the lock is ours, which may take a while: the list goes on meanwhile.
                if (plan.ok) release = store.hold()
                return plan
            },
            onProgress,
        )
    } finally {
        release?.()
    }
}

/** The name of the domain to be, for whoever looks what an earlier one has left; undefined when it will be none. */
export function wishedName({ owner, name }: MachineWish): string | undefined {
    const [user, machine] = [parseUserName(owner), parseMachineName(name)]
    const domain = user.ok && machine.ok ? domainName(user.value, machine.value) : undefined
    return domain?.ok ? domain.value : undefined
}

/** Until a connection to libvirt that is being made has come up or failed. */
function untilConnected(store: Store): Promise<void> {
    const isOver = () => store.snapshot().connection.kind !== 'connecting'
    if (isOver()) return Promise.resolve()
    return new Promise(resolve => {
        const end = store.subscribe(() => {
            if (!isOver()) return
            end()
            resolve()
        })
    })
}

/**
 * Provisions what the form wishes, judged again under the lock.
 * @param ahead of the wished name
 * @param uuid of the domain to be, of this run alone
 */
export async function provision(
    store: Store,
    ahead: LookAhead,
    wish: MachineWish,
    uuid: string,
    onProgress: (progress: Progress) => void,
): Promise<Outcome<WishFaults>> {
    onProgress({ kind: 'locking', holder: undefined })
    await untilConnected(store)
    return runHolding(
        store,
        ahead,
        (look, group) => {
            const libvirt = store.libvirt()
            if (!libvirt) throw new HostError('lost', 'libvirt cannot be reached now', 'virsh -c qemu:///system define')
            const { spec, faults } = parseWish(wish, factsOf(look, group, store.snapshot().settings.slots))
            if (!spec) return { ok: false, fault: faults }
            return { ok: true, value: planProvision(spec, uuid, look.capabilities, libvirt).plan }
        },
        onProgress,
    )
}

/**
 * Zeroes and deletes a machine. The domain is found again by its UUID, its volume by what the domain has.
 * @param asked UUID of the volume that somebody was asked about: no other is zeroed
 */
export function zeroAndDelete(
    store: Store,
    ahead: LookAhead,
    domainUuid: string,
    asked: string,
    onProgress: (progress: Progress) => void,
): Promise<Outcome<DeletionFault>> {
    return runHolding<DeletionFault>(
        store,
        ahead,
        (look, group) => {
            const domain = look.domains.find(({ kind, uuid }) => kind === 'domain' && uuid === domainUuid)
            if (!domain) return { ok: false, fault: { kind: 'gone' } }
            const volume = volumeToDelete(domain, group)
            if (!volume.ok) return volume
            const { uuid, name } = volume.value
            return uuid === asked
                ? { ok: true, value: planDelete(volume.value, domain.uuid) }
                : { ok: false, fault: { kind: 'other-volume', volume: name } }
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
    ahead: LookAhead,
    { uuid, state: asked }: Volume,
    onProgress: (progress: Progress) => void,
): Promise<Outcome<DeletionFault>> {
    return runHolding<DeletionFault>(
        store,
        ahead,
        (_look, group) => {
            const volumes = asked === 'in-use' ? volumesWithoutDomain(group) : group.volumes
            const volume = volumes.find(candidate => candidate.uuid === uuid && candidate.state === asked)
            return volume ? { ok: true, value: planDelete(volume, undefined) } : { ok: false, fault: { kind: 'gone' } }
        },
        onProgress,
    )
}

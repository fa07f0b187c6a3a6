// SPDX-License-Identifier: LGPL-2.1-or-later

import { OwnError } from '../host/base/error'
import type { LookAhead } from '../host/lock'
import type { Store } from '../host/store'
import { volumesWithoutDomain } from '../machine/machine'
import { domainName, parseMachineName, parseUserName } from '../machine/people/name'
import { volumeToDelete, type DeletionFault } from '../machine/volume/deletion'
import { factsOf, type Look } from '../machine/volume/look'
import type { Volume, VolumeGroup } from '../machine/volume/volume'
import { parseWish, type MachineWish, type WishFaults } from '../machine/wish/spec'
import { planDelete } from './delete'
import type { Outcome, Planning, Progress } from './engine'
import { planProvision } from './provision'
import { runPlan } from './run'
import type { DeleteTask, ProvisionTask } from './task'

/** What a task is run with. */
export type Means = {
    readonly store: Store
    /** of the wished name, where there is one */
    readonly ahead: LookAhead
    readonly onProgress: (progress: Progress) => void
    /** asks to cancel it */
    readonly cancel?: AbortSignal
}

/** A machine has another volume, found under the lock, than somebody was asked about: is it this one that goes? */
export type OtherVolume = { readonly volume: Volume }

/** Runs a plan while nobody else on this page reads the host at every step of it. */
async function runHolding<F, Q = never>(
    { store, ahead, onProgress, cancel }: Means,
    makePlan: (look: Look, group: VolumeGroup) => Planning<F, Q>,
): Promise<Outcome<F, Q>> {
    let release: (() => Promise<void>) | undefined
    const name = store.snapshot().settings.volumeGroup
    try {
        return await runPlan(
            ahead,
            look => {
                if (look.groupName !== name)
                    throw new OwnError('failed', 'the settings have changed', `sudo vgs ${name}`)
                if (!look.group) throw new OwnError('absent', 'the volume group is not there', `sudo vgs ${name}`)
                const made = makePlan(look, look.group)
                // Not before the lock is ours, which may take a while: the list goes on meanwhile.
                if (made.kind === 'ready') release = store.hold()
                return made
            },
            onProgress,
            cancel,
        )
    } finally {
        // What became of it is told when the list shows it.
        await release?.()
    }
}

/** The name of the domain to be, for whoever looks what an earlier one has left; undefined when it will be none. */
export function wishedName({ owner, name }: MachineWish): string | undefined {
    const [user, machine] = [parseUserName(owner), parseMachineName(name)]
    const domain = user.ok && machine.ok ? domainName(user.value, machine.value) : undefined
    return domain?.ok ? domain.value : undefined
}

/** Until a connection to libvirt that is being made has come up or failed, or nobody waits for it any more. */
function untilConnected(store: Store, cancel: AbortSignal | undefined): Promise<void> {
    const isOver = () => store.snapshot().connection.kind !== 'connecting' || cancel?.aborted === true
    if (isOver()) return Promise.resolve()
    return new Promise(resolve => {
        const look = () => {
            if (!isOver()) return
            end()
            cancel?.removeEventListener('abort', look)
            resolve()
        }
        const end = store.subscribe(['connection'], look)
        cancel?.addEventListener('abort', look)
    })
}

/** Provisions what the form wishes, judged again under the lock. */
export async function provision(task: ProvisionTask, means: Means): Promise<Outcome<WishFaults>> {
    const { store, onProgress, cancel } = means
    onProgress({ kind: 'locking', holder: undefined })
    await untilConnected(store, cancel)
    return runHolding(means, (look, group) => {
        const libvirt = store.libvirt()
        if (!libvirt) throw new OwnError('lost', 'libvirt cannot be reached now', 'virsh -c qemu:///system define')
        const { spec, faults } = parseWish(task.wish, factsOf(look, group, store.snapshot().settings.slots))
        if (!spec) return { kind: 'refused', faults }
        return { kind: 'ready', plan: planProvision(spec, task.uuid, look.capabilities, libvirt).plan }
    })
}

/**
 * Zeroes and deletes. A machine's domain is found again by its UUID, its volume by what the domain has. A volume that no machine
 * has must still be what it was when it was asked about: what a provisioning left behind (its domain, if it got that far, goes
 * with it), or one whose domain is gone.
 */
export function zeroAndDelete(task: DeleteTask, means: Means): Promise<Outcome<DeletionFault, OtherVolume>> {
    return runHolding<DeletionFault, OtherVolume>(means, (look, group) =>
        task.kind === 'delete' ? planOfMachine(task, look, group) : planOfVolume(task, group),
    )
}

const GONE = { kind: 'refused', faults: { kind: 'gone' } } as const

function planOfMachine(
    { domainUuid, volume: asked }: DeleteTask & { readonly kind: 'delete' },
    look: Look,
    group: VolumeGroup,
): Planning<DeletionFault, OtherVolume> {
    const domain = look.domains.find(({ kind, uuid }) => kind === 'domain' && uuid === domainUuid)
    if (!domain) return GONE
    const volume = volumeToDelete(domain, group)
    if (!volume.ok) return { kind: 'refused', faults: volume.fault }
    return volume.value.uuid === asked.uuid
        ? { kind: 'ready', plan: planDelete(volume.value, domain.uuid) }
        : { kind: 'question', question: { volume: volume.value } }
}

function planOfVolume({ volume: asked }: DeleteTask, group: VolumeGroup): Planning<DeletionFault, OtherVolume> {
    const volumes = asked.state === 'in-use' ? volumesWithoutDomain(group) : group.volumes
    const volume = volumes.find(({ uuid, state }) => uuid === asked.uuid && state === asked.state)
    return volume ? { kind: 'ready', plan: planDelete(volume, undefined) } : GONE
}

// SPDX-License-Identifier: LGPL-2.1-or-later

import { runAsRoot, showCommand } from '../host/base/run'
import { prepareLogs, removeLogs } from '../host/libvirt/console-log'
import { virsh } from '../host/libvirt/virsh'
import { findVolume } from '../host/lvm/look'
import { createVolume, removeNewVolume, settleVolume, zeroNewVolume } from '../host/lvm/lvm'
import { startWipe } from '../host/lvm/wipes'
import type { Capabilities } from '../machine/domain/capabilities'
import { consoleAliases, domainXml } from '../machine/domain/domain-xml'
import type { MachineSpec } from '../machine/wish/spec'
import { asRoot, type Act, type Plan } from './step'

/** What provisioning asks of libvirt. */
export type Definer = {
    readonly define: (xml: string) => Promise<void>
    readonly setAutostart: (uuid: string, on: boolean) => Promise<void>
}

/**
 * Once the domain was there, somebody may have started it and written to the volume: it is wiped, not removed. The
 * wiping unit takes the domain away first.
 */
function handToTheWipe(spec: MachineSpec, uuid: string): Act {
    return {
        command: `zero and delete ${spec.volume}`,
        run: async () => {
            const volume = await findVolume(uuid)
            // While it is being provisioned its own tag names the domain, which may not have come to be.
            if (volume) await runAsRoot(startWipe(volume.uuid, volume.state === 'provisioning' ? undefined : uuid))
        },
    }
}

/**
 * The steps that provision a machine (raptor.md, "Provisioning a new machine"). The volume is marked until the last
 * step: a page that dies on the way leaves something that is seen and can be cleaned up, never half a machine.
 * @param uuid the domain's new UUID, by which everything of this plan is found again
 */
export function planProvision(
    spec: MachineSpec,
    uuid: string,
    capabilities: Capabilities,
    libvirt: Definer,
): { readonly plan: Plan; readonly xml: string } {
    const xml = domainXml(spec, uuid, capabilities)
    const steps: Plan = [
        {
            kind: 'create-volume',
            ...asRoot(createVolume(spec, uuid)),
            undo: asRoot(removeNewVolume(spec.group, uuid)),
        },
        {
            kind: 'keep-log',
            ...asRoot(prepareLogs(spec.domain, consoleAliases(spec.console))),
            undo: asRoot(removeLogs(spec.domain)),
        },
        {
            kind: 'define',
            command: showCommand(virsh('define', `${spec.domain}.xml`)),
            run: () => libvirt.define(xml),
            undo: handToTheWipe(spec, uuid),
        },
        {
            kind: 'autostart',
            command: showCommand(virsh('autostart', spec.domain)),
            run: () => libvirt.setAutostart(uuid, true),
        },
        spec.zeroFirst
            ? { kind: 'zero-first', ...asRoot(zeroNewVolume(spec, uuid)) }
            : { kind: 'settle', ...asRoot(settleVolume(spec)) },
    ]
    return { xml, plan: spec.autostart ? steps : steps.filter(({ kind }) => kind !== 'autostart') }
}

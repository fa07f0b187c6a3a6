// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from './host'

const FILE = '/etc/cockpit/raptor.override.json'

/** The settings of the host's administrator: what differs from manifest.json. */
export async function override(host: Host, config: unknown): Promise<void> {
    await host.give(JSON.stringify({ config }), 'tee', FILE)
}

export async function noOverride(host: Host): Promise<void> {
    await host.run('rm', '-f', FILE)
}

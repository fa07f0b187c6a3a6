// SPDX-License-Identifier: LGPL-2.1-or-later

import { parseIpLinks, type Links } from '../../machine/network/links'
import { run } from '../base/run'

/** The host's network devices. Rejects with HostError. ip-link(8) */
export async function readLinks(): Promise<Links> {
    return parseIpLinks(await run(['ip', '-j', '-d', 'link']))
}

/** The host's bridges, and whether each is up. Rejects with HostError. */
export async function readBridgeLinks(): Promise<ReadonlyMap<string, boolean>> {
    return new Map([...(await readLinks())].flatMap(([name, { bridge, up }]) => (bridge ? [[name, up]] : [])))
}

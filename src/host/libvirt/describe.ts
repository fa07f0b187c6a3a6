// SPDX-License-Identifier: LGPL-2.1-or-later

import { entry, unwrap } from '../../machine/base/variant'
import { describesActive, type Description } from '../../machine/domain/domain'
import { parseCondition } from '../../machine/domain/state'
import { readNetworks, type Networks } from '../../machine/network/networks'
import { hostError } from '../base/error'

/** A call of libvirt-dbus. `shown`: what a person would type for it after `virsh`. Rejects with HostError. */
export type Call = (
    path: string,
    iface: string,
    method: string,
    args: readonly unknown[],
    type: string,
    shown: string,
) => Promise<readonly unknown[]>

/** VIR_DOMAIN_XML_INACTIVE, libvirt-domain.h: as it will be at its next start */
const XML_INACTIVE = 2

export const asString = (value: unknown): string => {
    if (typeof value === 'string') return value
    throw new TypeError('libvirt-dbus: a text was expected')
}

/** The state of each domain, as libvirt's pair (state, reason), by its XML's first `<name>` element. */
export type States = ReadonlyMap<string, unknown>

/** VIR_DOMAIN_STATS_STATE, libvirt-domain.h: answered without QEMU, also where that hangs */
const STATS_STATE = 1

/** The states of all domains, by one call in place of one each. Empty where libvirt does not tell them so. */
export async function describeStates(call: Call, connect: string): Promise<States> {
    try {
        const args = [STATS_STATE, 0]
        const shown = 'domstats --state'
        const [records] = await call(connect, 'org.libvirt.Connect', 'GetAllDomainStats', args, 'uu', shown)
        return new Map(
            (Array.isArray(records) ? records : []).flatMap((record: unknown) => {
                const parts: readonly unknown[] = Array.isArray(record) ? record : []
                const [name, stats] = parts
                const pair = [entry(stats, 'state.state'), entry(stats, 'state.reason')]
                return typeof name === 'string' ? [[name, pair] as const] : []
            }),
        )
    } catch {
        // Each is asked for its own then.
        return new Map()
    }
}

/** Of a description that is too odd to be read: whatever stands first. */
const nameIn = (xml: string) => /<name>([^<&]*)<\/name>/.exec(xml)?.[1] ?? ''

/**
 * A domain as libvirt describes it: off, once; active, also as it will be at its next start. Rejects with HostError.
 * @param states of all domains, asked for no earlier than this
 */
export async function describeDomain(
    call: Call,
    path: string,
    uuid: string,
    states?: Promise<States>,
): Promise<Description> {
    const ask = (method: string, flags: number, shown: string) =>
        call(path, 'org.libvirt.Domain', method, [flags], 'u', `${shown} ${uuid}`)
    const askState = async () => (await ask('GetState', 0, 'domstate --reason'))[0]
    const [[text], own] = await Promise.all([ask('GetXMLDesc', 0, 'dumpxml'), states ? undefined : askState()])
    const xml = asString(text)
    const state = own ?? (await states)?.get(nameIn(xml)) ?? (await askState())
    if (describesActive(xml)) {
        const [next] = await ask('GetXMLDesc', XML_INACTIVE, 'dumpxml --inactive')
        return { xml, state, next: asString(next) }
    }
    if (parseCondition(state).reason !== 'failed') return { xml, state }
    // Seldom enough that one question more does not count: was it to start by itself?
    const property = ['org.libvirt.Domain', 'Autostart']
    const [answer] = await call(path, 'org.freedesktop.DBus.Properties', 'Get', property, 'ss', `dominfo ${uuid}`)
    return { xml, state, autostart: unwrap(answer) === true }
}

/**
 * Every libvirt network. Undefined while libvirt does not describe each of them.
 * @param connect the path of the connection
 */
export async function describeNetworks(call: Call, connect: string): Promise<Networks> {
    const describe = async (path: string): Promise<string | undefined> => {
        try {
            return asString((await call(path, 'org.libvirt.Network', 'GetXMLDesc', [0], 'u', 'net-dumpxml'))[0])
        } catch (error) {
            // Gone meanwhile: that is an answer.
            const { kind, message } = hostError(error, '')
            if (kind === 'absent' || message.startsWith('Network not found')) return undefined
            throw error
        }
    }
    try {
        const [paths] = await call(connect, 'org.libvirt.Connect', 'ListNetworks', [0], 'u', 'net-list --all')
        return readNetworks(await Promise.all((Array.isArray(paths) ? paths.map(asString) : []).map(describe)))
    } catch (error) {
        // A libvirt without a network driver has no networks.
        return hostError(error, '').message.includes('not supported by the connection driver') ? new Map() : undefined
    }
}

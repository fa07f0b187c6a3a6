// SPDX-License-Identifier: LGPL-2.1-or-later

import { CHANGING, parseHappening, parseLife, type Happening } from '../../machine/domain/happening'
import { asString } from './describe'
import { uuidOf, type DomainPath } from './paths'

export type OnHappening = (uuid: string, happening: Happening) => void

/**
 * What libvirt-dbus tells of domains.
 * @param onChange a domain may be another
 * @param onHappening something has happened to the domain of a UUID
 */
export function followDomainEvents(
    client: Pick<cockpit.DBusClient, 'subscribe'>,
    onChange: (path: DomainPath) => void,
    onHappening: OnHappening,
): void {
    client.subscribe(
        { interface: 'org.libvirt.Connect', member: 'DomainEvent' },
        (_path, _iface, _signal, [path, event, detail]) => {
            onHappening(uuidOf(asString(path)), parseLife(event, detail, Date.now()))
            onChange(asString(path))
        },
    )
    client.subscribe({ interface: 'org.libvirt.Domain' }, (path, _iface, signal, args) => {
        const happening = parseHappening(signal, args, Date.now())
        if (happening) onHappening(uuidOf(path), happening)
        if (CHANGING.has(signal)) onChange(path)
    })
}

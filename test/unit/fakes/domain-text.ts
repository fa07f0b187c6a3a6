// SPDX-License-Identifier: LGPL-2.1-or-later

import { parseDomain, type Description, type Domain } from '../../../src/machine/domain/domain'
import { UUID } from './example'

/** A domain as libvirt describes it, with more of its parts. */
export const xml = (parts = '', name = 'al-web', memory = "<memory unit='KiB'>2097152</memory>") =>
    `<domain type='kvm'><name>${name}</name><uuid>${UUID}</uuid>${memory}${parts}</domain>`

/** The same, running. */
export const live = (parts = '') => xml(parts).replace('<domain', "<domain id='7'")

/** What is read of it. Throws when it is taken for broken. */
export function read(text: string, more: Omit<Description, 'xml'> = {}): Domain {
    const domain = parseDomain(UUID, { xml: text, ...more })
    if (domain.kind === 'broken') throw new Error(domain.why)
    return domain
}

/** raptor.md's own pins. */
export const RAPTOR = `
  <vcpu placement="static">4</vcpu>
  <cputune>
    <vcpupin vcpu="0" cpuset="4"/>
    <vcpupin vcpu="1" cpuset="5"/>
    <vcpupin vcpu="2" cpuset="6"/>
    <vcpupin vcpu="3" cpuset="7"/>
    <emulatorpin cpuset="6,7"/>
  </cputune>`

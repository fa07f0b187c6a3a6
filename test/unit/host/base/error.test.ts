// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import assert from 'node:assert/strict'
import { HostError, hostError } from '../../../../src/host/base/error'
import { failure } from '../../fakes/cockpit'

const dbus = (name: string, message: string) => ({ name, problem: null, message })
const LIBVIRT = 'org.libvirt.Error'

for (const [what, error, kind] of [
    ['cockpit may not', failure({ problem: 'access-denied', exit_status: null, message: 'Not permitted' }), 'denied'],
    ['a wrong password', failure({ problem: 'authentication-failed', message: 'x' }), 'denied'],
    ['no such program', failure({ problem: 'not-found', message: 'x' }), 'absent'],
    ['a process that was ended', failure({ problem: 'terminated', message: 'x' }), 'lost'],
    ['a connection that broke', failure({ problem: 'disconnected', message: 'x' }), 'lost'],
    ['a bridge that is not there', failure({ problem: 'no-cockpit', message: 'x' }), 'lost'],
    ['no answer in time', failure({ problem: 'timeout', message: 'x' }), 'lost'],
    ['another problem', failure({ problem: 'protocol-error', message: 'x' }), 'failed'],
    ['a command that failed', failure({ message: '  Insufficient free space\n' }), 'failed'],
    ["polkit's no", dbus(LIBVIRT, "access denied: 'QEMU' denied access"), 'denied'],
    ['no polkit agent', dbus(LIBVIRT, 'authentication unavailable: no polkit agent'), 'denied'],
    ["the bus's no", dbus('org.freedesktop.DBus.Error.AccessDenied', 'Rejected send message'), 'denied'],
    ['a domain that is gone', dbus(LIBVIRT, "Domain not found: no domain with matching uuid 'x'"), 'absent'],
    ['an object that is gone', dbus('org.freedesktop.DBus.Error.UnknownObject', 'No such object'), 'absent'],
    ['a volume that is gone', failure({ message: 'Failed to find logical volume "lvm-data/x"' }), 'absent'],
    ['libvirtd restarted', dbus(LIBVIRT, 'internal error: client socket is closed'), 'lost'],
    ['a bus without an answer', dbus('org.freedesktop.DBus.Error.NoReply', 'Message recipient left'), 'lost'],
    ['a reset connection', new Error('read: Connection reset by peer'), 'lost'],
    ["libvirt's other errors", dbus(LIBVIRT, "operation failed: domain 'x' already exists"), 'failed'],
    ['an Error', new Error('boom'), 'failed'],
    ['a text', 'boom', 'failed'],
    ['nothing', undefined, 'failed'],
] as const)
    test(`${what} is an error of the kind "${kind}", with the command and what it was made of`, () => {
        expect(hostError(error, 'virsh x')).toMatchObject({ name: 'HostError', kind, command: 'virsh x', cause: error })
        expect(hostError(error, 'virsh x')).toBeInstanceOf(Error)
    })

for (const [error, message] of [
    [failure({ message: '  Insufficient free space\n' }), 'Insufficient free space'],
    [failure({ exit_status: 2 }), 'exit status 2'],
    [failure({ exit_status: -15 }), 'exit status -15'],
    [failure({ problem: 'not-found', exit_status: null }), 'not-found'],
    [new Error('an Error'), 'an Error'],
    ['a text', 'a text'],
] as const)
    test(`the message is the host's own, or the best there is: ${message}`, () => {
        expect(hostError(error, 'x').message).toBe(message)
    })

test('an error that is one already stays the same, with the command that it had', () => {
    const error = new HostError('denied', 'no', 'first')
    expect(hostError(error, 'second')).toBe(error)
})

const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.constant(undefined))
const problem = fc.constantFrom('access-denied', 'not-found', 'terminated', 'unheard-of', '', null)
const parts = { name: scalar, problem, message: scalar, exit_status: scalar }

test('whatever a host throws becomes an error with a message and a kind', () => {
    fc.assert(
        fc.property(fc.oneof(scalar, fc.record(parts, { requiredKeys: [], noNullPrototype: true })), thrown => {
            const error = hostError(thrown, 'x')
            assert.ok(error instanceof HostError)
            assert.equal(typeof error.message, 'string')
            assert.ok(['denied', 'absent', 'lost', 'failed'].includes(error.kind))
        }),
    )
})

// SPDX-License-Identifier: LGPL-2.1-or-later

import { isRefused, OwnError, type HostError, type Own } from '../../host/base/error'
import { SettingsError, type Wanted } from '../../machine/setup/settings'

const _ = cockpit.gettext

/** One sentence, the host's own words, and what to do next. */
export type Problem = {
    readonly title: string
    readonly detail: string
    readonly command?: string
    readonly remedy?: string
}

const ownText: Readonly<Record<Own, string>> = {
    'libvirt cannot be reached now': _('libvirt cannot be reached now.'),
    'dbus-daemon ended before it listened': _('dbus-daemon ended before it listened.'),
    'dbus-daemon ended': _('dbus-daemon has ended.'),
    'libvirt-dbus ended': _('libvirt-dbus has ended.'),
    'libvirt-dbus does not start': _('libvirt-dbus does not start.'),
    'the connection ended': _('The connection has ended.'),
    'the volume group is not there': _('The volume group is not there.'),
    'the settings have changed': _(
        'The settings of this host name another volume group than when you logged in. Log out, and in again.',
    ),
}

/** What the host said, in its own words; or what we say where it said nothing. */
export const saidText = (error: HostError): string => (error instanceof OwnError ? ownText[error.said] : error.message)

/** The only place that makes words of an error. @param title what was wanted and did not happen */
export function explain(error: HostError, title: string): Problem {
    const problem = { title, detail: saidText(error), command: error.command }
    switch (error.kind) {
        case 'denied':
            return {
                ...problem,
                remedy: error.command.startsWith('sudo ')
                    ? _(
                          'This is done by root. Click "Limited access" at the top of Cockpit to turn on administrative access.',
                      )
                    : _('The host does not let you do this. An administrator of this host can change that.'),
            }
        case 'lost':
            return {
                ...problem,
                remedy: _(
                    'The connection to the host broke, so it is not known how far this got. Reload the page and look at the list.',
                ),
            }
        case 'given-up':
            return {
                ...problem,
                remedy: _(
                    'The host did not answer, and this was given up. It is not known how far it got: look at the list before you try again.',
                ),
            }
        case 'absent':
            return { ...problem, remedy: _('What this is about is gone: somebody may have removed it meanwhile.') }
        case 'failed':
            return problem
        default:
            return error.kind satisfies never
    }
}

/** Of something that was not begun, or only reads: how far it got is known then. @param title what was wanted and did not happen */
export function explainNotBegun(error: HostError, title: string): Problem {
    const { remedy, ...problem } = explain(error, title)
    switch (error.kind) {
        case 'lost':
            return problem
        case 'given-up':
            return { ...problem, remedy: _('The host did not answer, and this was given up.') }
        default:
            return remedy === undefined ? problem : { ...problem, remedy }
    }
}

/** Why there is no connection to libvirt. */
export function explainConnection(error: HostError): Problem {
    return explainNotBegun(
        error,
        isRefused(error) ? _('libvirt shows you no machines') : _('libvirt cannot be reached'),
    )
}

const wantedText: Readonly<Record<Wanted, string>> = {
    object: _('$0 must be an object.'),
    list: _('$0 must be a list with at least one entry.'),
    group: _('$0 must be the name of a volume group.'),
    bridge: _('$0 must be the name of a bridge, of 15 characters at most.'),
    'bridges-once': _('$0 must have each bridge once.'),
    mac: _('$0 must be a MAC address in lower case, like 52:54:00:00:00:01.'),
    'macs-once': _('$0 must have each MAC address once.'),
    count: _('$0 must be a whole number from 1.'),
    flag: _('$0 must be true or false.'),
    console: _('$0 must be "both", "virtio" or "serial".'),
    rate: _('$0 must be bytes a second, such as "100M", at least 1M; or "none".'),
}

export function explainSettings(error: unknown): Problem {
    return {
        title: _('The settings of Raptor VMs cannot be used'),
        detail: error instanceof SettingsError ? cockpit.format(wantedText[error.wanted], error.key) : String(error),
        remedy: _('Correct /etc/cockpit/raptor.override.json, then reload this page.'),
    }
}

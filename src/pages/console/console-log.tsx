// SPDX-License-Identifier: LGPL-2.1-or-later

import { runAsRoot, showCommand } from '../../host/base/run'
import { addLogs } from '../../host/libvirt/console-log'
import type { Console } from '../../machine/console/consoles'
import { logFile } from '../../machine/console/log'
import { isActive, type Domain } from '../../machine/domain/domain'
import { parseMachineName } from '../../machine/people/name'
import { useAttempt } from '../actions/use-attempt'
import { BusyButton } from '../parts/busy'
import { CopyCommand } from '../parts/copy-command'
import { usePart } from '../use-host'

const _ = cockpit.gettext

/** Whether raptor-console-log would: one that somebody has called something else has no file that could be told from its name. */
const canHaveLog = (name: string, alias: string) =>
    parseMachineName(name).ok && /^(?:serial|console)\d{1,2}$/.test(alias)

type Props = { readonly domain: Domain; readonly console: Console }

/** For a machine without a log: that nothing before now is known, and a way to have one from its next start on. */
export const ConsoleLog = ({ domain, console }: Props) => {
    const { name, next, state } = domain
    const administrative = usePart('administrative') === true
    const isAdministrator = usePart('person').role === 'administrator'
    const { pending, attempt } = useAttempt(name)
    const file = logFile(name, console.alias)
    if (console.log === file) return null
    const willBe = next?.consoles.some(one => one.alias === console.alias && one.log === file) === true

    function add() {
        attempt(() => runAsRoot(addLogs(name)), cockpit.format(_('The consoles of $0 have no log'), name))
    }
    if (willBe)
        return (
            <p className="raptor-aside">
                {_('What is written on it is kept from its next start on: shut it down, and start it.')}
            </p>
        )
    return (
        <>
            <p className="raptor-aside">
                {console.log === undefined
                    ? _('It has no log: what was written before it was opened is not known.')
                    : _(
                          'Its log is not one that can be shown here: what was written before it was opened is not known.',
                      )}{' '}
                {isAdministrator && administrative && console.log === undefined && canHaveLog(name, console.alias) && (
                    <BusyButton variant="link" isInline pending={pending} onClick={add}>
                        {isActive(state) ? _('Keep a log from the next start on') : _('Keep a log')}
                    </BusyButton>
                )}
            </p>
            {console.log !== undefined && isAdministrator && (
                <CopyCommand text={showCommand(['sudo', 'less', console.log])} />
            )}
        </>
    )
}

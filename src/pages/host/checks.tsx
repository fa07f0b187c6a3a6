// SPDX-License-Identifier: LGPL-2.1-or-later

import { ExpandableSection } from '@patternfly/react-core/dist/esm/components/ExpandableSection'
import { Label } from '@patternfly/react-core/dist/esm/components/Label'
import { useState } from 'react'
import { BusyButton } from '../parts/busy'
import { showCommand, type Argv } from '../../host/base/run'
import { SETUP, type SetupAction } from '../../host/setup'
import { grouped, type Check, type CheckGroup, type CheckState, type CheckSubject } from '../../machine/setup/setup'
import { Command } from '../parts/command'
import { findingOf } from './words'

const _ = cockpit.gettext

const stateLabel: Readonly<
    Record<CheckState, { readonly text: string; readonly color: 'green' | 'red' | 'grey' | 'orange' }>
> = {
    good: { text: _('Good'), color: 'green' },
    bad: { text: _('Needs attention'), color: 'red' },
    off: { text: _('Off'), color: 'grey' },
    unknown: { text: _('Not known'), color: 'orange' },
}

const subjectText: Readonly<Record<CheckSubject, string>> = {
    access: _('Access to machines'),
    libvirt: _('libvirt and firmware'),
    storage: _('Storage'),
    network: _('Network'),
    'log-ins': _('Log-ins'),
    tools: _('Tools'),
}

/** What is told of a group while it is closed, the gravest first. */
const STATES = ['bad', 'unknown', 'off', 'good'] as const satisfies readonly CheckState[]

type Props = {
    readonly checks: readonly Check[]
    /** the command that is under way */
    readonly doing: string | undefined
    readonly onFix: (does: SetupAction | Argv) => void
}

const Line = ({ check, doing, onFix }: Omit<Props, 'checks'> & { readonly check: Check }) => {
    const { text, why, command, fix, detail } = findingOf(check)
    const does = fix && showCommand(typeof fix.does === 'string' ? SETUP[fix.does] : fix.does)
    return (
        <li>
            <div>
                <Label isCompact color={stateLabel[check.state].color}>
                    {stateLabel[check.state].text}
                </Label>{' '}
                {text}
            </div>
            {detail !== undefined && (
                <p className="raptor-aside raptor-words" dir="auto">
                    {detail}
                </p>
            )}
            {why !== undefined && <p className="raptor-aside">{why}</p>}
            {command !== undefined && (
                <p>
                    <Command text={command} />
                </p>
            )}
            {fix && (
                <BusyButton
                    variant={check.state === 'good' ? 'link' : 'secondary'}
                    size="sm"
                    isInline={check.state === 'good'}
                    title={does}
                    pending={doing !== undefined && doing === does}
                    isDisabled={doing !== undefined}
                    onClick={() => {
                        onFix(fix.does)
                    }}
                >
                    {fix.label}
                </BusyButton>
            )}
        </li>
    )
}

const Summary = ({ checks }: Pick<CheckGroup, 'checks'>) =>
    STATES.flatMap(state => {
        const count = checks.filter(check => check.state === state).length
        const { text, color } = stateLabel[state]
        return count === 0
            ? []
            : [
                  <Label key={state} isCompact color={color}>
                      {cockpit.format(_('$0: $1'), text, count)}
                  </Label>,
              ]
    })

/** What some checks are about: one line while all is good, open where something is not, unless somebody wants it otherwise. */
const Group = ({ group: { subject, checks }, ...rest }: Omit<Props, 'checks'> & { readonly group: CheckGroup }) => {
    const [wanted, setWanted] = useState<boolean>()
    return (
        <li>
            <ExpandableSection
                toggleWrapper="h2"
                toggleContent={
                    <span className="raptor-check-group">
                        {subjectText[subject]} <Summary checks={checks} />
                    </span>
                }
                isExpanded={wanted ?? checks.some(({ state }) => state !== 'good')}
                onToggle={(_event, isExpanded) => {
                    setWanted(isExpanded)
                }}
                isIndented
            >
                <ul className="raptor-checks" aria-label={subjectText[subject]}>
                    {checks.map(check => (
                        <Line key={`${check.check} ${check.subject}`} check={check} {...rest} />
                    ))}
                </ul>
            </ExpandableSection>
        </li>
    )
}

/** How the host is set up, by subject. */
export const Checks = ({ checks, ...rest }: Props) => (
    <ul className="raptor-check-groups" aria-label={_('Checks')}>
        {grouped(checks).map(group => (
            <Group key={group.subject} group={group} {...rest} />
        ))}
    </ul>
)

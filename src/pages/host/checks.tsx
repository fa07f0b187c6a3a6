// SPDX-License-Identifier: LGPL-2.1-or-later

import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { Label } from '@patternfly/react-core/dist/esm/components/Label'
import { showCommand, type Argv } from '../../host/base/run'
import { SETUP, type SetupAction } from '../../host/setup'
import type { Check, CheckState } from '../../machine/setup/setup'
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
            {detail !== undefined && <p className="raptor-aside raptor-words">{detail}</p>}
            {why !== undefined && <p className="raptor-aside">{why}</p>}
            {command !== undefined && (
                <p>
                    <code className="raptor-words">{command}</code>
                </p>
            )}
            {fix && (
                <Button
                    variant={check.state === 'good' ? 'link' : 'secondary'}
                    size="sm"
                    isInline={check.state === 'good'}
                    title={does}
                    isLoading={doing !== undefined && doing === does}
                    isDisabled={doing !== undefined}
                    onClick={() => {
                        onFix(fix.does)
                    }}
                >
                    {fix.label}
                </Button>
            )}
        </li>
    )
}

/** One line for each check, what needs somebody first. */
export const Checks = ({ checks, doing, onFix }: Props) => (
    <ul className="raptor-checks" aria-label={_('Checks')}>
        {checks.map(check => (
            <Line key={`${check.check} ${check.subject}`} check={check} doing={doing} onFix={onFix} />
        ))}
    </ul>
)

// SPDX-License-Identifier: LGPL-2.1-or-later

import { AlertActionLink } from '@patternfly/react-core/dist/esm/components/Alert'
import { Busy } from '../parts/busy'
import { Note } from '../parts/note'
import { ProblemAlert } from '../parts/problem-alert'
import { explain } from '../words/explain'
import type { ConsoleState as State } from './use-console'

const _ = cockpit.gettext

type Props = { readonly state: State; readonly name: string; readonly onOpen: (force: boolean) => void }

/** Somebody else's: whoever takes it over ends what she has there. */
const Others = ({ state, name, onOpen }: Props) => {
    const isTaken = state.kind === 'taken'
    const by = 'by' in state ? state.by : undefined
    return (
        <Note
            variant="warning"
            role="status"
            title={
                isTaken
                    ? cockpit.format(_('Somebody else has taken over the console of $0'), name)
                    : cockpit.format(_('The console of $0 is open elsewhere'), name)
            }
            actionLinks={
                <AlertActionLink
                    onClick={() => {
                        onOpen(true)
                    }}
                >
                    {isTaken ? _('Take it back') : _('Take it over')}
                </AlertActionLink>
            }
        >
            {by === undefined
                ? _('libvirt lets one at a time have it, and does not say who that is.')
                : cockpit.format(_('libvirt lets one at a time have it. It seems to be: $0.'), by)}{' '}
            {_('Whoever has it is cut off when it is taken over, and told so on a page like this.')}
        </Note>
    )
}

/** How it is with the console, above it. Nothing where it is open. */
export const ConsoleStateNote = (props: Props) => {
    const { state, name, onOpen } = props
    const again = {
        label: _('Connect again'),
        onClick: () => {
            onOpen(false)
        },
    }
    switch (state.kind) {
        case 'open':
            return null
        case 'opening':
            return (
                <p>
                    <Busy what={_('Opening the console')} /> {_('Opening the console')}
                </p>
            )
        case 'waiting':
            return (
                <Note variant="info" role="status" title={cockpit.format(_('$0 is off'), name)}>
                    {_('The console is shown as soon as the machine starts.')}
                </Note>
            )
        case 'in-use':
        case 'taken':
            return <Others {...props} />
        case 'gone':
            return <Note variant="info" role="status" title={cockpit.format(_('$0 is not there any more'), name)} />
        case 'failed':
            return (
                <ProblemAlert
                    problem={explain(state.error, cockpit.format(_('The console of $0 cannot be opened'), name))}
                    action={again}
                />
            )
        case 'ended':
        case 'elsewhere':
            return (
                <Note
                    variant="info"
                    role="status"
                    title={
                        state.kind === 'elsewhere'
                            ? _('The console is in a window of its own')
                            : _('The connection to the console has ended')
                    }
                    actionLinks={<AlertActionLink onClick={again.onClick}>{again.label}</AlertActionLink>}
                />
            )
        default:
            return state satisfies never
    }
}

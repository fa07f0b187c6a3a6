// SPDX-License-Identifier: LGPL-2.1-or-later

import { AlertActionLink } from '@patternfly/react-core/dist/esm/components/Alert'
import { clockTime } from '../clock'
import { Command } from './command'
import { Note } from './note'
import { useWaits } from '../use-host'

const _ = cockpit.gettext

/**
 * What the host does not answer to, since when, and a way to wait no longer. Above every place, and again in a dialog, behind
 * which the place cannot be reached.
 */
export const Waits = () => {
    const waits = useWaits()
    if (waits.length === 0) return null
    return (
        <div className="raptor-waits" role="status">
            {waits.map(({ id, command, since, giveUp }) => (
                <Note
                    key={id}
                    variant="warning"
                    title={cockpit.format(_('Waiting for the host since $0'), clockTime(since))}
                    actionLinks={
                        <AlertActionLink onClick={giveUp} aria-label={cockpit.format(_('Give up: $0'), command)}>
                            {_('Give up')}
                        </AlertActionLink>
                    }
                >
                    <Command text={command} />
                </Note>
            ))}
        </div>
    )
}

// SPDX-License-Identifier: LGPL-2.1-or-later

import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { Label } from '@patternfly/react-core/dist/esm/components/Label'
import type { Machine } from '../../machine/machine'
import type { Question } from '../actions/question'
import { heldText, unsureText } from '../uses'

const _ = cockpit.gettext

type Props = { readonly machine: Machine & { readonly kind: 'volume' }; readonly ask: (question: Question) => void }

/**
 * A machine's volume that no domain refers to: its domain was undefined in a shell, or is not defined yet by whoever makes it
 * by hand. What else has it, or may have it, is named: until that is settled its wipe would be refused.
 */
export const OnlyVolume = ({ machine: { name, volume }, ask }: Props) => {
    const { holders, unsure } = volume.uses
    return (
        <>
            {holders.length === 0 && unsure.length > 0 ? (
                <Label isCompact color="grey">
                    {_('Not known')}
                </Label>
            ) : (
                <Label isCompact color="orange">
                    {_('Without a domain')}
                </Label>
            )}
            {holders.length === 0 && unsure.length === 0 && (
                <div className="raptor-aside">{cockpit.format(_('Nothing has the volume $0.'), volume.name)}</div>
            )}
            {holders.map(holder => (
                <div
                    key={`${holder.kind} ${holder.name} ${holder.what}`}
                    className="raptor-aside raptor-words"
                    dir="auto"
                >
                    {heldText(holder)}
                </div>
            ))}
            {unsure.map(holder => (
                <div
                    key={`${holder.kind} ${holder.name} ${holder.what}`}
                    className="raptor-aside raptor-words"
                    dir="auto"
                >
                    {unsureText(holder)}
                </div>
            ))}
            <Button
                variant="link"
                isInline
                onClick={() => {
                    ask({ kind: 'delete-volume', name, volume })
                }}
            >
                {_('Zero and delete')}
                <span className="pf-v6-screen-reader"> {name}</span>
            </Button>
        </>
    )
}

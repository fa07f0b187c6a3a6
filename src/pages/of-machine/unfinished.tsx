// SPDX-License-Identifier: LGPL-2.1-or-later

import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { Label } from '@patternfly/react-core/dist/esm/components/Label'
import type { Machine } from '../../machine/machine'
import type { Question } from '../actions/question'

const _ = cockpit.gettext

type Props = { readonly machine: Machine & { readonly kind: 'unfinished' }; readonly ask: (question: Question) => void }

/** A machine on its way, or what is left of one whose page was closed. */
export const Unfinished = ({ machine: { name, volume, leftBehind }, ask }: Props) =>
    leftBehind ? (
        <>
            <Label isCompact color="orange">
                {_('Unfinished')}
            </Label>
            <div className="raptor-aside">{_('Provisioning stopped, perhaps because its page was closed.')}</div>
            <Button
                variant="link"
                isInline
                onClick={() => {
                    ask({ kind: 'clean-up', name, volume })
                }}
            >
                {_('Clean up')}
                <span className="pf-v6-screen-reader"> {name}</span>
            </Button>
        </>
    ) : (
        <Label isCompact color="blue">
            {_('Being provisioned')}
        </Label>
    )

// SPDX-License-Identifier: LGPL-2.1-or-later

import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { Label } from '@patternfly/react-core/dist/esm/components/Label'
import type { Machine } from '../../machine/machine'
import type { Question } from './question'

const _ = cockpit.gettext

type Props = { readonly machine: Machine & { readonly kind: 'volume' }; readonly ask: (question: Question) => void }

/** A machine's volume whose domain is gone: undefined in a shell, or not defined yet by whoever made it by hand. */
export const OnlyVolume = ({ machine: { name, volume }, ask }: Props) => (
    <>
        <Label isCompact color="orange">
            {_('Without a domain')}
        </Label>
        <div className="raptor-aside">{cockpit.format(_('Nothing has the volume $0.'), volume.name)}</div>
        <Button
            variant="link"
            isInline
            onClick={() => {
                ask({ kind: 'delete-volume', name, volume })
            }}
        >
            {_('Zero and delete')}
        </Button>
    </>
)

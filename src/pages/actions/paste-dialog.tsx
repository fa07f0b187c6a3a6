// SPDX-License-Identifier: LGPL-2.1-or-later

import { Dialog } from '../dialog/dialog'
import type { PasteQuestion } from './question'

const _ = cockpit.gettext

/** How much of it is shown. */
const LINES = 8
const CHARACTERS = 600

function beginningOf(text: string): string {
    const lines = text.split(/\r\n?|\n/)
    const shown = lines.slice(0, LINES).join('\n').slice(0, CHARACTERS)
    return shown.length < lines.join('\n').length ? `${shown}\n…` : shown
}

type Props = { readonly question: PasteQuestion; readonly onClose: () => void }

/** Asked before several lines are typed at once: a shell carries out each as it comes. */
export const PasteDialog = ({ question: { name, text, paste }, onClose }: Props) => (
    <Dialog
        title={_('Paste several lines?')}
        size="medium"
        confirm={{
            text: _('Paste'),
            pending: false,
            onClick: () => {
                onClose()
                paste()
            },
        }}
        onClose={onClose}
    >
        <p>
            {cockpit.format(
                _('Each end of a line is Enter to $0: a shell there carries out what stands before it.'),
                name,
            )}
        </p>
        <pre className="raptor-words" dir="ltr">
            {beginningOf(text)}
        </pre>
    </Dialog>
)

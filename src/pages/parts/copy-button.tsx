// SPDX-License-Identifier: LGPL-2.1-or-later

import { ClipboardCopyButton } from '@patternfly/react-core/dist/esm/components/ClipboardCopy'
import { useId, useState } from 'react'

const _ = cockpit.gettext

/** Copies a text. @param label what it is, for whoever does not see beside what it stands */
export const CopyButton = ({ text, label }: { readonly text: string; readonly label: string }) => {
    const [copied, setCopied] = useState(false)
    return (
        <ClipboardCopyButton
            id={useId()}
            aria-label={cockpit.format(_('Copy $0'), label)}
            variant="plain"
            hasNoPadding
            exitDelay={copied ? 1500 : 600}
            onClick={() => {
                void navigator.clipboard.writeText(text).then(() => {
                    setCopied(true)
                })
            }}
            onTooltipHidden={() => {
                setCopied(false)
            }}
        >
            {copied ? _('Copied') : _('Copy')}
        </ClipboardCopyButton>
    )
}

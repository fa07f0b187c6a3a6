// SPDX-License-Identifier: LGPL-2.1-or-later

import { ClipboardCopy } from '@patternfly/react-core/dist/esm/components/ClipboardCopy'

const _ = cockpit.gettext

/** A line for a shell, to copy. */
export const CopyCommand = ({ text }: { readonly text: string }) => (
    <ClipboardCopy
        isReadOnly
        variant="inline-compact"
        isCode
        dir="ltr"
        hoverTip={_('Copy')}
        clickTip={_('Copied')}
        copyAriaLabel={cockpit.format(_('Copy $0'), text)}
    >
        {text}
    </ClipboardCopy>
)

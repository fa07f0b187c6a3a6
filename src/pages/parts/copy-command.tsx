// SPDX-License-Identifier: LGPL-2.1-or-later

import { Command } from './command'
import { CopyButton } from './copy-button'

/** A line for a shell, to copy. */
export const CopyCommand = ({ text }: { readonly text: string }) => (
    <div className="raptor-copy" dir="ltr">
        <Command text={text} />
        <CopyButton text={text} label={text} />
    </div>
)

// SPDX-License-Identifier: LGPL-2.1-or-later

/** What somebody would type: from left to right, whatever the language around it. */
export const Command = ({ text }: { readonly text: string }) => (
    <code className="raptor-words" dir="ltr">
        {text}
    </code>
)

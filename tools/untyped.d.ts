// SPDX-License-Identifier: LGPL-2.1-or-later
// Packages that bring no types, as far as the tools use them.

declare module 'eslint-plugin-jsx-a11y' {
    import type { Linter } from 'eslint'
    const plugin: { readonly flatConfigs: { readonly strict: Linter.Config } }
    export default plugin
}

declare module 'gettext-parser' {
    interface Message {
        readonly msgid: string
        readonly msgid_plural?: string
        readonly msgstr: readonly string[]
        readonly comments?: { readonly reference?: string; readonly flag?: string }
    }
    interface Catalog {
        readonly headers: Readonly<Record<string, string>>
        /** By context ('' is none), then by msgid. */
        readonly translations: Readonly<Record<string, Readonly<Record<string, Message>>>>
    }
    export const po: {
        parse(text: string, options: { defaultCharset: string; validation: boolean }): Catalog
    }
}

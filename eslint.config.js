// SPDX-License-Identifier: LGPL-2.1-or-later
import js from '@eslint/js'
import jsxA11y from 'eslint-plugin-jsx-a11y'
import reactHooks from 'eslint-plugin-react-hooks'
import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'

/** Barrels cost the first script dozens of kB and bring every component's style. */
const noBarrels = [
    {
        regex: '^@patternfly/react-core(/dist(/(esm|js|dynamic)(/(components|layouts|helpers|deprecated|next))?)?)?(/index(\\.js)?)?$',
        message:
            "Name the component's own path: '@patternfly/react-core/dist/esm/components/Button' (or …/layouts/Flex).",
    },
    {
        regex: '^@patternfly/react-core/dist/(js|dynamic|umd)/',
        message: "Use the ES module: '@patternfly/react-core/dist/esm/components/Button'.",
    },
    {
        regex: '^@patternfly/react-table',
        message: 'Use src/pages/parts/table.tsx, which says why.',
    },
    {
        regex: '^@patternfly/react-icons(?!/dist/esm/icons/[\\w-]+-icon$)',
        message:
            "Name the icon's own path, as its default export: import PlusIcon from '@patternfly/react-icons/dist/esm/icons/plus-icon'.",
    },
    {
        regex: '^@patternfly/patternfly/',
        message: 'The build puts the base style in front and adds what the components import (tools/build-style.js).',
    },
    { regex: '\\.[jt]sx?$', message: 'Imports end without an extension.' },
]

/** Text becomes markup nowhere: React writes text as text. */
const noMarkup = [
    {
        selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
        message: 'Render elements. What comes from the host is text, never markup.',
    },
    {
        selector: "Property[key.name='dangerouslySetInnerHTML']",
        message: 'Render elements. What comes from the host is text, never markup.',
    },
    {
        selector: 'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML)$/]',
        message: 'Use textContent, or render with React.',
    },
]

/** What a screen may ask of cockpit itself: words, formats and the language. */
const wordsOnly = 'gettext|ngettext|format|format_bytes|format_number|language|language_direction'
const onlyHostTalks = [
    {
        selector: `MemberExpression[object.name='cockpit']:not([property.name=/^(${wordsOnly})$/])`,
        message: 'Only src/host/ talks to the host: put a function there, one file a facility, and call that.',
    },
    {
        selector: "VariableDeclarator[init.name='cockpit']",
        message: 'Name what you use: const _ = cockpit.gettext. Only src/host/ holds the whole object.',
    },
    {
        selector: "MemberExpression[object.name=/^(window|globalThis|self)$/][property.name='cockpit']",
        message: 'Say cockpit.gettext and the like directly; for the rest put a function into src/host/.',
    },
]

/** tools/messages.js reads source text, so a string to translate must stand there as one. */
const plainStrings = [
    {
        selector: "CallExpression[callee.name='_'] > :not(Literal, BinaryExpression, Identifier.callee)",
        message: "Translate a plain string and fill it in: cockpit.format(_('$0 is running'), name).",
    },
]

/** @param {object[][]} rules @returns {import('eslint').Linter.RulesRecord} */
const syntax = (...rules) => ({ 'no-restricted-syntax': ['error', ...rules.flat()] })

export default defineConfig(
    { ignores: ['dist/', 'node_modules/', 'test-results/', 'playwright-report/'] },
    {
        linterOptions: {
            reportUnusedDisableDirectives: 'error',
            reportUnusedInlineConfigs: 'error',
            noInlineConfig: true,
        },
    },
    js.configs.recommended,
    tseslint.configs.strictTypeChecked,
    tseslint.configs.stylisticTypeChecked,
    {
        languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
        rules: {
            // A union of kinds ends in `default: return state satisfies never`, which this rule would call useless.
            '@typescript-eslint/switch-exhaustiveness-check': [
                'error',
                { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
            ],
            // A parameter that stands before the one that is wanted.
            '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
            // cockpit's promises are none of the language's own, and forgetting one is as bad.
            '@typescript-eslint/no-floating-promises': ['error', { checkThenables: true }],
            // manifests['raptor'] reads better where the key is data.
            '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
            // A number in a message is what it looks like; an object is not.
            '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
            // Types and interfaces both have their place (a union cannot be an interface).
            '@typescript-eslint/consistent-type-definitions': 'off',
            '@typescript-eslint/no-non-null-assertion': 'error',
            '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
            // An event handler is called by nobody who waits: what it starts must be seen to with `void` or a catch.
            '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
            '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': true }],
            // The compiler knows what is defined, here too (checkJs).
            'no-undef': 'off',
            eqeqeq: 'error',
            // At 200 lines ask what the second subject is; past this there is one.
            'max-lines': ['error', 300],
            'no-console': 'error',
            'no-restricted-imports': ['error', { patterns: noBarrels }],
            ...syntax(noMarkup, onlyHostTalks, plainStrings),
        },
    },
    {
        files: ['src/**'],
        extends: [jsxA11y.flatConfigs.strict, reactHooks.configs.flat.recommended],
        rules: {
            'react-hooks/exhaustive-deps': 'error',
            'no-eval': 'error',
        },
    },
    {
        files: ['src/host/**'],
        rules: { ...syntax(noMarkup, plainStrings) },
    },
    {
        files: ['src/machine/**'],
        rules: {
            'no-restricted-globals': [
                'error',
                {
                    name: 'cockpit',
                    message: 'machine/ is pure: a rule says why not as a code, the page has the words.',
                },
                ...['window', 'document', 'fetch', 'localStorage', 'setTimeout', 'setInterval', 'console'].map(
                    name => ({
                        name,
                        message: 'machine/ is pure: no I/O and no browser. Take what you need as an argument.',
                    }),
                ),
            ],
            'no-restricted-properties': [
                'error',
                { object: 'Date', property: 'now', message: 'No clock in machine/: take the time as an argument.' },
                { object: 'Math', property: 'random', message: 'No chance in machine/: take it as an argument.' },
            ],
            ...syntax(noMarkup, [
                {
                    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
                    message: 'No clock in machine/: take the time as an argument.',
                },
            ]),
        },
    },
    {
        // Programs: they print, and the page's rules on cockpit and markup do not concern them.
        files: ['*.{js,ts}', '.*.cjs', 'tools/**', 'test/**'],
        rules: { 'no-console': 'off', ...syntax([]), 'no-restricted-imports': 'off' },
    },
    {
        // The compiler reads a type in a comment as one; these rules look at the code alone and see `any`.
        files: ['**/*.js', '.*.cjs'],
        rules: {
            '@typescript-eslint/no-unsafe-assignment': 'off',
            '@typescript-eslint/no-unsafe-argument': 'off',
            '@typescript-eslint/no-unsafe-member-access': 'off',
            '@typescript-eslint/no-unsafe-return': 'off',
        },
    },
    { files: ['.*.cjs'], languageOptions: { globals: { module: 'writable' }, sourceType: 'commonjs' } },
)

// SPDX-License-Identifier: LGPL-2.1-or-later
// The house has one staircase: pages → plan → host → machine. Run by `make lint`.

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
    forbidden: [
        {
            name: 'machine-is-pure',
            severity: 'error',
            comment:
                'What a machine is can be told without a host, a clock or a screen. What needs the host is a plan; ' +
                'what needs a person is a page. (The global `cockpit` is held by eslint.config.js.)',
            from: { path: '^src/machine/' },
            to: {
                path: '^src/(?!machine/)|node_modules/(react|react-dom|@patternfly|@types/react)(/|$)',
            },
        },
        {
            name: 'machine-reads-xml-and-nothing-else',
            severity: 'error',
            comment: 'The one library of machine/ is the XML parser. For another one, say here why.',
            from: { path: '^src/machine/' },
            to: { path: 'node_modules/', pathNot: 'node_modules/fast-xml-' },
        },
        {
            name: 'host-only-knows-machine',
            severity: 'error',
            comment: 'host/ runs commands and hands facts up. It does not know what they are for, nor who looks.',
            from: { path: '^src/host/' },
            to: { path: '^src/(?!host/|machine/)' },
        },
        {
            name: 'host-is-no-screen',
            severity: 'error',
            comment: 'No React in host/: a facility has no face. Hooks are in pages/use-host.ts.',
            from: { path: '^src/(host|plan)/' },
            to: { path: '^node_modules/(react|react-dom|@patternfly|@types/react)(/|$)' },
        },
        {
            name: 'plan-knows-no-page',
            severity: 'error',
            comment: 'A plan is data, and is run the same whoever looks on.',
            from: { path: '^src/plan/' },
            to: { path: '^src/(?!plan/|host/|machine/)' },
        },
        {
            name: 'base-is-the-ground',
            severity: 'error',
            comment: 'What every room of a floor stands on knows none of them.',
            from: { path: '^src/(machine|host)/base/' },
            to: { path: '^src/$1/(?!base/)' },
        },
        {
            name: 'nothing-imports-the-start',
            severity: 'error',
            comment: 'index and app hold the house together; what is needed elsewhere belongs into a room of its own.',
            from: { path: '^src/(pages|plan|host|machine)/' },
            to: { path: '^src/[^/]+\\.tsx?$', pathNot: '\\.d\\.ts$' },
        },
        {
            name: 'nothing-goes-round',
            severity: 'error',
            comment: 'Two files that need each other are one, or want a third.',
            from: {},
            to: { circular: true },
        },
        {
            name: 'nothing-is-left-over',
            severity: 'error',
            comment: 'A file that neither the page nor a test reaches is a leftover: use it or remove it.',
            from: { orphan: true, pathNot: '\\.d\\.ts$' },
            to: {},
        },
        {
            name: 'everything-resolves',
            severity: 'error',
            comment: 'An import that leads nowhere.',
            from: {},
            to: { couldNotResolve: true },
        },
        {
            name: 'only-what-package-json-names',
            severity: 'error',
            comment: 'The page ships what `dependencies` names. Anything else is there by accident of somebody else.',
            from: { path: '^src/' },
            to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'core'], pathNot: '@types/' },
        },
    ],
    options: {
        doNotFollow: { path: 'node_modules' },
        tsConfig: { fileName: 'tsconfig.json' },
        tsPreCompilationDeps: true,
        enhancedResolveOptions: {
            mainFields: ['module', 'main', 'types'],
            extensions: ['.ts', '.tsx', '.d.ts', '.js', '.css'],
        },
    },
}

// SPDX-License-Identifier: LGPL-2.1-or-later

/** Where `make install` puts the programs of system/libexec: `/usr/local/libexec/raptor` unless built otherwise. Set by build.js. */
declare const __LIBEXECDIR__: string

/** Where `make install` puts the private bus's files: `/usr/local/share/raptor` unless built otherwise. Set by build.js. */
declare const __PKGDATADIR__: string

/** `import './x.css'` makes its rules part of index.css; it brings no value. */
declare module '*.css' {}

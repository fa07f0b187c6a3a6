// SPDX-License-Identifier: LGPL-2.1-or-later
// What the list does not need, which is what people come for: it is in a second script. One, not one a place: Cockpit lets no
// browser keep a script, asks its bridge for each, and parts of parts would make a first script of many, too.

import { lazy, type ComponentType } from 'react'
import type * as Second from './words/second'

/** @param pick of what is in the second script */
function later<P extends object>(pick: (all: typeof Second) => ComponentType<P>) {
    return lazy(async () => ({ default: pick(await import('./words/second')) }))
}

export const ProvisionPage = later(({ ProvisionPage }) => ProvisionPage)
export const MachinePage = later(({ MachinePage }) => MachinePage)
export const HostPage = later(({ HostPage }) => HostPage)
export const RecordsPage = later(({ RecordsPage }) => RecordsPage)
export const QuestionDialog = later(({ QuestionDialog }) => QuestionDialog)
export const RunNotices = later(({ RunNotices }) => RunNotices)

// SPDX-License-Identifier: LGPL-2.1-or-later
// The third script: a terminal is larger than all the rest, and not everybody opens one.

import { lazy } from 'react'

export const ConsoleView = lazy(async () => ({ default: (await import('./console-view')).ConsoleView }))

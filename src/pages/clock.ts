// SPDX-License-Identifier: LGPL-2.1-or-later

import { locale } from './words/amounts'

/** A moment as one says it: of today the time, of another day the date before it. @param at milliseconds since 1970 */
export function clockTime(at: number, now: number = Date.now()): string {
    const moment = new Date(at)
    const language = locale()
    const isToday = moment.toDateString() === new Date(now).toDateString()
    return isToday
        ? moment.toLocaleTimeString(language, { timeStyle: 'short' })
        : moment.toLocaleString(language, { dateStyle: 'short', timeStyle: 'short' })
}

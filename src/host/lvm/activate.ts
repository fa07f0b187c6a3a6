// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Argv } from '../base/run'

/** Makes a volume's device, without which its machine cannot start. lvchange(8) */
export function activateVolume(group: string, volume: string): Argv {
    return ['lvchange', '-ay', `${group}/${volume}`]
}

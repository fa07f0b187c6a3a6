// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Argv } from '../base/run'

/** What a person would type for a question or a call to libvirt. It is shown, and never run. */
export const virsh = (...words: readonly string[]): Argv => ['virsh', '-c', 'qemu:///system', ...words]

// SPDX-License-Identifier: LGPL-2.1-or-later

/** Where a guest's consoles are logged; raptor/console/log.py has the same, and makes it. */
const FOLDER = '/var/lib/raptor/console'

/** @param alias libvirt's name of the console */
export const logFile = (domain: string, alias: string): string => `${FOLDER}/${domain}.${alias}.log`

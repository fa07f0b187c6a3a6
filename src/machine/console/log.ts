// SPDX-License-Identifier: LGPL-2.1-or-later

/** Where a guest's consoles are logged; raptor/console/log.py has the same, and makes it. */
const FOLDER = '/var/lib/raptor/console'

/** Of which storage pool the logs are the volumes. */
export const LOG_POOL = 'raptor-console'

/** What the log of a console is called there. @param alias libvirt's name of the console */
export const logName = (domain: string, alias: string): string => `${domain}.${alias}.log`

export const logFile = (domain: string, alias: string): string => `${FOLDER}/${logName(domain, alias)}`

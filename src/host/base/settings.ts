// SPDX-License-Identifier: LGPL-2.1-or-later

import { parseSettings, type Settings } from '../../machine/setup/settings'

/**
 * The page's settings: `config` of manifest.json with /etc/cockpit/raptor.override.json over it, as Cockpit merges
 * them. @throws SettingsError that names the key
 */
export function readSettings(): Settings {
    return parseSettings(cockpit.manifests['raptor']?.['config'])
}

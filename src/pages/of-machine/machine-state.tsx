// SPDX-License-Identifier: LGPL-2.1-or-later

import { Label } from '@patternfly/react-core/dist/esm/components/Label'
import { BusyButton } from '../parts/busy'
import { valueOf } from '../../host/base/known'
import { runAsRoot } from '../../host/base/run'
import { activateVolume } from '../../host/lvm/activate'
import { showCpuList } from '../../machine/base/cpuset'
import { pinTrouble } from '../../machine/cpu/host-cpus'
import { isActive, type Domain } from '../../machine/domain/domain'
import type { Condition } from '../../machine/domain/state'
import type { Machine } from '../../machine/machine'
import type { Volume } from '../../machine/volume/volume'
import { useAttempt } from '../actions/use-attempt'
import { usePart, useStore } from '../use-host'
import { conditionText } from '../words/words'
import { DiskErrors } from './disk-errors'

const _ = cockpit.gettext

// Whatever ended or stopped it was no person's wish.
const TROUBLE: readonly string[] = ['crashed', 'failed', 'io-error', 'panicked', 'postcopy-failed', 'api-error']

function stateColor({ state, reason }: Condition) {
    if (state === 'running' || state === 'blocked') return 'green'
    if (state === 'crashed' || TROUBLE.includes(reason)) return 'red'
    return state === 'paused' || state === 'suspended' ? 'yellow' : 'grey'
}

/** CPUs that it is pinned to and cannot run on: it starts on what the next start has, so that is looked at. */
function pinTexts({ now, next }: Domain, cpus: Parameters<typeof pinTrouble>[1]): readonly string[] {
    const trouble = pinTrouble(next ?? now, cpus)
    if (!trouble) return []
    const { offline, unusable, blocked } = trouble
    const text = (list: readonly number[], words: string) =>
        list.length > 0 ? [cockpit.format(words, showCpuList(list))] : []
    return [
        ...text(
            offline,
            blocked
                ? cockpit.ngettext(
                      'CPU $0 is offline: it cannot start',
                      'CPUs $0 are offline: it cannot start',
                      offline.length,
                  )
                : cockpit.ngettext('CPU $0 is offline', 'CPUs $0 are offline', offline.length),
        ),
        ...text(
            unusable,
            blocked
                ? cockpit.ngettext(
                      'CPU $0 is not for machines: it cannot start',
                      'CPUs $0 are not for machines: it cannot start',
                      unusable.length,
                  )
                : cockpit.ngettext('CPU $0 is not for machines', 'CPUs $0 are not for machines', unusable.length),
        ),
    ]
}

/** A volume without its device: whoever may, makes it. */
const InactiveVolume = ({ name, volume }: { readonly name: string; readonly volume: Volume }) => {
    const store = useStore()
    const administrative = usePart('administrative')
    const { volumeGroup } = usePart('settings')
    const { pending, attempt } = useAttempt(name)

    function activate() {
        attempt(
            () => runAsRoot(activateVolume(volumeGroup, volume.name)).then(store.refreshVolumes),
            cockpit.format(_('The volume of $0 was not activated'), name),
        )
    }

    return (
        <div className="raptor-aside">
            {_('Its volume is not active: it cannot start.')}{' '}
            {administrative === true && (
                <BusyButton variant="link" isInline pending={pending} onClick={activate}>
                    {_('Activate the volume')}
                    <span className="pf-v6-screen-reader"> {volume.name}</span>
                </BusyButton>
            )}
        </div>
    )
}

const Missing = ({ paths }: { readonly paths: readonly string[] }) => {
    const asksLvm = usePart('administrative') === true
    const text = asksLvm ? _('There is no $0: it cannot start.') : _('libvirt cannot open $0: it cannot start now.')
    return (
        <div className="raptor-aside raptor-words" dir="auto">
            {cockpit.format(text, paths.join(', '))}{' '}
            {!asksLvm && _('Its volume is gone, not active, or being zeroed: an administrator sees which.')}
        </div>
    )
}

type Props = Pick<Extract<Machine, { readonly kind: 'machine' }>, 'domain' | 'volume' | 'missing'>

/** How a machine is, how it came to that, and what keeps it from its next start. */
export const MachineState = ({ domain, volume, missing }: Props) => {
    const cpus = valueOf(usePart('facts'))?.cpus
    return (
        <>
            <span>
                <Label isCompact color={stateColor(domain)}>
                    {conditionText(domain)}
                </Label>
            </span>
            <DiskErrors domain={domain} />
            {domain.reason === 'failed' && domain.autostart === true && (
                <div className="raptor-aside">{_('It is to start with the host, and did not.')}</div>
            )}
            {cpus &&
                pinTexts(domain, cpus).map(text => (
                    <div key={text} className="raptor-aside">
                        {text}
                    </div>
                ))}
            {volume?.active === false && !isActive(domain.state) && (
                <InactiveVolume name={domain.name} volume={volume} />
            )}
            {missing.length > 0 && !isActive(domain.state) && <Missing paths={missing} />}
        </>
    )
}

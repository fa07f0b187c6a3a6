// SPDX-License-Identifier: LGPL-2.1-or-later

import { Divider } from '@patternfly/react-core/dist/esm/components/Divider'
import { DropdownItem } from '@patternfly/react-core/dist/esm/components/Dropdown'
import { BusyButton } from '../parts/busy'
import { runAsRoot } from '../../host/base/run'
import { pauseWipe } from '../../host/lvm/wipes'
import type { Domain } from '../../machine/domain/domain'
import type { Zeroing } from '../../machine/machine'
import { useAttempt } from './use-attempt'
import type { Question } from './question'
import { DeleteItem, RowMenu } from './row-menu'

const _ = cockpit.gettext

type Props = {
    readonly name: string
    readonly zeroing: Zeroing
    /** whose volume is zeroed before its first use: it can be deleted all the same */
    readonly domain?: Domain
    readonly ask: (question: Question) => void
}

/** For whoever needs the disk just now: a pause, and a limit. Neither ends the wipe. */
export const WipeActions = ({ name, zeroing: { volume, wipe }, domain, ask }: Props) => {
    const { pending, attempt } = useAttempt(name)
    const working = wipe?.kind === 'working' ? wipe : undefined

    function toggle(paused: boolean) {
        const failed = paused ? _('The wipe of $0 was not resumed') : _('The wipe of $0 was not paused')
        attempt(() => runAsRoot(pauseWipe(volume.uuid, !paused)), cockpit.format(failed, name))
    }

    return (
        <div>
            {working && (
                <BusyButton
                    variant="secondary"
                    size="sm"
                    pending={pending}
                    onClick={() => {
                        toggle(working.paused)
                    }}
                >
                    {working.paused ? _('Resume') : _('Pause')}
                    <span className="pf-v6-screen-reader"> {name}</span>
                </BusyButton>
            )}
            {(working ?? domain) && (
                <RowMenu name={name}>
                    {working && (
                        <DropdownItem
                            onClick={() => {
                                ask({ kind: 'limit', name, volume, limitBytes: working.limitBytes })
                            }}
                        >
                            {_('Limit…')}
                        </DropdownItem>
                    )}
                    {working && domain && <Divider component="li" />}
                    {domain && (
                        <DeleteItem
                            onClick={() => {
                                ask({ kind: 'delete', domain })
                            }}
                        />
                    )}
                </RowMenu>
            )}
        </div>
    )
}

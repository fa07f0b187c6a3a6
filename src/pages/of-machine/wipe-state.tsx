// SPDX-License-Identifier: LGPL-2.1-or-later

import { Label } from '@patternfly/react-core/dist/esm/components/Label'
import { Progress } from '@patternfly/react-core/dist/esm/components/Progress'
import { Busy, BusyButton } from '../parts/busy'
import { runAsRoot } from '../../host/base/run'
import { startWipe } from '../../host/lvm/wipes'
import type { Volume } from '../../machine/volume/volume'
import { percent, secondsLeft, type Wipe } from '../../machine/volume/wipe'
import { useAttempt } from '../actions/use-attempt'
import { rateText, sizeText } from '../words/amounts'
import { durationText, phaseText } from '../words/words'

const _ = cockpit.gettext

const Working = ({ name, wipe }: { readonly name: string; readonly wipe: Wipe & { readonly kind: 'working' } }) => {
    const { phase, progress, paused, limitBytes, why } = wipe
    if (!progress)
        return (
            <>
                <Busy what={phaseText[phase]} /> {phaseText[phase]}
                {why !== '' && (
                    <div className="raptor-aside raptor-words" dir="auto">
                        {why}
                    </div>
                )}
            </>
        )
    const left = secondsLeft(phase, progress)
    const rate = rateText(progress.rateBytes)
    const speed = left === undefined ? '' : cockpit.format(_('$0, $1 left'), rate, durationText(left))
    const limit = limitBytes === undefined ? '' : cockpit.format(_('limited to $0/s'), sizeText(limitBytes))
    const words = paused ? _('Paused, until the host boots at most') : [speed, limit].filter(Boolean).join(', ')
    return (
        <Progress
            className="raptor-wipe"
            aria-label={cockpit.format(_('Wipe of $0'), name)}
            title={phaseText[phase]}
            value={percent(progress)}
            size="sm"
            helperText={words}
        />
    )
}

/** Starts the wipe, or takes it up again. */
const StartButton = ({
    name,
    volume,
    text,
}: {
    readonly name: string
    readonly volume: Volume
    readonly text: string
}) => {
    const { pending, attempt } = useAttempt(name)
    function start() {
        attempt(() => runAsRoot(startWipe(volume.uuid)), cockpit.format(_('The wipe of $0 was not started'), name))
    }
    return (
        <BusyButton variant="link" isInline pending={pending} onClick={start}>
            {text}
            <span className="pf-v6-screen-reader"> {name}</span>
        </BusyButton>
    )
}

const NotStarted = ({ name, volume }: { readonly name: string; readonly volume: Volume }) => (
    <>
        <Label isCompact color="grey">
            {_('Marked for the wipe')}
        </Label>
        <div>
            <StartButton name={name} volume={volume} text={_('Start the wipe')} />
        </div>
    </>
)

const Stopped = ({ name, volume, why }: { readonly name: string; readonly volume: Volume; readonly why: string }) => (
    <>
        <Label isCompact color="red">
            {_('Wipe stopped')}
        </Label>
        <div className="raptor-aside">{_('The volume is kept. It is not known to be zero.')}</div>
        {why !== '' && (
            <div className="raptor-aside raptor-words" dir="auto">
                {why}
            </div>
        )}
        <StartButton name={name} volume={volume} text={_('Try again')} />
    </>
)

type Props = { readonly name: string; readonly volume: Volume; readonly wipe: Wipe | undefined }

/** How far a wipe is, or why it stopped. Undefined: systemd has not answered yet. */
export const WipeState = ({ name, volume, wipe }: Props) => {
    switch (wipe?.kind) {
        case undefined:
            return <Busy what={_('Reading the wipe')} />
        case 'working':
            return <Working name={name} wipe={wipe} />
        case 'not-started':
            return <NotStarted name={name} volume={volume} />
        case 'stopped':
            return <Stopped name={name} volume={volume} why={wipe.why} />
        default:
            return wipe satisfies never
    }
}

// SPDX-License-Identifier: LGPL-2.1-or-later

import { Form, FormGroup, FormHelperText } from '@patternfly/react-core/dist/esm/components/Form'
import { HelperText, HelperTextItem } from '@patternfly/react-core/dist/esm/components/HelperText'
import { TextInput } from '@patternfly/react-core/dist/esm/components/TextInput'
import { useState, type SyntheticEvent } from 'react'
import { hostError } from '../../host/base/error'
import { runAsRoot } from '../../host/base/run'
import { limitWipe } from '../../host/lvm/wipes'
import { MIB } from '../../machine/base/size'
import { parseRate } from '../../machine/volume/wipe'
import { Dialog } from '../dialog/dialog'
import { sizeText } from '../words/amounts'
import { explain, type Problem } from '../words/explain'
import { usePart } from '../use-host'
import type { Question } from './question'

const _ = cockpit.gettext

type Props = { readonly question: Extract<Question, { readonly kind: 'limit' }>; readonly onClose: () => void }

/** How fast a wipe may go. It takes effect at once, and holds until the wipe ends or the host boots. */
export const LimitDialog = ({ question: { name, volume, limitBytes }, onClose }: Props) => {
    const [text, setText] = useState(limitBytes === undefined ? '' : String(Math.round(limitBytes / MIB)))
    const [pending, setPending] = useState(false)
    const [problem, setProblem] = useState<Problem>()
    const rate = parseRate(text)
    const usual = usePart('settings').wipeLimitBytes

    function confirm(event?: SyntheticEvent) {
        event?.preventDefault()
        if (!rate.ok || pending) return
        setPending(true)
        runAsRoot(limitWipe(volume.uuid, rate.value)).then(onClose, (error: unknown) => {
            setPending(false)
            setProblem(explain(hostError(error, ''), cockpit.format(_('The wipe of $0 was not limited'), name)))
        })
    }

    return (
        <Dialog
            title={_('Limit the wipe')}
            problem={problem}
            confirm={{ text: _('Set the limit'), pending, disabled: !rate.ok, onClick: confirm }}
            onClose={onClose}
        >
            <Form onSubmit={confirm}>
                <p className="raptor-name">{cockpit.format(_('How fast may the wipe of $0 be?'), name)}</p>
                <FormGroup label={_('At most, MiB/s')} fieldId="limit-rate">
                    <TextInput
                        id="limit-rate"
                        inputMode="numeric"
                        value={text}
                        validated={rate.ok ? 'default' : 'error'}
                        aria-describedby="limit-help"
                        onChange={(_event, value) => {
                            setText(value)
                        }}
                    />
                    <FormHelperText>
                        <HelperText id="limit-help">
                            <HelperTextItem variant={rate.ok ? 'default' : 'error'}>
                                {rate.ok
                                    ? usual === undefined
                                        ? _('Empty: no limit.')
                                        : cockpit.format(_('Empty: no limit. The usual one is $0/s.'), sizeText(usual))
                                    : _('A whole number from 1, or nothing.')}
                            </HelperTextItem>
                        </HelperText>
                    </FormHelperText>
                </FormGroup>
            </Form>
        </Dialog>
    )
}

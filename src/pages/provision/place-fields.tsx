// SPDX-License-Identifier: LGPL-2.1-or-later

import { Checkbox } from '@patternfly/react-core/dist/esm/components/Checkbox'
import { FormGroup } from '@patternfly/react-core/dist/esm/components/Form'
import { FormSelect, FormSelectOption } from '@patternfly/react-core/dist/esm/components/FormSelect'
import { HelperText, HelperTextItem } from '@patternfly/react-core/dist/esm/components/HelperText'
import type { SlotUse } from '../../machine/network/slot'
import { CONSOLES } from '../../machine/setup/settings'
import type { FieldFault } from '../../machine/wish/spec'
import { faultText } from '../words/faults'
import { Field, remarkId, validity } from '../form/field'
import { consoleText } from '../words/words'
import { FIELDS, type FieldsProps } from './fields'

const _ = cockpit.gettext

const slotText = ({ bridge, exists, domains, unsure }: SlotUse) =>
    !exists
        ? cockpit.format(_('$0: the bridge is missing'), bridge)
        : domains.length > 0
          ? cockpit.format(_('$0: taken by $1'), bridge, domains.join(', '))
          : unsure.length > 0
            ? cockpit.format(_('$0: perhaps used by $1'), bridge, unsure.join(', '))
            : bridge

const CheckboxFault = ({ fault }: { readonly fault: FieldFault }) => (
    <HelperText aria-live="polite">
        <HelperTextItem variant="error">{faultText(fault)}</HelperTextItem>
    </HelperText>
)

export const PlaceFields = ({ wish, facts, faults, onType }: FieldsProps) => {
    const slot = facts.slots.find(({ bridge }) => bridge === wish.bridge)
    return (
        <>
            <Field
                id="console"
                label={_('Console')}
                help={_('A machine has no display: it is reached through its consoles.')}
            >
                <FormSelect
                    id="console"
                    value={wish.console}
                    aria-describedby={remarkId('console')}
                    onChange={(_event, value) => {
                        onType({ console: CONSOLES.find(choice => choice === value) ?? wish.console })
                    }}
                >
                    {CONSOLES.map(choice => (
                        <FormSelectOption key={choice} value={choice} label={consoleText[choice]} />
                    ))}
                </FormSelect>
            </Field>
            <Field
                {...FIELDS.bridge}
                fault={faults.bridge}
                help={slot && cockpit.format(_('Its MAC address will be $0: the host knows it by that.'), slot.mac)}
            >
                <FormSelect
                    id={FIELDS.bridge.id}
                    value={wish.bridge}
                    validated={validity({ fault: faults.bridge })}
                    aria-describedby={remarkId('bridge')}
                    onChange={(_event, bridge) => {
                        onType({ bridge })
                    }}
                >
                    {wish.bridge === '' && <FormSelectOption value="" label={_('None is free')} />}
                    {facts.slots.map(one => (
                        <FormSelectOption key={one.bridge} value={one.bridge} label={slotText(one)} />
                    ))}
                </FormSelect>
            </Field>
            <FormGroup role="group" label={_('Options')} fieldId="options" isStack>
                <Checkbox
                    id="autostart"
                    label={_('Start with the host')}
                    isChecked={wish.autostart}
                    onChange={(_event, autostart) => {
                        onType({ autostart })
                    }}
                />
                <Checkbox
                    {...FIELDS.secureBoot}
                    isChecked={wish.secureBoot}
                    isValid={!faults.secureBoot}
                    body={faults.secureBoot && <CheckboxFault fault={faults.secureBoot} />}
                    onChange={(_event, secureBoot) => {
                        onType({ secureBoot })
                    }}
                />
                <Checkbox
                    id="zero-first"
                    label={_('Zero the volume before its first use')}
                    description={_(
                        'For a volume group whose free space may hold data of others. Until it is done the machine cannot be started.',
                    )}
                    isChecked={wish.zeroFirst}
                    onChange={(_event, zeroFirst) => {
                        onType({ zeroFirst })
                    }}
                />
            </FormGroup>
        </>
    )
}

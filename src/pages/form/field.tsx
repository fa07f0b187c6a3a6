// SPDX-License-Identifier: LGPL-2.1-or-later

import { FormGroup, FormHelperText } from '@patternfly/react-core/dist/esm/components/Form'
import { HelperText, HelperTextItem } from '@patternfly/react-core/dist/esm/components/HelperText'
import type { ReactNode } from 'react'
import type { FieldFault } from '../../machine/wish/spec'
import { faultText } from '../words/faults'

/** What stands under a field: a fault if there is one, else a warning, else help. */
export type Remark = {
    /** undefined until she has typed here or asked for the review */
    readonly fault?: FieldFault | undefined
    readonly warning?: string | undefined
    readonly help?: string | undefined
}

type Props = Remark & {
    readonly id: string
    readonly label: string
    readonly isRequired?: boolean
    readonly children: ReactNode
}

/** `aria-describedby` of a field's control. */
export const remarkId = (id: string) => `${id}-remark`

export const validity = ({ fault, warning }: Remark) => (fault ? 'error' : warning ? 'warning' : 'default')

export const Field = ({ id, label, isRequired = false, fault, warning, help, children }: Props) => {
    const text = fault ? faultText(fault) : (warning ?? help)
    return (
        <FormGroup fieldId={id} label={label} isRequired={isRequired}>
            {children}
            <FormHelperText>
                <HelperText id={remarkId(id)} aria-live="polite">
                    {text !== undefined && (
                        <HelperTextItem variant={validity({ fault, warning })}>{text}</HelperTextItem>
                    )}
                </HelperText>
            </FormHelperText>
        </FormGroup>
    )
}

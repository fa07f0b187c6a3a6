// SPDX-License-Identifier: LGPL-2.1-or-later

import { TextInput } from '@patternfly/react-core/dist/esm/components/TextInput'
import { Field, remarkId, validity, type Remark } from './field'

type Props = Remark & {
    readonly id: string
    readonly label: string
    readonly value: string
    readonly onType: (value: string) => void
    readonly isRequired?: boolean
    /** offered while typing; any other text can be typed as well */
    readonly options?: readonly string[]
}

export const TextField = ({ id, label, value, onType, isRequired = false, options, ...remark }: Props) => (
    <Field id={id} label={label} isRequired={isRequired} {...remark}>
        <TextInput
            id={id}
            value={value}
            isRequired={isRequired}
            validated={validity(remark)}
            aria-describedby={remarkId(id)}
            autoComplete="off"
            spellCheck={false}
            {...(options ? { list: `${id}-options` } : {})}
            onChange={(_event, text) => {
                onType(text)
            }}
        />
        {options && (
            <datalist id={`${id}-options`}>
                {options.map(option => (
                    <option key={option} value={option} />
                ))}
            </datalist>
        )}
    </Field>
)

// SPDX-License-Identifier: LGPL-2.1-or-later

import { Button, type ButtonProps } from '@patternfly/react-core/dist/esm/components/Button'
import { Spinner, type SpinnerProps } from '@patternfly/react-core/dist/esm/components/Spinner'

const _ = cockpit.gettext

type BusyProps = { readonly what: string } & Pick<SpinnerProps, 'size'>

/**
 * Something goes on, and nobody knows for how long.
 * @param what it is, for whoever does not see it turn: PatternFly says it in English only
 */
export const Busy = ({ what, size = 'md' }: BusyProps) => (
    <Spinner size={size} aria-label={what} aria-valuetext={what} />
)

type BusyButtonProps = Omit<ButtonProps, 'ref' | 'isLoading'> & { readonly pending: boolean }

/** A button that turns, and cannot be pressed, while what it does goes on. */
export const BusyButton = ({ pending, isDisabled = false, ...rest }: BusyButtonProps) => (
    <Button
        {...rest}
        isLoading={pending}
        isDisabled={pending || isDisabled}
        spinnerAriaLabel={_('Under way')}
        spinnerAriaValueText={_('Under way')}
    />
)

// SPDX-License-Identifier: LGPL-2.1-or-later

import { Alert, AlertActionCloseButton, type AlertProps } from '@patternfly/react-core/dist/esm/components/Alert'

const _ = cockpit.gettext

type Variant = 'danger' | 'warning' | 'info' | 'success'

/** Read before the title to whoever does not see the colour. */
const variantText: Readonly<Record<Variant, string>> = {
    danger: _('Error:'),
    warning: _('Warning:'),
    info: _('Note:'),
    success: _('Done:'),
}

type Props = Omit<AlertProps, 'variant' | 'variantLabel' | 'component' | 'isInline' | 'actionClose'> & {
    readonly variant: Variant
    readonly onClose?: (() => void) | undefined
}

/** PatternFly's alert, within a place, in the language of whoever looks. */
export const Note = ({ variant, onClose, ...props }: Props) => (
    <Alert
        component="h2"
        isInline
        variant={variant}
        variantLabel={variantText[variant]}
        actionClose={onClose && <AlertActionCloseButton aria-label={_('Close')} onClose={onClose} />}
        {...props}
    />
)

// SPDX-License-Identifier: LGPL-2.1-or-later

import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core/dist/esm/components/Modal'
import { ModalBoxCloseButton } from '@patternfly/react-core/dist/esm/components/Modal/ModalBoxCloseButton'
import { useId, type ReactNode } from 'react'
import { BusyButton } from '../parts/busy'
import type { Problem } from '../words/explain'
import { ProblemAlert } from '../parts/problem-alert'
import { Waits } from '../parts/waits'

const _ = cockpit.gettext

type Props = {
    readonly title: string
    /** what somebody is about to lose something by has one */
    readonly icon?: 'warning' | 'danger'
    readonly size?: 'small' | 'medium'
    /** why what she confirmed was not done */
    readonly problem?: Problem | undefined
    readonly children: ReactNode
    /** absent where there is nothing to confirm */
    readonly confirm?: {
        readonly text: string
        readonly danger?: boolean
        readonly pending: boolean
        readonly disabled?: boolean
        readonly onClick: () => void
    }
    /** what leaving it is called */
    readonly leave?: string
    /** by Escape, too */
    readonly onClose: () => void
}

/** The one frame of whatever a person is asked: a question, what went wrong with the answer, and two ways out. */
export const Dialog = ({ title, icon, size = 'small', problem, children, confirm, leave, onClose }: Props) => {
    const id = useId()
    return (
        // Its own cross has a name in English and no way to give it another.
        <Modal isOpen variant={size} onEscapePress={onClose} aria-labelledby={id}>
            <ModalBoxCloseButton aria-label={_('Close')} onClose={onClose} />
            <ModalHeader
                labelId={id}
                title={title}
                {...(icon && { titleIconVariant: icon, titleScreenReaderText: _('Warning:') })}
            />
            <ModalBody>
                <Waits />
                {problem && <ProblemAlert problem={problem} />}
                {children}
            </ModalBody>
            <ModalFooter>
                {confirm && (
                    <BusyButton
                        variant={confirm.danger === true ? 'danger' : 'primary'}
                        pending={confirm.pending}
                        isDisabled={confirm.disabled === true}
                        onClick={confirm.onClick}
                    >
                        {confirm.text}
                    </BusyButton>
                )}
                <Button variant="link" onClick={onClose}>
                    {leave ?? _('Cancel')}
                </Button>
            </ModalFooter>
        </Modal>
    )
}

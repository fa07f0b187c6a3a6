// SPDX-License-Identifier: LGPL-2.1-or-later

import { DeleteDialog } from './delete-dialog'
import { LimitDialog } from './limit-dialog'
import { PasteDialog } from './paste-dialog'
import { PowerDialog } from './power-dialog'
import type { Question } from './question'

type Props = { readonly question: Question; readonly onClose: () => void }

export const QuestionDialog = ({ question, onClose }: Props) => {
    switch (question.kind) {
        case 'power':
            return <PowerDialog verb={question.verb} domain={question.domain} onClose={onClose} />
        case 'delete':
        case 'clean-up':
        case 'delete-volume':
            return <DeleteDialog target={question} onClose={onClose} />
        case 'limit':
            return <LimitDialog question={question} onClose={onClose} />
        case 'paste':
            return <PasteDialog question={question} onClose={onClose} />
        default:
            return question satisfies never
    }
}

// SPDX-License-Identifier: LGPL-2.1-or-later

import { EmptyState, EmptyStateBody } from '@patternfly/react-core/dist/esm/components/EmptyState'
import { PageSection } from '@patternfly/react-core/dist/esm/components/Page'
import { showCommand } from '../../host/base/run'
import { virsh } from '../../host/libvirt/virsh'
import { journalCommand } from '../../host/systemd/journal'
import type { Happening } from '../../machine/domain/happening'
import type { JournalLine } from '../../machine/domain/journal'
import type { Machine } from '../../machine/machine'
import { CopyCommand } from '../parts/copy-command'
import { NeedsAdministrative } from '../parts/needs-administrative'
import { ProblemAlert } from '../parts/problem-alert'
import { Cell, HeadCell, Row, Table } from '../parts/table'
import { usePart } from '../use-host'
import { locale } from '../words/amounts'
import { explainNotBegun } from '../words/explain'
import { useJournal } from './use-journal'

const _ = cockpit.gettext

type Line = { readonly key: string; readonly at: number; readonly from: string; readonly text: string }

const NONE: readonly Happening[] = []

/** All of it, the newest first. */
function linesOf(happenings: readonly Happening[], journal: readonly JournalLine[]): readonly Line[] {
    const told = happenings.map(({ at, kind, detail }, index) => ({
        key: `${String(at)} ${String(index)}`,
        at,
        from: 'libvirt',
        text: detail === '' ? kind : `${kind}: ${detail}`,
    }))
    const written = journal.map(({ cursor, at, from, text }) => ({ key: cursor, at, from, text }))
    return [...told, ...written].sort((one, other) => other.at - one.at)
}

const timeOf = (at: number) => new Intl.DateTimeFormat(locale(), { dateStyle: 'short', timeStyle: 'medium' }).format(at)

const Lines = ({ lines }: { readonly lines: readonly Line[] }) => (
    <Table
        label={_('What happened')}
        head={
            <>
                <HeadCell>{_('When')}</HeadCell>
                <HeadCell>{_('Who says it')}</HeadCell>
                <HeadCell>{_('What')}</HeadCell>
            </>
        }
    >
        {lines.map(({ key, at, from, text }) => (
            <Row key={key}>
                <Cell nowrap label={_('When')}>
                    {timeOf(at)}
                </Cell>
                <Cell label={_('Who says it')}>
                    <bdi dir="ltr">{from}</bdi>
                </Cell>
                <Cell label={_('What')}>
                    <div className="raptor-words" dir="auto">
                        {text}
                    </div>
                </Cell>
            </Row>
        ))}
    </Table>
)

type Props = { readonly machine: Machine }

/** What has happened to it: as libvirt tells since the page was opened, and as the host has written down. */
export const EventsView = ({ machine: { name, ...machine } }: Props) => {
    const uuid = 'domain' in machine ? machine.domain.uuid : machine.volume.uuid
    const happenings = usePart('happenings').get(uuid) ?? NONE
    const isAdministrator = usePart('person').role === 'administrator'
    const administrative = usePart('administrative') === true
    const reads = isAdministrator && administrative
    const { lines: journal, error } = useJournal(name, uuid, reads)
    const lines = linesOf(happenings, journal)
    return (
        <>
            {isAdministrator && !administrative && <NeedsAdministrative />}
            <PageSection isFilled>
                {error && <ProblemAlert problem={explainNotBegun(error, _('The journal cannot be read'))} />}
                {happenings.length > 0 && journal.length > 0 && (
                    <p className="raptor-aside">
                        {_(
                            'What libvirt told has the time of this browser, what stands in the journal that of the host.',
                        )}
                    </p>
                )}
                {lines.length > 0 ? (
                    <Lines lines={lines} />
                ) : (
                    <EmptyState headingLevel="h2" titleText={_('Nothing so far')}>
                        <EmptyStateBody>
                            {reads && !error
                                ? _(
                                      'libvirt has told of nothing while this page listened, and in the journal of the last day nothing was found of it so far.',
                                  )
                                : _('libvirt has told of nothing while this page listened.')}
                        </EmptyStateBody>
                    </EmptyState>
                )}
                <div className="raptor-below">
                    {'domain' in machine && (
                        <CopyCommand
                            text={showCommand(virsh('event', '--domain', name, '--all', '--loop', '--timestamp'))}
                        />
                    )}
                    {isAdministrator && (
                        <>
                            <CopyCommand text={showCommand(['sudo', ...journalCommand(name, uuid)])} />
                            <CopyCommand text={showCommand(['sudo', 'less', `/var/log/libvirt/qemu/${name}.log`])} />
                        </>
                    )}
                </div>
            </PageSection>
        </>
    )
}

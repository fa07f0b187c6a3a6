// SPDX-License-Identifier: LGPL-2.1-or-later

import { EmptyState, EmptyStateBody } from '@patternfly/react-core/dist/esm/components/EmptyState'
import { PageSection } from '@patternfly/react-core/dist/esm/components/Page'
import type { BrokenRecord, WipeRecord } from '../../machine/volume/record'
import { explainNotBegun } from '../words/explain'
import { Loading } from '../parts/loading'
import { NeedsAdministrative } from '../parts/needs-administrative'
import { PageHead } from '../parts/page-head'
import { ProblemAlert } from '../parts/problem-alert'
import { Cell, HeadCell, NameCell, NONE, Row, Table } from '../parts/table'
import { usePart } from '../use-host'
import { sizeText } from '../words/amounts'
import { timeText } from '../words/words'
import { useRecords } from './use-records'

const _ = cockpit.gettext

const RecordRow = ({ record }: { readonly record: WipeRecord }) => (
    <Row>
        <NameCell label={_('Volume')} className="raptor-name">
            {record.group}/{record.name}
            <div className="raptor-aside raptor-words" dir="auto">
                {record.uuid}
            </div>
        </NameCell>
        <Cell nowrap label={_('Zeroed and read back')}>
            {sizeText(record.sizeBytes)}
            <div className="raptor-aside">
                {cockpit.format(
                    _('$0 bytes written, $1 read back'),
                    String(record.zeroedBytes),
                    String(record.verifiedBytes),
                )}
            </div>
            <div className="raptor-aside">{record.method}</div>
        </Cell>
        <Cell label={_('Where it was')}>
            {record.extents.map(extents => (
                <div key={extents} className="raptor-words" dir="auto">
                    {extents}
                </div>
            ))}
        </Cell>
        <Cell label={_('Confirmed by')}>{record.by || NONE}</Cell>
        <Cell nowrap label={_('Finished')}>
            {timeText(record.finished)}
        </Cell>
    </Row>
)

const Records = ({ records }: { readonly records: readonly (WipeRecord | BrokenRecord)[] }) =>
    records.length === 0 ? (
        <EmptyState headingLevel="h2" titleText={_('Nothing was wiped yet')}>
            <EmptyStateBody>
                {_('Each volume that was zeroed, read back and removed leaves a record here.')}
            </EmptyStateBody>
        </EmptyState>
    ) : (
        <Table
            label={_('Wiped volumes')}
            head={
                <>
                    <HeadCell>{_('Volume')}</HeadCell>
                    <HeadCell>{_('Zeroed and read back')}</HeadCell>
                    <HeadCell>{_('Where it was')}</HeadCell>
                    <HeadCell>{_('Confirmed by')}</HeadCell>
                    <HeadCell>{_('Finished')}</HeadCell>
                </>
            }
        >
            {records.map(record =>
                record.kind === 'record' ? (
                    <RecordRow key={record.uuid} record={record} />
                ) : (
                    <Row key={record.uuid}>
                        <Cell colSpan={5} label={_('Volume')}>
                            {cockpit.format(_('The record of $0 cannot be read'), record.uuid)}
                        </Cell>
                    </Row>
                ),
            )}
        </Table>
    )

const Body = () => {
    const administrative = usePart('administrative')
    const { records, read } = useRecords()
    if (administrative === false || records.kind === 'denied') return <NeedsAdministrative />
    switch (records.kind) {
        case 'loading':
            return <Loading what={_('Reading the records')} />
        case 'failed':
            return (
                <PageSection>
                    <ProblemAlert
                        problem={explainNotBegun(records.error, _('The records cannot be read'))}
                        action={{ label: _('Try again'), onClick: read }}
                    />
                </PageSection>
            )
        default:
            return (
                <PageSection isFilled>
                    <Records records={records.kind === 'ready' ? records.value : []} />
                </PageSection>
            )
    }
}

/** What was wiped: which volume, where, how, when, by whom. */
export const RecordsPage = () => (
    <>
        <PageHead title={_('Wiped volumes')} isBelow={false} />
        <Body />
    </>
)

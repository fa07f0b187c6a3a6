// SPDX-License-Identifier: LGPL-2.1-or-later

import './usage.css'
import { PageSection } from '@patternfly/react-core/dist/esm/components/Page'
import { Title } from '@patternfly/react-core/dist/esm/components/Title'
import { useContext, useSyncExternalStore, type ReactNode } from 'react'
import { showCommand } from '../../host/base/run'
import type { UsageRecord } from '../../host/libvirt/usage'
import { virsh } from '../../host/libvirt/virsh'
import type { Domain } from '../../machine/domain/domain'
import type { Traffic, Usage as OneUsage } from '../../machine/domain/usage'
import { CopyCommand } from '../parts/copy-command'
import { NONE } from '../parts/table'
import { percentText, rateText, sizeText } from '../words/amounts'
import { Chart, type Point } from './chart'
import { CommandsContext } from './fact'

const _ = cockpit.gettext

type CardProps = { readonly title: string; readonly text: ReactNode; readonly children: ReactNode }

const Card = ({ title, text, children }: CardProps) => (
    <section aria-label={title}>
        <Title headingLevel="h3" size="md">
            {title}
        </Title>
        <div>{text}</div>
        {children}
    </section>
)

/** How much of its time each vCPU runs. */
const Vcpus = ({ vcpus }: Pick<OneUsage, 'vcpus'>) => (
    <ul className="raptor-vcpus" aria-label={_('Each vCPU')}>
        {[...vcpus].map(([index, part]) => (
            <li key={index}>
                {cockpit.format(_('vCPU $0: $1'), String(index), percentText(part))}
                <div className="raptor-bar" aria-hidden="true">
                    <div style={{ inlineSize: `${String(Math.round(part * 100))}%` }} />
                </div>
            </li>
        ))}
    </ul>
)

const TrafficText = ({ texts, traffic }: { readonly texts: readonly [string, string]; readonly traffic: Traffic }) => (
    <>
        <div className="raptor-line">{cockpit.format(texts[0], rateText(traffic.in))}</div>
        <div className="raptor-line raptor-dashed">{cockpit.format(texts[1], rateText(traffic.out))}</div>
    </>
)

const pointsOf = (usages: readonly OneUsage[], value: (usage: OneUsage) => number | undefined): readonly Point[] =>
    usages.map(usage => ({ at: usage.at, value: value(usage) }))

type MemoryProps = { readonly usage: OneUsage; readonly domain: Domain }

/** Of a guest that does not tell of its memory, what QEMU has of the host's is all there is to say. */
const MemoryText = ({ usage: { guest, residentBytes }, domain }: MemoryProps) => (
    <>
        {guest && (
            <div>
                {cockpit.format(
                    _('$0 of $1 used in the guest'),
                    sizeText(guest.totalBytes - guest.usableBytes),
                    sizeText(guest.totalBytes),
                )}
            </div>
        )}
        {residentBytes !== undefined &&
            cockpit.format(
                domain.hugePages ? _('$0 of the host beside its huge pages') : _('$0 of the memory of the host'),
                sizeText(residentBytes),
            )}
    </>
)

type CardsProps = { readonly usages: readonly OneUsage[]; readonly now: OneUsage; readonly domain: Domain }

const Cards = ({ usages, now, domain }: CardsProps) => {
    const traffics = (of: (usage: OneUsage) => Traffic | undefined) => [
        pointsOf(usages, usage => of(usage)?.in),
        pointsOf(usages, usage => of(usage)?.out),
    ]
    const { disks, network } = now
    return (
        <div className="raptor-usage">
            <Card title={_('CPU')} text={now.cpu === undefined ? NONE : percentText(now.cpu)}>
                <Chart lines={[pointsOf(usages, ({ cpu }) => cpu)]} most={1} />
                <Vcpus vcpus={now.vcpus} />
            </Card>
            {(now.guest ?? now.residentBytes) !== undefined && (
                <Card title={_('Memory')} text={<MemoryText usage={now} domain={domain} />}>
                    <Chart
                        lines={[
                            pointsOf(usages, ({ guest, residentBytes }) =>
                                guest ? guest.totalBytes - guest.usableBytes : residentBytes,
                            ),
                        ]}
                        most={now.guest?.totalBytes ?? domain.now.memoryBytes}
                    />
                </Card>
            )}
            {disks && (
                <Card
                    title={_('Disks')}
                    text={<TrafficText texts={[_('Read: $0'), _('Written: $0')]} traffic={disks} />}
                >
                    <Chart lines={traffics(usage => usage.disks)} />
                </Card>
            )}
            {network && (
                <Card
                    title={_('Network')}
                    text={<TrafficText texts={[_('Received: $0'), _('Sent: $0')]} traffic={network} />}
                >
                    <Chart lines={traffics(usage => usage.network)} />
                </Card>
            )}
        </div>
    )
}

type Props = { readonly domain: Domain; readonly record: UsageRecord }

/** What a machine uses while it runs, over the last minutes that somebody has looked. */
export const Usage = ({ domain, record }: Props) => {
    const { usages, error } = useSyncExternalStore(record.subscribe, record.snapshot)
    const now = usages.at(-1)
    const withCommands = useContext(CommandsContext)
    return (
        <PageSection aria-label={_('Usage')}>
            <Title headingLevel="h2" size="lg">
                {_('Usage')}
            </Title>
            <p className="raptor-aside">{_('Of the last five minutes, as far as this was looked at.')}</p>
            {error && (
                <p className="raptor-words" dir="auto">
                    {cockpit.format(_('The host does not tell: $0'), error.message)}
                </p>
            )}
            {now ? <Cards usages={usages} now={now} domain={domain} /> : !error && <p>{_('Measuring …')}</p>}
            {withCommands && <CopyCommand text={showCommand(virsh('domstats', domain.name))} />}
        </PageSection>
    )
}

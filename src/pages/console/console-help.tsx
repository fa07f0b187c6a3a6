// SPDX-License-Identifier: LGPL-2.1-or-later

import { ExpandableSection } from '@patternfly/react-core/dist/esm/components/ExpandableSection'
import { Title } from '@patternfly/react-core/dist/esm/components/Title'
import { useState } from 'react'
import { showCommand } from '../../host/base/run'
import { consoleCommand } from '../../host/libvirt/console'
import type { Console } from '../../machine/console/consoles'
import { helpFor } from '../../machine/console/help'
import { CopyCommand } from '../parts/copy-command'

const _ = cockpit.gettext

type Props = { readonly name: string; readonly console: Console; readonly isSilent: boolean }

/** For a guest that says nothing, and for whoever prefers a shell. */
export const ConsoleHelp = ({ name, console, isSilent }: Props) => {
    const [opened, setOpened] = useState<boolean>()
    return (
        <ExpandableSection
            toggleText={_('Nothing to be seen, or another way in')}
            isExpanded={opened ?? isSilent}
            onToggle={(_event, now) => {
                setOpened(now)
            }}
        >
            <Title headingLevel="h2" size="md">
                {_('From a shell on the host, or from elsewhere')}
            </Title>
            <p>
                <CopyCommand text={showCommand(consoleCommand({ name, alias: console.alias }))} />
            </p>
            <p>
                <CopyCommand
                    text={showCommand([
                        'ssh',
                        '-t',
                        window.location.hostname,
                        ...consoleCommand({ name, alias: console.alias }),
                    ])}
                />
            </p>
            <Title headingLevel="h2" size="md" className="raptor-below">
                {cockpit.format(_('So that the guest uses $0, as root in the guest'), console.guest)}
            </Title>
            {helpFor(console).map(({ distribution, lines }) => (
                <section key={distribution} aria-label={distribution}>
                    <Title headingLevel="h3" size="md" className="raptor-below">
                        {distribution}
                    </Title>
                    {lines.map(line => (
                        <p key={line}>
                            <CopyCommand text={line} />
                        </p>
                    ))}
                </section>
            ))}
        </ExpandableSection>
    )
}

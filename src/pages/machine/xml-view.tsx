// SPDX-License-Identifier: LGPL-2.1-or-later

import { CodeBlock, CodeBlockAction, CodeBlockCode } from '@patternfly/react-core/dist/esm/components/CodeBlock'
import { EmptyState } from '@patternfly/react-core/dist/esm/components/EmptyState'
import { PageSection } from '@patternfly/react-core/dist/esm/components/Page'
import { Title } from '@patternfly/react-core/dist/esm/components/Title'
import { showCommand } from '../../host/base/run'
import { virsh } from '../../host/libvirt/virsh'
import type { Machine } from '../../machine/machine'
import { CopyButton } from '../parts/copy-button'
import { CopyCommand } from '../parts/copy-command'

const _ = cockpit.gettext

type Text = { readonly title: string; readonly text: string; readonly argv: readonly string[] }

function textsOf(machine: Machine): readonly Text[] {
    if (!('domain' in machine)) return []
    const { domain, name } = machine
    const [xml, next]: readonly (string | undefined)[] =
        domain.kind === 'broken' ? domain.texts : [domain.texts.xml, domain.texts.next]
    const now = next === undefined ? _('As it is') : _('As it runs')
    return [
        ...(xml === undefined ? [] : [{ title: now, text: xml, argv: virsh('dumpxml', name) }]),
        ...(next === undefined
            ? []
            : [{ title: _('At the next start'), text: next, argv: virsh('dumpxml', '--inactive', name) }]),
    ]
}

export const NoDomain = () => <EmptyState headingLevel="h2" titleText={_('libvirt has no domain of this name')} />

/** What libvirt has written down of it: read, never changed here. */
export const XmlView = ({ machine }: { readonly machine: Machine }) => {
    const texts = textsOf(machine)
    return (
        <PageSection isFilled>
            {texts.length === 0 && <NoDomain />}
            <div className="raptor-side-by-side">
                {texts.map(({ title, text, argv }) => (
                    <section key={title} aria-label={title}>
                        <Title headingLevel="h2" size="md">
                            {title}
                        </Title>
                        <CopyCommand text={showCommand(argv)} />
                        <CodeBlock
                            actions={
                                <CodeBlockAction>
                                    <CopyButton text={text} label={title} />
                                </CodeBlockAction>
                            }
                        >
                            <CodeBlockCode dir="ltr" tabIndex={0}>
                                {text}
                            </CodeBlockCode>
                        </CodeBlock>
                    </section>
                ))}
            </div>
        </PageSection>
    )
}

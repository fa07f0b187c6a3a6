// SPDX-License-Identifier: LGPL-2.1-or-later

import './console.css'
import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { EmptyState, EmptyStateBody } from '@patternfly/react-core/dist/esm/components/EmptyState'
import { PageSection } from '@patternfly/react-core/dist/esm/components/Page'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Console } from '../../machine/console/consoles'
import type { Domain } from '../../machine/domain/domain'
import { addressOf, visit } from '../routes'
import { usePart } from '../use-host'
import { PlaceLink } from '../parts/place-link'
import type { Question } from '../actions/question'
import { ConsoleHelp } from './console-help'
import { ConsoleLog } from './console-log'
import { ConsoleStateNote } from './console-state'
import { ConsoleChoice, ConsoleTools } from './console-tools'
import type { Screen } from './screen'
import { Terminal } from './terminal'
import { useConsole } from './use-console'
import { useSilence } from './use-silence'

const _ = cockpit.gettext

/** The domain has none that could be opened. */
const NoConsole = ({ domain: { now } }: { readonly domain: Domain }) => {
    const [other] = now.consoles
    return (
        <EmptyState headingLevel="h2" titleText={_('This machine has no console that can be opened')}>
            <EmptyStateBody>
                {other
                    ? cockpit.format(
                          _('$0 ends in "$1" on the host, and only a "pty" can be opened.'),
                          other.guest,
                          other.type,
                      )
                    : _('Neither a serial nor a VirtIO console is in its description. An administrator can add one.')}
            </EmptyStateBody>
        </EmptyState>
    )
}

/** An address of one that it has not, or not any more: what is typed goes to none that was not chosen. */
const OtherConsole = ({ name, device }: { readonly name: string; readonly device: string }) => (
    <EmptyState
        headingLevel="h2"
        titleText={cockpit.format(_('$0 has no console $1 that can be opened'), name, device)}
    >
        <EmptyStateBody>
            <PlaceLink place={{ kind: 'machine', name, view: 'console' }}>{_('To its console')}</PlaceLink>
        </EmptyStateBody>
    </EmptyState>
)

/** One that libvirt has refused or lost is tried again when there is a connection to it anew. */
function useAgain(isOver: boolean, open: (force: boolean) => void) {
    const connection = usePart('connection').kind
    const before = useRef(connection)
    useEffect(() => {
        const cameBack = connection === 'ready' && before.current !== 'ready'
        before.current = connection
        if (cameBack && isOver) open(false)
    }, [connection, isOver, open])
}

type ConsoleProps = {
    readonly domain: Domain
    readonly console: Console
    readonly consoles: readonly Console[]
    readonly isAlone: boolean
    readonly ask: (question: Question) => void
}

const OneConsole = ({ domain, console, consoles, isAlone, ask }: ConsoleProps) => {
    const { uuid, name } = domain
    const [state, ends] = useConsole({ uuid, name, alias: console.alias })
    const [screen, setScreen] = useState<Screen>()
    const [readsOut, setReadsOut] = useState(false)
    const exit = useRef<HTMLParagraphElement>(null)
    const isOpen = state.kind === 'open'
    useEffect(() => {
        screen?.take(isOpen)
    }, [screen, isOpen])
    const isSilent = useSilence(state.kind === 'open' && state.silent)
    useAgain(state.kind === 'failed' || state.kind === 'ended', ends.open)
    const device = console.alias
    const askToPaste = useCallback(
        (text: string, paste: () => void) => {
            ask({ kind: 'paste', name, text, paste })
        },
        [ask, name],
    )

    function openWindow() {
        ends.give()
        window.open(
            addressOf({ kind: 'machine', name, view: 'window', device }),
            '_blank',
            'popup,width=900,height=600',
        )
    }

    return (
        <div className={isAlone ? 'raptor-console raptor-alone' : 'raptor-console'}>
            <div className="raptor-console-tools">
                <ConsoleChoice
                    consoles={consoles}
                    chosen={console}
                    onChoose={one => {
                        visit({ kind: 'machine', name, view: isAlone ? 'window' : 'console', device: one.alias })
                    }}
                />
                {screen && (
                    <ConsoleTools
                        screen={screen}
                        isOpen={isOpen}
                        readsOut={readsOut}
                        onReadOut={setReadsOut}
                        onType={text => {
                            ends.type(new TextEncoder().encode(text))
                        }}
                    />
                )}
                {!isAlone && (
                    <Button variant="secondary" onClick={openWindow}>
                        {_('Open in a window')}
                    </Button>
                )}
            </div>
            <ConsoleStateNote state={state} name={name} onOpen={ends.open} />
            <Terminal
                name={name}
                ends={ends}
                readsOut={readsOut}
                takesFocus={isAlone}
                exit={exit}
                onScreen={setScreen}
                onLines={askToPaste}
            />
            <p ref={exit} tabIndex={-1} className="raptor-aside">
                {_(
                    'All keys go to the guest. Ctrl+F6 leaves the terminal; Ctrl+Shift+C copies, Ctrl+Shift+V pastes.',
                )}{' '}
            </p>
            <ConsoleLog domain={domain} console={console} />
            {!isAlone && <ConsoleHelp name={name} console={console} isSilent={isSilent} />}
        </div>
    )
}

type Props = {
    readonly domain: Domain
    readonly device: string | undefined
    readonly isAlone: boolean
    readonly ask: (question: Question) => void
}

/** A machine's console. @param device libvirt's alias of it; undefined: the first one, as of `virsh console` */
export const ConsoleView = ({ domain, device, isAlone, ask }: Props) => {
    const consoles = domain.now.consoles.filter(({ type }) => type === 'pty')
    const console = device === undefined ? consoles[0] : consoles.find(({ alias }) => alias === device)
    return (
        <PageSection isFilled>
            {device !== undefined && !console && consoles.length > 0 ? (
                <OtherConsole name={domain.name} device={device} />
            ) : console ? (
                <OneConsole
                    key={`${domain.uuid} ${console.alias}`}
                    domain={domain}
                    console={console}
                    consoles={consoles}
                    isAlone={isAlone}
                    ask={ask}
                />
            ) : (
                <NoConsole domain={domain} />
            )}
        </PageSection>
    )
}

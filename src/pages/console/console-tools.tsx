// SPDX-License-Identifier: LGPL-2.1-or-later

import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { SearchInput } from '@patternfly/react-core/dist/esm/components/SearchInput'
import { Switch } from '@patternfly/react-core/dist/esm/components/Switch'
import { ToggleGroup, ToggleGroupItem } from '@patternfly/react-core/dist/esm/components/ToggleGroup'
import { useState } from 'react'
import type { Console } from '../../machine/console/consoles'
import type { Screen } from './screen'

const _ = cockpit.gettext

/** What it is called where one chooses. */
const consoleName = ({ kind, guest }: Console) =>
    cockpit.format(kind === 'serial' ? _('Serial ($0)') : _('VirtIO ($0)'), guest)

type ChoiceProps = {
    readonly consoles: readonly Console[]
    readonly chosen: Console
    readonly onChoose: (console: Console) => void
}

/** Which of a machine's consoles. Of one there is no choice. */
export const ConsoleChoice = ({ consoles, chosen, onChoose }: ChoiceProps) =>
    consoles.length < 2 ? (
        <span>{consoleName(chosen)}</span>
    ) : (
        <ToggleGroup aria-label={_('Which console')}>
            {consoles.map(one => (
                <ToggleGroupItem
                    key={one.alias}
                    text={consoleName(one)}
                    isSelected={one.alias === chosen.alias}
                    onChange={() => {
                        onChoose(one)
                    }}
                />
            ))}
        </ToggleGroup>
    )

/** Searches what was written, backwards from where one is, as one looks for what has happened last. */
const ConsoleSearch = ({ screen }: { readonly screen: Screen }) => {
    const [text, setText] = useState('')
    const [found, setFound] = useState(true)
    const look = (forward: boolean) => {
        setFound(text === '' || screen.find(text, forward))
    }
    return (
        <SearchInput
            aria-label={_('Search the console')}
            placeholder={_('Search')}
            value={text}
            {...(found ? {} : { resultsCount: _('Not found') })}
            onChange={(_event, value) => {
                setText(value)
                setFound(true)
            }}
            onClear={() => {
                setText('')
                setFound(true)
            }}
            onSearch={() => {
                look(false)
            }}
            onPreviousClick={() => {
                look(false)
            }}
            onNextClick={() => {
                look(true)
            }}
            previousNavigationButtonAriaLabel={_('Previous')}
            nextNavigationButtonAriaLabel={_('Next')}
            resetButtonLabel={_('Clear')}
            submitSearchButtonLabel={_('Search')}
        />
    )
}

type ToolsProps = {
    readonly screen: Screen
    readonly isOpen: boolean
    readonly readsOut: boolean
    readonly onReadOut: (on: boolean) => void
    readonly onType: (text: string) => void
}

export const ConsoleTools = ({ screen, isOpen, readsOut, onReadOut, onType }: ToolsProps) => (
    <>
        <ConsoleSearch screen={screen} />
        <Button
            variant="secondary"
            isDisabled={!isOpen}
            title={_(
                'Types "stty rows … cols …": a serial line has no size, and a program in the guest may take it for another',
            )}
            onClick={() => {
                const { rows, columns } = screen.size()
                onType(`stty rows ${String(rows)} cols ${String(columns)}\r`)
                screen.focus()
            }}
        >
            {_('Type the size')}
        </Button>
        <Switch
            label={_('Read out')}
            aria-label={_('Read out what the guest writes, for a screen reader')}
            isChecked={readsOut}
            onChange={(_event, on) => {
                onReadOut(on)
            }}
        />
    </>
)

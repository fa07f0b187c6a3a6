// SPDX-License-Identifier: LGPL-2.1-or-later

/** Stands where the style element would: one without a word in it is an offence against the policy as well. */
function standIn(sheet: CSSStyleSheet): HTMLElement {
    const element = document.createElement('template')
    let text = ''
    Object.defineProperty(element, 'textContent', {
        configurable: true,
        get: () => text,
        set: (value: string) => {
            text = value
            sheet.replaceSync(value)
        },
    })
    return element
}

/**
 * Lets somebody else's code make style elements: Cockpit's content security policy takes no style that stands in the page, and
 * one that is made by a script as a sheet (CSSOM, `adoptedStyleSheets`) is none. So the policy need not be opened, which would be for everything
 * on the page and for ever.
 * @param work makes them, before it returns; later it may change them
 * @returns removes the styles
 */
export function withOwnStyles(work: () => void): () => void {
    const sheets: CSSStyleSheet[] = []
    const make: unknown = Reflect.get(Document.prototype, 'createElement')
    if (typeof make !== 'function') throw new TypeError('a document makes no elements')
    const createElement = (...args: readonly unknown[]): unknown => {
        const element: unknown = Reflect.apply(make, document, args)
        if (!(element instanceof HTMLStyleElement)) return element
        const sheet = new CSSStyleSheet()
        sheets.push(sheet)
        return standIn(sheet)
    }
    Object.defineProperty(document, 'createElement', { configurable: true, value: createElement })
    try {
        work()
    } finally {
        // The prototype's own one again.
        Reflect.deleteProperty(document, 'createElement')
    }
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, ...sheets]
    return () => {
        document.adoptedStyleSheets = document.adoptedStyleSheets.filter(sheet => !sheets.includes(sheet))
    }
}

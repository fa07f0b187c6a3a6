// SPDX-License-Identifier: LGPL-2.1-or-later

import { XMLParser } from 'fast-xml-parser'

/** An element as the parser makes it: attributes under `@name`, its text under `#text`, children as lists. */
export type XmlElement = Readonly<Record<string, unknown>>

/** How parser and builder (build-xml.ts) write an element as an object. */
export const SHAPE = { ignoreAttributes: false, attributeNamePrefix: '@', textNodeName: '#text' } as const

const parser = new XMLParser({
    ...SHAPE,
    // Every child a list and every value a string: `<vcpu>` is read one way whether it has attributes or not.
    isArray: (_name, _path, _leaf, isAttribute) => !isAttribute,
    alwaysCreateTextNode: true,
    parseTagValue: false,
    parseAttributeValue: false,
    // A name may begin with a space: libvirt takes ` al-web` for another domain than `al-web`.
    trimValues: false,
    // What anybody may put there is none of libvirt's: any name, any depth. It is not looked into.
    stopNodes: ['domain.metadata'],
    // A chain of backing stores is as deep as it is long.
    maxNestedTags: 1000,
})

function isElement(value: unknown): value is XmlElement {
    return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The root element of a document. Throws when there is none of that name, or when its end is missing. */
export function parseXml(text: string, root: string): XmlElement {
    // The parser itself takes a text that ends anywhere between two tags.
    if (!isWhole(text, root)) throw new Error(`no <${root}> element, or not all of it`)
    const document: unknown = parser.parse(text)
    const [element] = isElement(document) ? children(document, root) : []
    if (element === undefined) throw new Error(`no <${root}> element`)
    return element
}

/** Whether a text ends as a document of that root does. */
export function isWhole(text: string, root: string): boolean {
    return text.trimEnd().endsWith(`</${root}>`) || new RegExp(`<${root}\\b[^<]*/>\\s*$`).test(text)
}

/** The children of that name; none for an element that is not there, so that look-ups can be chained. */
export function children(element: XmlElement | undefined, name: string): readonly XmlElement[] {
    const value = element && Object.hasOwn(element, name) ? element[name] : undefined
    return Array.isArray(value) ? value.filter(isElement) : []
}

export function child(element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined {
    return path.reduce((at, name) => children(at, name)[0], element)
}

export function attribute(element: XmlElement | undefined, name: string): string | undefined {
    const key = `@${name}`
    const value = element && Object.hasOwn(element, key) ? element[key] : undefined
    return typeof value === 'string' ? value : undefined
}

export function textOf(element: XmlElement | undefined): string | undefined {
    const value = element?.['#text']
    return typeof value === 'string' ? value : undefined
}

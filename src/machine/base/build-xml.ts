// SPDX-License-Identifier: LGPL-2.1-or-later

import XMLBuilder from 'fast-xml-builder'
import { SHAPE, type XmlElement } from './xml'

// Apart from the parser, which every page needs: only provisioning writes XML.
const builder = new XMLBuilder({
    ...SHAPE,
    format: true,
    indentBy: '  ',
    suppressEmptyNode: true,
    // A value may be the word "true": it is a value all the same.
    suppressBooleanAttributes: false,
})

/** The text of a document, escaped by the builder: values are never joined into markup. */
export function buildXml(document: XmlElement): string {
    return builder.build(document)
}

// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { buildXml } from '../../../../src/machine/base/build-xml'
import { attribute, child, children, parseXml, textOf } from '../../../../src/machine/base/xml'

const ROOT = parseXml('<a b="1"><c>x</c><c d="2">y</c><e/><f> 007 </f></a>', 'a')

test('the root is asked for by its name', () => {
    expect(() => parseXml('<a/>', 'b')).toThrow('no <b> element')
    expect(() => parseXml('', 'a')).toThrow('no <a> element')
})

test('children are found by their name, in their order', () => {
    expect(children(ROOT, 'c').map(textOf)).toEqual(['x', 'y'])
    expect(children(ROOT, 'z')).toEqual([])
})

test('looking further is possible where nothing is', () => {
    expect(child(ROOT, 'z', 'y', 'x')).toBeUndefined()
    expect(children(undefined, 'c')).toEqual([])
    expect(attribute(undefined, 'b')).toBeUndefined()
    expect(textOf(undefined)).toBeUndefined()
})

test('one child or many, an attribute or none: it is read the same way', () => {
    expect(textOf(child(parseXml('<a><c>x</c></a>', 'a'), 'c'))).toBe('x')
    expect(textOf(child(parseXml('<a><c d="1">x</c></a>', 'a'), 'c'))).toBe('x')
})

test('every value is text as it stands there: nothing becomes a number, and no space is lost', () => {
    expect(attribute(ROOT, 'b')).toBe('1')
    expect(attribute(child(ROOT, 'c'), 'd')).toBeUndefined()
    expect(attribute(children(ROOT, 'c')[1], 'd')).toBe('2')
    expect(textOf(child(ROOT, 'f'))).toBe(' 007 ')
    expect(textOf(child(ROOT, 'e'))).toBe('')
})

test('what every object has by itself is no child and no attribute', () => {
    for (const name of ['toString', 'valueOf', 'hasOwnProperty', '__proto__']) {
        expect(children(ROOT, name)).toEqual([])
        expect(attribute(ROOT, name)).toBeUndefined()
    }
})

test('an attribute that is looked for as a child is none', () => {
    expect(children(ROOT, '@b')).toEqual([])
})

test('text and attributes are escaped, never markup', () => {
    const xml = buildXml({ a: { '@b': `"'<&>`, '#text': '</a><b>&amp;' } })
    expect(xml.trim()).toBe('<a b="&quot;&apos;&lt;&amp;&gt;">&lt;/a&gt;&lt;b&gt;&amp;amp;</a>')
})

test('an element without content is closed at once', () => {
    expect(buildXml({ a: { b: '' } }).replaceAll(/\s/g, '')).toBe('<a><b/></a>')
})

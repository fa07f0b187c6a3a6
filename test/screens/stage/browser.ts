// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * The built page in a real browser, with the host's own cockpit.js, at an address where nobody is: its files come from dist/ and
 * from the test host's image, and its host is a world's.
 */
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Browser, Page } from '@playwright/test'
import { isObject, parse } from './json'
import { play } from './played'
import { still } from './still'
import { frameText } from './wire'
import type { World } from './world'

const ROOT = join(import.meta.dirname, '../../..')
const ADDRESS = 'https://raptor.test/cockpit/@localhost'

const TYPES: Readonly<Record<string, string>> = {
    '.html': 'text/html',
    '.js': 'text/javascript',
    '.css': 'text/css',
    '.woff2': 'font/woff2',
}

export type Look = {
    readonly place?: string
    /** what an administrator of the host has written over manifest.json */
    readonly override?: Readonly<Record<string, unknown>>
    /** English, which needs none, unless it is told */
    readonly language?: Language
}

/** One that the page is translated to, and one that it is not, from right to left. */
export type Language = 'de' | 'ar'

/** As Cockpit merges them. */
async function manifests(override: Look['override']): Promise<string> {
    const manifest = parse(await readFile(join(ROOT, 'manifest.json'), 'utf8'))
    if (!isObject(manifest) || !isObject(manifest['config'])) throw new Error('manifest.json has no config')
    return `cockpit.manifests = ${JSON.stringify({ raptor: { ...manifest, config: { ...manifest['config'], ...override } } })}`
}

/** Cockpit's po.js, as it serves it to whoever has this language. */
export async function catalog(language: Language | undefined): Promise<string> {
    if (language === 'de') return (await servedOnce(join(ROOT, 'dist/po.de.js'))).toString()
    const words = { '': { 'plural-forms': 'n => n != 1', language, 'language-direction': 'rtl' } }
    return language === undefined ? '' : `cockpit.locale(${JSON.stringify(words)})`
}

/** UUIDs that the page makes are the same each time. */
const evenly = () => {
    let count = 0
    crypto.randomUUID = () => {
        count += 1
        return `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`
    }
}

/** `folder`: base1/ and static/ of the host's Cockpit */
export type CockpitFiles = { readonly folder: string }

/** The files that were served, by their paths: each page asks for the same. */
const files = new Map<string, Promise<Buffer>>()

/** A file, or the compressed one that Cockpit serves under its name. */
async function served(path: string): Promise<Buffer> {
    try {
        return await readFile(path)
    } catch {
        return gunzipSync(await readFile(`${path}.gz`))
    }
}

function servedOnce(path: string): Promise<Buffer> {
    const known = files.get(path) ?? served(path)
    files.set(path, known)
    return known
}

/** Where a file of this path is. Of Cockpit: base1, the fonts in static. */
function fileOf(path: string, { folder }: CockpitFiles): string | undefined {
    const name = path.replace(/^\/cockpit\/(?:@localhost\/)?/, '')
    if (name.startsWith('raptor/')) return join(ROOT, 'dist', name.slice('raptor/'.length))
    return /^(?:base1|static)\//.test(name) ? join(folder, name) : undefined
}

/** Opens the page on a world. */
export async function openOn(world: World, browser: Browser, cockpit: CockpitFiles, look: Look = {}): Promise<Page> {
    const context = await browser.newContext()
    await context.addInitScript(evenly)
    await context.addInitScript(still)
    await context.route('**/*', async route => {
        const path = new URL(route.request().url()).pathname
        const file = fileOf(path, cockpit)
        const contentType = TYPES[extname(path)] ?? 'application/octet-stream'
        if (path.endsWith('/manifests.js')) await route.fulfill({ contentType, body: await manifests(look.override) })
        else if (path.endsWith('/po.js')) await route.fulfill({ contentType, body: await catalog(look.language) })
        // Cockpit's branding: the page works without.
        else if (path.endsWith('/branding.css')) await route.fulfill({ contentType, body: '' })
        else if (file === undefined) await route.abort()
        else await route.fulfill({ contentType, body: await servedOnce(file) })
    })
    await context.routeWebSocket(/\/cockpit\/socket$/, socket => {
        const { hear, end } = play(world, frame => {
            socket.send(frame)
        })
        socket.onMessage(frame => {
            hear(frameText(frame))
        })
        socket.onClose(end)
    })
    const page = await context.newPage()
    await page.goto(`${ADDRESS}/raptor/index.html${look.place ?? ''}`)
    await page.locator('#app > *').first().waitFor()
    return page
}

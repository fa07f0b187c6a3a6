// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { planDelete } from '../../src/plan/delete'
import { runSteps } from '../../src/plan/engine'
import { UUID, VOLUME_UUID, volumeOf } from './example'
import { FakeHost } from './fake-cockpit'

const SELECT = `--select lv_uuid=${VOLUME_UUID} lvm-data`
const TAGS = '--addtag raptor.state=wiping --addtag raptor.name=guest-alice-web --addtag raptor.by=bob'
const START = `sudo systemctl start --no-block raptor-wipe@${VOLUME_UUID}.service`

const commands = (...args: Parameters<typeof planDelete>) => planDelete(...args).map(({ command }) => command)

test('the volume is marked first, by its UUID, then the unit is started and not waited for', () => {
    const plan = planDelete('lvm-data', volumeOf(), UUID, 'bob')
    expect(plan.map(({ id, command }) => [id, command])).toEqual([
        ['mark-for-wipe', `sudo lvchange ${TAGS} --addtag raptor.domain=${UUID} ${SELECT}`],
        ['start-wipe', START],
    ])
})

test('nothing of it is undone: the mark is the commitment', () => {
    for (const step of planDelete('lvm-data', volumeOf(), UUID, 'bob')) expect(step.undo).toBeUndefined()
})

test('a volume that says its domain already is not told again', () => {
    expect(commands('lvm-data', volumeOf({ domainUuid: UUID }), UUID, 'bob')[0]).toBe(`sudo lvchange ${TAGS} ${SELECT}`)
})

test('a volume without a domain is marked without one', () => {
    expect(commands('lvm-data', volumeOf(), undefined, 'bob')[0]).toBe(`sudo lvchange ${TAGS} ${SELECT}`)
})

test('what was left by a provisioning is no longer being provisioned', () => {
    expect(commands('lvm-data', volumeOf({ state: 'provisioning', domainUuid: UUID }), undefined, 'bob')[0]).toBe(
        `sudo lvchange ${TAGS} --deltag raptor.state=provisioning ${SELECT}`,
    )
})

test('the mark tells the original name, also of a volume that was renamed already', () => {
    const volume = volumeOf({ name: 'wipe-1', originalName: 'guest-alice-web' })
    expect(commands('lvm-data', volume, undefined, 'bob')[0]).toContain('--addtag raptor.name=guest-alice-web ')
})

test('without the mark no wipe is started', async () => {
    const host = new FakeHost()
    host.onSpawn = process => {
        process.fail({ message: 'no such volume' })
    }
    const outcome = await runSteps(planDelete('lvm-data', volumeOf(), UUID, 'bob'), () => undefined)
    expect(outcome).toMatchObject({ kind: 'failed', step: 'mark-for-wipe', left: [] })
    expect(host.processes.map(({ argv }) => argv[0])).toEqual(['lvchange'])
})

test("a domain that was defined anew has its volume's older domain tag taken away: the unit refuses two", () => {
    const older = '00000000-0000-4000-8000-00000000000b'
    const [mark] = commands('lvm-data', volumeOf({ domainUuid: older }), UUID, 'bob')
    expect(mark).toContain(`--addtag raptor.domain=${UUID}`)
    expect(mark).toContain(`--deltag raptor.domain=${older}`)
})

for (const by of ['bob@example.org', 'CORP\\bob'])
    test(`${by} can delete too: LVM takes no tag with such a letter, and would refuse the mark`, () => {
        const tags = planDelete('lvm-data', volumeOf(), UUID, by)[0]?.command.match(/raptor\.by=[^ ']*/) ?? []
        expect(tags[0] ?? 'raptor.by=').toMatch(/^[A-Za-z0-9_+.\-/=!:#&]*$/)
    })

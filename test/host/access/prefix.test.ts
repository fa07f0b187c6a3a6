// SPDX-License-Identifier: LGPL-2.1-or-later
// Names that are each other's beginnings, while people come and go.
import { define } from '../domains'
import { expect, test } from '../fixtures'
import type { Host } from '../host'
import { virshAs } from './setup'

const MEMBERS = '/usr/local/libexec/raptor/raptor-members'

const hers = async (host: Host, account: string) =>
    (await virshAs(host, account, 'list', '--all', '--name')).split('\n').filter(name => name !== '')

/** Within 15 seconds, without anyone's logging in again. */
const WITHIN = { timeout: 15_000 }

test.afterEach(async ({ host }) => {
    await host.shell('userdel -rf al-db 2>/dev/null; userdel -rf carol 2>/dev/null; :')
})

test('whoever joins with a longer name takes what begins with it, and gives it back when she leaves', async ({
    host,
}) => {
    for (const name of ['al-web', 'al-db-x', 'al-ice-web']) await define(host, name)
    expect(await hers(host, 'al')).toEqual(['al-db-x', 'al-web'])
    expect(await hers(host, 'al-ice')).toEqual(['al-ice-web'])
    await host.shell('useradd --create-home al-db')
    // An account that is not in the group takes nothing.
    expect(await hers(host, 'al')).toEqual(['al-db-x', 'al-web'])
    await host.run('usermod', '--append', '--groups', 'vm-users', 'al-db')
    await expect.poll(() => hers(host, 'al-db'), WITHIN).toEqual(['al-db-x'])
    await expect.poll(() => hers(host, 'al'), WITHIN).toEqual(['al-web'])
    await host.run('gpasswd', '--delete', 'al-db', 'vm-users')
    await expect.poll(() => hers(host, 'al'), WITHIN).toEqual(['al-db-x', 'al-web'])
    expect(await virshAs(host, 'al-db', 'list', '--all')).toMatch(/authentication|access denied/)
})

test('her primary group counts as well', async ({ host }) => {
    for (const name of ['al-web', 'al-db-x']) await define(host, name)
    await host.shell('useradd --create-home --gid vm-users al-db')
    await expect.poll(() => hers(host, 'al-db'), WITHIN).toEqual(['al-db-x'])
    await expect.poll(() => hers(host, 'al'), WITHIN).toEqual(['al-web'])
    // The page is told the same, by the same program.
    const told: unknown = JSON.parse(await host.run(MEMBERS, '--json', 'vm-users', 'al-db', 'stranger'))
    expect(told).toMatchObject({ asked: { 'al-db': 'member', stranger: 'other' }, trouble: [] })
    expect(told).toMatchObject({ members: expect.arrayContaining([{ name: 'al-db', can_own: true, why: '' }]) })
})

test('whoever leaves the group loses what is hers at once, also on a connection that is open', async ({ host }) => {
    await define(host, 'carol-web', { devices: "<serial type='pty'/>" })
    await host.shell('useradd --create-home --groups vm-users carol')
    const uuid = (await host.run('virsh', 'domuuid', 'carol-web')).trim()
    // One virsh, asked before and after she has left; and a console that she has open meanwhile.
    const said = await host.shell(`
        set -e
        folder=$(mktemp -d); cd "$folder"; chmod 0777 .; mkfifo -m 0666 questions
        runuser -u carol -- sh -c 'LC_ALL=C stdbuf -oL virsh -c qemu:///system <questions >answers 2>&1' &
        exec 3>questions
        mkfifo -m 0666 keys; exec 4<>keys
        (runuser -u carol -- /usr/local/libexec/raptor/raptor-console ${uuid} serial0 <keys >console 2>&1 || echo "ended" >>console) &
        timeout 60 sh -c 'until grep -q waiting console; do sleep 0.2; done'
        echo 'domstate carol-web' >&3
        timeout 60 sh -c 'until grep -q "shut off" answers; do sleep 0.2; done'
        gpasswd --delete carol vm-users >/dev/null
        echo 'start carol-web' >&3
        exec 3>&-
        timeout 60 sh -c 'until grep -q ended console; do sleep 0.2; done'
        wait
        cat answers; tr -d '\\0' <console; rm -r "$folder"`)
    expect(said.slice(said.indexOf('shut off'))).toMatch(/failed to get domain|access denied/)
    expect(said).toMatch(/"waiting".*(?:access denied|Domain not found).*\s*ended/)
    expect((await host.run('virsh', 'domstate', 'carol-web')).trim()).toBe('shut off')
})

test('a directory that is down refuses what more than one could own, and nothing else', async ({ host }) => {
    for (const name of ['al-web', 'al-x-y']) await define(host, name)
    expect(await hers(host, 'al')).toEqual(['al-web', 'al-x-y'])
    // A real name service with no server: hesiod asks DNS, and nobody answers there. And one that is not installed.
    for (const [service, trouble] of [
        ['hesiod', 'the name service hesiod does not answer'],
        ['winbind', 'nsswitch.conf names the name service winbind, which is not installed'],
    ] as const) {
        await host.shell(`
            cp -p /etc/nsswitch.conf /run/nsswitch.conf
            sed -i -E '/^(passwd|group):/s/$/ ${service}/' /etc/nsswitch.conf`)
        try {
            await expect.poll(() => hers(host, 'al'), WITHIN).toEqual(['al-web'])
            expect(JSON.parse(await host.run(MEMBERS, '--json', 'vm-users'))).toMatchObject({ trouble: [trouble] })
        } finally {
            await host.shell('cp -p /run/nsswitch.conf /etc/nsswitch.conf')
        }
        await expect.poll(() => hers(host, 'al'), WITHIN).toEqual(['al-web', 'al-x-y'])
    }
})

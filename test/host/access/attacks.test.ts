// SPDX-License-Identifier: LGPL-2.1-or-later
// What a user has tried, or could: each is refused by the host, whoever asks and however.
import { define, machineByHand } from '../domains'
import { expect, test } from '../fixtures'
import { asUser, type Host } from '../host'
import { virshAs } from './setup'

/** Says that it is root, then lists: virConnectSetIdentity, which libvirt guards by connect.write alone. */
const FORGERY = `
import ctypes
libvirt = ctypes.CDLL("libvirt.so.0")
libvirt.virConnectOpen.restype = ctypes.c_void_p
connection = ctypes.c_void_p(libvirt.virConnectOpen(b"qemu:///system"))
parameters, count, most = ctypes.c_void_p(), ctypes.c_int(0), ctypes.c_int(0)
add = (ctypes.byref(parameters), ctypes.byref(count), ctypes.byref(most))
libvirt.virTypedParamsAddULLong(*add, b"unix-user-id", ctypes.c_ulonglong(0))
libvirt.virTypedParamsAddString(*add, b"user-name", b"root")
libvirt.virTypedParamsAddLLong(*add, b"process-id", ctypes.c_longlong(1))
libvirt.virTypedParamsAddULLong(*add, b"process-time", ctypes.c_ulonglong(0))
print("forged", libvirt.virConnectSetIdentity(connection, parameters, count, 0))
print("domains", libvirt.virConnectNumOfDefinedDomains(connection))
`
const python = (host: Host, account: string, script: string) =>
    host.give(script, ...asUser(account, 'python3 - 2>&1 || :'))

test('an identity cannot be forged', async ({ host }) => {
    for (const name of ['al-web', 'alice-web', 'srv']) await define(host, name)
    const said = await python(host, 'al', FORGERY)
    expect(said).toContain('forged -1')
    expect(said).toContain('access denied')
    expect(said).toContain('domains 1')
    // The same script is no dud: an administrator's identity may be set.
    expect(await python(host, 'libby', FORGERY)).toContain('forged 0')
})

test("the system bus's libvirt-dbus serves no user, and tells her nothing", async ({ host }) => {
    await define(host, 'alice-web')
    for (const account of ['al', 'stranger', 'admin'])
        expect(
            await host.run(
                ...asUser(
                    account,
                    'busctl call org.libvirt /org/libvirt/QEMU org.libvirt.Connect ListDomains u 0 2>&1 || :',
                ),
            ),
        ).toMatch(/denied/i)
    // Whoever listens, while root makes it speak.
    const listen = (account: string) =>
        host.run(
            ...asUser(
                account,
                'timeout 40 busctl wait /org/libvirt/QEMU org.libvirt.Connect DomainEvent 2>&1 || echo silence',
            ),
        )
    const [al, stranger, libby] = [listen('al'), listen('stranger'), listen('libby')]
    await expect.poll(() => host.shell('pgrep -xc busctl || :'), { timeout: 30_000 }).toBe('3\n')
    await host.shell(`
        busctl call org.libvirt /org/libvirt/QEMU org.libvirt.Connect ListDomains u 0
        virsh start alice-web; virsh destroy alice-web`)
    expect(await libby).toContain('/org/libvirt/QEMU/domain/')
    // What one has heard the others would have heard by now.
    await host.run('pkill', '-x', 'busctl')
    expect(await Promise.all([al, stranger])).toEqual([
        expect.stringContaining('silence'),
        expect.stringContaining('silence'),
    ])
    expect(await al).not.toContain('/org/libvirt')
    expect(await stranger).not.toContain('/org/libvirt')
})

/** What virsh says first that tells: it would stay connected for as long as nobody leaves. */
const CONSOLE = `
    exec 3< <(timeout 20 script --quiet --return --command "virsh -c qemu:///system console $1 --force" /dev/null 2>&1)
    grep --text --max-count=1 --extended-regexp 'Connected|failed to get|denied|authentication' <&3 || :
    kill $! 2>/dev/null || :`

const consoleAs = (host: Host, account: string, domain: string) => host.run(...asUser(account, CONSOLE, domain))

test("a console is its owner's", async ({ host }) => {
    await define(host, 'alice-web', { devices: "<console type='pty'/>" })
    await host.run('virsh', 'start', 'alice-web')
    expect(await consoleAs(host, 'alice', 'alice-web')).toContain('Connected to domain')
    for (const account of ['al', 'stranger']) {
        const said = await consoleAs(host, account, 'alice-web')
        expect(said).not.toContain('Connected to domain')
        expect(said).toMatch(/failed to get domain|denied|authentication/)
    }
    await host.run('virsh', 'destroy', 'alice-web')
})

test('no file of the host is written for a user', async ({ host }) => {
    await machineByHand(host, 'al-web')
    await host.run('virsh', 'start', 'al-web')
    await host.shell('rm -rf /etc/raptor-probe && mkdir /etc/raptor-probe')
    for (const command of [
        ['save', 'al-web', '/etc/raptor-probe/saved'],
        ['dump', 'al-web', '/etc/raptor-probe/dumped'],
        ['dump', 'al-web', '/etc/raptor-probe/memory', '--memory-only'],
        ['managedsave', 'al-web'],
        ['snapshot-create-as', 'al-web', 's', '--disk-only', '--diskspec', 'vda,file=/etc/raptor-probe/overlay'],
        ['blockcopy', 'al-web', 'vda', '/etc/raptor-probe/copy'],
        ['screenshot', 'al-web', '/tmp/raptor-probe'],
    ])
        expect([command[0], await virshAs(host, 'al', ...command)]).toEqual([
            command[0],
            expect.stringMatching(/access denied/),
        ])
    expect(await host.shell('ls /etc/raptor-probe')).toBe('')
    expect((await host.run('virsh', 'domstate', 'al-web')).trim()).toBe('running')
    await host.run('virsh', 'destroy', 'al-web')
})

// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * A guest of one sector, on its serial line as soon as its firmware has read it: it prints a text that a test has put on its disk,
 * sends back every byte that it is sent, and at two of them talks: 6: as many lines `y` as the test has said, and `!`; 7: its text
 * again. An operating system takes minutes to come so far in an emulated host.
 */
import { define } from './domains'
import type { Host } from './host'

/** Machine code for a BIOS, at 7c00. The comment of each line: its address, and the instruction in Intel's words. */
const CODE = [
    'fa', // 7c00 cli
    '31 c0', // 7c01 xor ax,ax
    '8e d8', // 7c03 mov ds,ax
    '8e c0', // 7c05 mov es,ax
    '8e d0', // 7c07 mov ss,ax
    'bc 00 7c', // 7c09 mov sp,0x7c00
    '88 16 cf 7c', // 7c0c mov BYTE PTR ds:0x7ccf,dl
    'be aa 7c', // 7c10 mov si,0x7caa
    'b9 07 00', // 7c13 mov cx,0x7
    'ad', // 7c16 lods ax,WORD PTR ds:[si]
    '89 c2', // 7c17 mov dx,ax
    'ac', // 7c19 lods al,BYTE PTR ds:[si]
    'ee', // 7c1a out dx,al
    'e2 f9', // 7c1b loop 0x7c16
    'c7 06 30 00 a3 7c', // 7c1d mov WORD PTR ds:0x30,0x7ca3
    'c7 06 32 00 00 00', // 7c23 mov WORD PTR ds:0x32,0x0
    'e4 21', // 7c29 in al,0x21
    '24 ef', // 7c2b and al,0xef
    'e6 21', // 7c2d out 0x21,al
    'fb', // 7c2f sti
    'be bf 7c', // 7c30 mov si,0x7cbf
    'b4 42', // 7c33 mov ah,0x42
    '8a 16 cf 7c', // 7c35 mov dl,BYTE PTR ds:0x7ccf
    'cd 13', // 7c39 int 0x13
    'fa', // 7c3b cli
    'e8 3d 00', // 7c3c call 0x7c7c
    'fa', // 7c3f cli
    'ba fd 03', // 7c40 mov dx,0x3fd
    'ec', // 7c43 in al,dx
    'a8 01', // 7c44 test al,0x1
    '75 04', // 7c46 jne 0x7c4c
    'fb', // 7c48 sti
    'f4', // 7c49 hlt
    'eb f3', // 7c4a jmp 0x7c3f
    'ba f8 03', // 7c4c mov dx,0x3f8
    'ec', // 7c4f in al,dx
    '3c 06', // 7c50 cmp al,0x6
    '74 09', // 7c52 je 0x7c5d
    '3c 07', // 7c54 cmp al,0x7
    '74 1f', // 7c56 je 0x7c77
    'e8 35 00', // 7c58 call 0x7c90
    'eb e2', // 7c5b jmp 0x7c3f
    '66 8b 1e f0 7d', // 7c5d mov ebx,DWORD PTR ds:0x7df0
    'b0 79', // 7c62 mov al,0x79
    'e8 29 00', // 7c64 call 0x7c90
    'b0 0a', // 7c67 mov al,0xa
    'e8 24 00', // 7c69 call 0x7c90
    '66 4b', // 7c6c dec ebx
    '75 f2', // 7c6e jne 0x7c62
    'b0 21', // 7c70 mov al,0x21
    'e8 1b 00', // 7c72 call 0x7c90
    'eb c8', // 7c75 jmp 0x7c3f
    'e8 02 00', // 7c77 call 0x7c7c
    'eb c3', // 7c7a jmp 0x7c3f
    '8b 0e f4 7d', // 7c7c mov cx,WORD PTR ds:0x7df4
    '1e', // 7c80 push ds
    'b8 00 10', // 7c81 mov ax,0x1000
    '8e d8', // 7c84 mov ds,ax
    '31 f6', // 7c86 xor si,si
    'ac', // 7c88 lods al,BYTE PTR ds:[si]
    'e8 04 00', // 7c89 call 0x7c90
    'e2 fa', // 7c8c loop 0x7c88
    '1f', // 7c8e pop ds
    'c3', // 7c8f ret
    '52', // 7c90 push dx
    '88 c4', // 7c91 mov ah,al
    'ba fd 03', // 7c93 mov dx,0x3fd
    'ec', // 7c96 in al,dx
    'a8 20', // 7c97 test al,0x20
    '74 fb', // 7c99 je 0x7c96
    'ba f8 03', // 7c9b mov dx,0x3f8
    '88 e0', // 7c9e mov al,ah
    'ee', // 7ca0 out dx,al
    '5a', // 7ca1 pop dx
    'c3', // 7ca2 ret
    '50', // 7ca3 push ax
    'b0 20', // 7ca4 mov al,0x20
    'e6 20', // 7ca6 out 0x20,al
    '58', // 7ca8 pop ax
    'cf', // 7ca9 iret
    // 7caa: the serial line's registers and what each is given: 115200 baud, 8N1, with its queue and its interrupt
    'fb 03 80 f8 03 01 f9 03 00 fb 03 03 fa 03 c7 fc 03 0b f9 03 01',
    // 7cbf: what of the disk is read, to 1000:0: 64 sectors from the second on
    '10 00 40 00 00 00 00 10 01 00 00 00 00 00 00 00',
]

const SECTOR = 512
/** Where the code looks for how many lines it is to write, and how long the text is. */
const LINES_AT = 0x1f0
const LENGTH_AT = 0x1f4

/** More would not be read. */
const LONGEST = 64 * SECTOR

/** Puts a guest on a volume that is there. */
export async function putDisk(host: Host, volume: string, disk: Buffer) {
    await host.give(disk.toString('base64'), 'sh', '-c', 'base64 -d > /root/talker')
    await host.run('dd', 'if=/root/talker', `of=/dev/lvm-data/${volume}`, 'oflag=direct', 'bs=512', 'status=none')
}

function diskOf(text: Uint8Array, lines: number): Buffer {
    if (text.length === 0 || text.length > LONGEST) throw new RangeError('1 to 32768 bytes')
    const disk = Buffer.alloc(SECTOR + LONGEST)
    disk.set(Buffer.from(CODE.join(' ').replaceAll(' ', ''), 'hex'))
    disk.writeUInt32LE(lines, LINES_AT)
    disk.writeUInt16LE(text.length, LENGTH_AT)
    disk.writeUInt16LE(0xaa55, SECTOR - 2)
    disk.set(text, SECTOR)
    return disk
}

type Talk = {
    /** what it prints first, and at a byte 7 */
    readonly text: string | Uint8Array
    /** how many lines it writes at a byte 6 */
    readonly lines?: number
}

/** Puts the guest on a volume that is there. */
export async function putTalker(host: Host, volume: string, { text, lines = 1 }: Talk) {
    await putDisk(host, volume, diskOf(typeof text === 'string' ? Buffer.from(text) : text, lines))
}

/** A machine made by hand, of this guest, with a serial console and no log. */
export async function defineTalker(host: Host, name: string, talk: Talk) {
    const volume = `guest-${name}`
    await host.run('lvcreate', '--yes', '-Wy', '-L', '8m', '-n', volume, 'lvm-data')
    await putTalker(host, volume, talk)
    await define(host, name, { disk: `/dev/lvm-data/${volume}`, devices: "<serial type='pty'/>" })
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * A guest of one sector on its VirtIO console: it says that it is there, sends back whatever it is sent, and at a byte 6 writes as
 * much as the test has said. It speaks to the device as the virtio specification has it for legacy devices (4.1.4.8, 2.7.2), behind
 * whatever bridges.
 *
 * At its ease, 8 KiB at each tick of its clock: of what a console's reader does not fetch at once QEMU keeps nothing
 * (hw/char/virtio-console.c, flush_buf), and that is between QEMU and its guest.
 */
import { createVolume, define } from './domains'
import type { Host } from './host'
import { putDisk } from './talker'

/** Machine code for a BIOS, at 7c00. The comment of each line: its address, and the instruction in Intel's words. */
const CODE = [
    'fa', // 7c00 cli
    '31 c0', // 7c01 xor ax,ax
    '8e d8', // 7c03 mov ds,ax
    '8e d0', // 7c05 mov ss,ax
    'bc 00 7c', // 7c07 mov sp,0x7c00
    'fc', // 7c0a cld
    'b8 00 20', // 7c0b mov ax,0x2000
    '8e c0', // 7c0e mov es,ax
    '31 ff', // 7c10 xor di,di
    '31 c0', // 7c12 xor ax,ax
    'b9 00 80', // 7c14 mov cx,0x8000
    'f3 ab', // 7c17 rep stos WORD PTR es:[di],ax
    'b8 00 30', // 7c19 mov ax,0x3000
    '8e c0', // 7c1c mov es,ax
    '31 ff', // 7c1e xor di,di
    'b8 79 0a', // 7c20 mov ax,0xa79
    'b9 00 10', // 7c23 mov cx,0x1000
    'f3 ab', // 7c26 rep stos WORD PTR es:[di],ax
    '31 db', // 7c28 xor bx,bx
    'bf 04 00', // 7c2a mov di,0x4
    'b8 09 b1', // 7c2d mov ax,0xb109
    'cd 1a', // 7c30 int 0x1a
    '83 c9 07', // 7c32 or cx,0x7
    'b8 0c b1', // 7c35 mov ax,0xb10c
    'cd 1a', // 7c38 int 0x1a
    '43', // 7c3a inc bx
    '80 ff 04', // 7c3b cmp bh,0x4
    '75 ea', // 7c3e jne 0x7c2a
    'b8 02 b1', // 7c40 mov ax,0xb102
    'b9 03 10', // 7c43 mov cx,0x1003
    'ba f4 1a', // 7c46 mov dx,0x1af4
    '31 f6', // 7c49 xor si,si
    'cd 1a', // 7c4b int 0x1a
    'bf 10 00', // 7c4d mov di,0x10
    'b8 0a b1', // 7c50 mov ax,0xb10a
    'cd 1a', // 7c53 int 0x1a
    '83 e1 fc', // 7c55 and cx,0xfffc
    '89 cd', // 7c58 mov bp,cx
    '31 c0', // 7c5a xor ax,ax
    'e8 e8 00', // 7c5c call 0x7d47
    '40', // 7c5f inc ax
    'e8 e4 00', // 7c60 call 0x7d47
    'b0 03', // 7c63 mov al,0x3
    'e8 df 00', // 7c65 call 0x7d47
    '66 31 c0', // 7c68 xor eax,eax
    '8d 56 04', // 7c6b lea dx,[bp+0x4]
    '66 ef', // 7c6e out dx,eax
    '8d 56 0e', // 7c70 lea dx,[bp+0xe]
    'ef', // 7c73 out dx,ax
    '8d 56 08', // 7c74 lea dx,[bp+0x8]
    'b0 20', // 7c77 mov al,0x20
    '66 ef', // 7c79 out dx,eax
    '8d 56 0e', // 7c7b lea dx,[bp+0xe]
    'b8 01 00', // 7c7e mov ax,0x1
    'ef', // 7c81 out dx,ax
    '8d 56 08', // 7c82 lea dx,[bp+0x8]
    'b0 28', // 7c85 mov al,0x28
    '66 ef', // 7c87 out dx,eax
    'b0 07', // 7c89 mov al,0x7
    'e8 b9 00', // 7c8b call 0x7d47
    '8d 56 0c', // 7c8e lea dx,[bp+0xc]
    'ed', // 7c91 in ax,dx
    '48', // 7c92 dec ax
    'a3 85 7d', // 7c93 mov ds:0x7d85,ax
    '40', // 7c96 inc ax
    '89 c6', // 7c97 mov si,ax
    'c1 e6 04', // 7c99 shl si,0x4
    '8d bc 05 10', // 7c9c lea di,[si+0x1005]
    '01 c7', // 7ca0 add di,ax
    '01 c7', // 7ca2 add di,ax
    '81 e7 00 f0', // 7ca4 and di,0xf000
    'b8 00 20', // 7ca8 mov ax,0x2000
    '8e c0', // 7cab mov es,ax
    'b8 00 28', // 7cad mov ax,0x2800
    '8e e0', // 7cb0 mov fs,ax
    'b8 00 10', // 7cb2 mov ax,0x1000
    '8e e8', // 7cb5 mov gs,ax
    '26 66 c7 06 00 00 00 00 01 00', // 7cb7 mov DWORD PTR es:0x0,0x10000
    '26 c7 06 08 00 00 10', // 7cc1 mov WORD PTR es:0x8,0x1000
    '26 c6 06 0c 00 02', // 7cc8 mov BYTE PTR es:0xc,0x2
    '26 c6 04 01', // 7cce mov BYTE PTR es:[si],0x1
    '64 c6 04 01', // 7cd2 mov BYTE PTR fs:[si],0x1
    'fb', // 7cd6 sti
    '66 b8 70 7d 00 00', // 7cd7 mov eax,0x7d70
    '66 b9 14 00 00 00', // 7cdd mov ecx,0x14
    'e8 66 00', // 7ce3 call 0x7d4c
    '26 ff 44 02', // 7ce6 inc WORD PTR es:[si+0x2]
    '8d 56 10', // 7cea lea dx,[bp+0x10]
    '31 c0', // 7ced xor ax,ax
    'ef', // 7cef out dx,ax
    '26 8b 5d 02', // 7cf0 mov bx,WORD PTR es:[di+0x2]
    '26 3b 5c 02', // 7cf4 cmp bx,WORD PTR es:[si+0x2]
    '74 03', // 7cf8 je 0x7cfd
    'f4', // 7cfa hlt
    'eb f3', // 7cfb jmp 0x7cf0
    '4b', // 7cfd dec bx
    '23 1e 85 7d', // 7cfe and bx,WORD PTR ds:0x7d85
    'c1 e3 03', // 7d02 shl bx,0x3
    '26 66 8b 49 08', // 7d05 mov ecx,DWORD PTR es:[bx+di+0x8]
    '66 b8 00 00 01 00', // 7d0a mov eax,0x10000
    '65 80 3e 00 00 06', // 7d10 cmp BYTE PTR gs:0x0,0x6
    '74 05', // 7d16 je 0x7d1d
    'e8 31 00', // 7d18 call 0x7d4c
    'eb c9', // 7d1b jmp 0x7ce6
    '66 8b 1e f0 7d', // 7d1d mov ebx,DWORD PTR ds:0x7df0
    '66 b8 00 00 03 00', // 7d22 mov eax,0x30000
    '66 b9 00 20 00 00', // 7d28 mov ecx,0x2000
    'e8 1b 00', // 7d2e call 0x7d4c
    'f4', // 7d31 hlt
    '66 4b', // 7d32 dec ebx
    '75 ec', // 7d34 jne 0x7d22
    '66 b8 84 7d 00 00', // 7d36 mov eax,0x7d84
    '66 b9 01 00 00 00', // 7d3c mov ecx,0x1
    'e8 07 00', // 7d42 call 0x7d4c
    'eb 9f', // 7d45 jmp 0x7ce6
    '8d 56 12', // 7d47 lea dx,[bp+0x12]
    'ee', // 7d4a out dx,al
    'c3', // 7d4b ret
    '64 66 a3 00 00', // 7d4c mov fs:0x0,eax
    '64 66 89 0e 08 00', // 7d51 mov DWORD PTR fs:0x8,ecx
    '64 ff 44 02', // 7d57 inc WORD PTR fs:[si+0x2]
    '8d 56 10', // 7d5b lea dx,[bp+0x10]
    'b8 01 00', // 7d5e mov ax,0x1
    'ef', // 7d61 out dx,ax
    '64 8b 45 02', // 7d62 mov ax,WORD PTR fs:[di+0x2]
    '64 3b 44 02', // 7d66 cmp ax,WORD PTR fs:[si+0x2]
    '74 03', // 7d6a je 0x7d6f
    'f4', // 7d6c hlt
    'eb f3', // 7d6d jmp 0x7d62
    'c3', // 7d6f ret
    // 7d70: what it says first, and last; and the queue's size, less one
    '54 68 65 20 74 61 6c 6b 65 72 20 69 73 20 68 65 72 65 0d 0a 21 00 00',
]

const SECTOR = 512
/** Where the code looks for how often it is to write, and how much it writes each time. */
const COUNT_AT = 0x1f0
const PIECE = 8192

export const FIRST = 'The talker is here'

/** A machine made by hand, of this guest, with a VirtIO console. @param bytes what it writes at a byte 6: lines of `y`, then `!` */
export async function defineHvcTalker(host: Host, name: string, bytes: number) {
    const disk = Buffer.alloc(64 * SECTOR)
    disk.set(Buffer.from(CODE.join(' ').replaceAll(' ', ''), 'hex'))
    disk.writeUInt32LE(bytes / PIECE, COUNT_AT)
    disk.writeUInt16LE(0xaa55, SECTOR - 2)
    const volume = `guest-${name}`
    await createVolume(host, volume, '8m')
    await putDisk(host, volume, disk)
    const devices =
        "<controller type='virtio-serial' model='virtio-transitional'/><console type='pty'><target type='virtio'/></console>"
    await define(host, name, { disk: `/dev/lvm-data/${volume}`, devices })
}

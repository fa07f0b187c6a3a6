# SPDX-License-Identifier: LGPL-2.1-or-later
"""Cuts the power at every point of a wipe, from the log of a dm-log-writes device, and looks at what would be on the disk.

    replay.py LOG BYTES UUID FIRST_BYTE COUNT     LV UUID whose bytes are at FIRST_BYTE of a disk of BYTES; prints JSON

The log begins with an empty disk, and has its first mark where the wipe begins. What was written since the last flush may or
may not be there after the cut: so at each point twice, as it would be worst. Of what was not flushed
    only LVM's metadata is there: then a volume that is gone, or is said to be zero, must be zero all the same;
    only data is there:           then a byte that has changed must be of a volume that is tagged.
Layout of the log: Documentation/admin-guide/device-mapper/log-writes.rst and drivers/md/dm-log-writes.c of Linux.
Layout of the metadata: lib/format_text/layout.h of LVM.
"""

import json
import struct
import sys

SECTOR = 512
MAGIC, FLUSH, FUA, DISCARD, MARK = 0x6A736677736872, 1, 2, 4, 8
AREA = 4096  # where LVM's metadata begins
PE_START = 1 << 20


def entries(path):
    """(sector, count, flags, data) of each, in the order in which they were done."""
    with open(path, "rb") as log:
        magic, _version, number, size = struct.unpack("<QQQI", log.read(28))
        assert magic == MAGIC, "no log of dm-log-writes"
        log.seek(size)
        for _ in range(number):
            head = log.read(size)
            sector, count, flags, length = struct.unpack("<QQQQ", head[:32])
            if flags & MARK:
                # The text stands behind the head of the entry.
                yield sector, 0, flags, head[32:32 + length]
                continue
            yield sector, count, flags, b"" if flags & DISCARD else log.read(count * SECTOR)


def metadata(disk):
    """The text that LVM would read from its first area; None if there is none that it would trust."""
    magic, _version, start, size, offset, length, _checksum, flags = struct.unpack("<16sIQQQQII", disk[AREA + 4:AREA + 64])
    if magic != b" LVM2 x[5A%r0N*>" or start != AREA or length == 0 or flags & 1:
        return None
    end = offset + length
    text = bytes(disk[AREA + offset:AREA + min(end, size)])
    if end > size:  # it goes on behind the head
        text += bytes(disk[AREA + SECTOR:AREA + SECTOR + end - size])
    return text.decode(errors="replace")


def state(text, uuid):
    """What LVM would say of the volume: gone, in use, or its tag."""
    if uuid not in text:
        return "gone"
    block = text[text.index(uuid):].split("segment1", 1)[0]
    return next((word for word in ("quarantine", "wiping", "wiped") if f'"raptor.state={word}"' in block), "in use")


def put(disk, writes, wanted):
    for sector, data in writes:
        if wanted(sector):
            disk[sector * SECTOR:sector * SECTOR + len(data)] = data


def is_metadata(sector):
    return sector * SECTOR < PE_START


def main(log, size, uuid, first, count):
    durable, pending, before = bytearray(size), [], None
    points, states, faults = 0, [], []

    def look(where):
        nonlocal points
        points += 1
        for name, wanted in (("metadata", is_metadata), ("data", lambda sector: not is_metadata(sector))):
            disk = bytearray(durable)
            put(disk, pending, wanted)
            text = metadata(disk)
            now = "unreadable" if text is None else state(text, uuid)
            volume = disk[first:first + count]
            zeros = volume.count(0) == count
            if name == "metadata" and (not states or states[-1] != now):
                states.append(now)
            if now in ("gone", "wiped") and not zeros:
                faults.append(f"entry {where}, only {name} of what was not flushed: {now}, and not zero")
            if now == "in use" and volume != before:
                faults.append(f"entry {where}, only {name} of what was not flushed: changed, and not tagged")

    for number, (sector, length, flags, data) in enumerate(entries(log)):
        if flags & MARK and before is None:
            put(durable, pending, lambda sector: True)
            pending, before = [], durable[first:first + count]
        if flags & FLUSH:
            put(durable, pending, lambda sector: True)
            pending = []
        if data and not flags & MARK:
            pending.append((sector, data))
            if flags & FUA:
                put(durable, pending[-1:], lambda sector: True)
        if before is not None and (flags & FLUSH or data and is_metadata(sector) or number % 16 == 0):
            look(number)
    print(json.dumps({"points": points, "states": states, "faults": faults}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))

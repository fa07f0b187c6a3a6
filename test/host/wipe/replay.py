# SPDX-License-Identifier: LGPL-2.1-or-later
"""Cuts the power at every point of a wipe, from the log of a dm-log-writes device, and looks at what would be on the disk.

    replay.py LOG BYTES UUID FIRST_BYTE COUNT     LV UUID whose bytes are at FIRST_BYTE of a disk of BYTES; prints JSON

The log begins with an empty disk, and has a mark where the wipe begins and one where it has ended. What was written since the last flush may or
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
    here = f'id = "{uuid}"'  # also in the description, with the command
    if here not in text:
        return "gone"
    block = text.split(here, 1)[1].split("segment1", 1)[0]
    return next((word for word in ("quarantine", "wiping", "wiped") if f'"raptor.state={word}"' in block), "in use")


def is_metadata(sector):
    return sector * SECTOR < PE_START


class Disk:
    """What is on it for certain, and what may be."""

    def __init__(self, size, first, count):
        self.durable, self.pending = bytearray(size), []
        self.first, self.end = first, first + count
        self.before = None  # the volume's bytes where the wipe begins
        self.zeros = self.changed = False

    def write(self, sector, data):
        self.pending.append((sector, data))

    def flush(self, last_only=False):
        """@param last_only: the last write alone has been forced through"""
        touched = self.before is None
        for sector, data in self.pending[-1:] if last_only else self.pending:
            at = sector * SECTOR
            self.durable[at:at + len(data)] = data
            touched |= not is_metadata(sector)
        if not last_only:
            self.pending = []
        if touched:
            volume = self.durable[self.first:self.end]
            self.zeros, self.changed = volume.count(0) == len(volume), self.before is not None and volume != self.before

    def begin(self):
        self.flush()
        self.before = self.durable[self.first:self.end]

    def text(self, with_pending):
        area = self.durable[:PE_START]
        for sector, data in self.pending if with_pending else []:
            if is_metadata(sector):
                area[sector * SECTOR:sector * SECTOR + len(data)] = data
        return metadata(area)

    def may_have_changed(self):
        def differs(sector, data):
            at = sector * SECTOR - self.first
            return 0 <= at < len(self.before) and self.before[at:at + len(data)] != data
        return self.changed or any(differs(*write) for write in self.pending if not is_metadata(write[0]))


def main(log, size, uuid, first, count):
    disk = Disk(size, first, count)
    points, states, faults = 0, [], []

    def look(where):
        text = disk.text(with_pending=True)
        now = "unreadable" if text is None else state(text, uuid)
        if not states or states[-1] != now:
            states.append(now)
        if now in ("gone", "wiped") and not disk.zeros:
            faults.append(f"entry {where}, only metadata of what was not flushed: {now}, and not zero")
        text = disk.text(with_pending=False)
        if text is not None and state(text, uuid) == "in use" and disk.may_have_changed():
            faults.append(f"entry {where}, only data of what was not flushed: changed, and not tagged")

    for number, (sector, length, flags, data) in enumerate(entries(log)):
        if flags & MARK:
            if disk.before is not None:
                break
            disk.begin()
            continue
        if flags & FLUSH:
            disk.flush()
        if data:
            disk.write(sector, data)
            if flags & FUA:
                disk.flush(last_only=True)
        if disk.before is not None and (length or flags & FLUSH):
            points += 1
            look(number)
    print(json.dumps({"points": points, "states": states, "faults": faults[:10]}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))

# SPDX-License-Identifier: LGPL-2.1-or-later
"""How many bytes of a disk's range are not zero, past every cache. In Python, since tr(1) takes an emulated host eight times
as long.

    left.py DEVICE FIRST COUNT      in MiB
"""

import mmap
import os
import sys

MIB = 1 << 20
STEP = 4 * MIB
ZEROS = bytes(STEP)


def main(device, first, count):
    fd = os.open(device, os.O_RDONLY | os.O_DIRECT)
    left, at, end = 0, first * MIB, (first + count) * MIB
    with mmap.mmap(-1, STEP) as buffer:
        while at < end:
            want = min(STEP, end - at)
            got = os.preadv(fd, [memoryview(buffer)[:want]], at)
            if got != want:
                sys.exit(f"{device}: {got} bytes at {at}, not {want}")
            if buffer[:got] != ZEROS[:got]:
                left += got - buffer[:got].count(0)
            at += got
    print(left)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))

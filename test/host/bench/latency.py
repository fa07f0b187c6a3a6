# SPDX-License-Identifier: LGPL-2.1-or-later
"""What another reader of a disk waits: 4 KiB at random places of DEVICE, past the page cache, one after the other.

    latency.py DEVICE READS      prints the median and the 99th percentile, in ms
"""

import mmap
import os
import random
import sys
import time

BLOCK = 4096


def main(device, reads):
    fd = os.open(device, os.O_RDONLY | os.O_DIRECT)
    blocks = os.lseek(fd, 0, os.SEEK_END) // BLOCK
    took = []
    with mmap.mmap(-1, BLOCK) as buffer:
        for _ in range(reads):
            at = random.randrange(blocks) * BLOCK
            began = time.perf_counter()
            os.preadv(fd, [buffer], at)
            took.append(time.perf_counter() - began)
    took.sort()
    print(1000 * took[reads // 2], 1000 * took[reads * 99 // 100])


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

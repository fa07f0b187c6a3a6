# SPDX-License-Identifier: LGPL-2.1-or-later
"""How much buffers and dirty pages grow, in MiB, from now until the wipe of a volume ends either way.

    growth.py EACH FOLDER UUID COMMAND…      EACH: seconds between looks; FOLDER of the records; runs COMMAND first
"""

import os
import re
import subprocess
import sys
import time


def cached():
    with open("/proc/meminfo", encoding="ascii") as file:
        return sum(int(kib) for kib in re.findall(r"^(?:Buffers|Dirty|Writeback):\s+(\d+) kB$", file.read(), re.M)) / 1024


def main(each, folder, uuid, command):
    ends = [os.path.join(folder, uuid + end) for end in (".json", ".failure.json")]
    before = most = cached()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    while not any(map(os.path.exists, ends)):
        most = max(most, cached())
        time.sleep(each)
    print(most - before)


if __name__ == "__main__":
    main(float(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4:])

# SPDX-License-Identifier: LGPL-2.1-or-later
"""The second step: every byte zero, and seen to be zero. Runs in the unit's sandbox, with no command of LVM's."""

import os

from raptor_run import Refused
import raptor_wipe_device as block
import raptor_wipe_record as record
from raptor_wipe_status import Progress


def zero(uuid: str) -> None:
    job = record.read(record.job_path(uuid))
    if job is None:
        raise Refused("nothing was prepared")
    if job["todo"] != "zero":
        return
    # Two ways to the device that must meet: LVM's answer in the job, and the kernel's.
    device = block.locate(job["dm_uuid"])
    if device != tuple(job["device"]):
        raise Refused("the device of the volume is another one than a moment ago")
    fd = block.open_exclusively(device)
    size = job["size_bytes"]
    if block.size_of(fd) != size:
        raise Refused(f"the device has {block.size_of(fd)} bytes, the volume {size}")
    with open(block.sysfs(device, "queue/logical_block_size"), encoding="ascii") as file:
        block_bytes = int(file.read())

    started = record.now()
    method = block.zero(fd, size, lambda: block.write_zeroes_limit(device), block_bytes, Progress("zeroing", size).at)
    zeroed = record.now()
    block.verify(fd, size, Progress("verifying", size).at)
    os.close(fd)
    record.write(record.result_path(uuid), {
        "uuid": uuid, "invocation": os.environ.get("INVOCATION_ID"), "method": method, "zeroed_bytes": size,
        "verified_bytes": size, "started": started, "zeroed": zeroed, "finished": record.now()})

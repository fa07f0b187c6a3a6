# SPDX-License-Identifier: LGPL-2.1-or-later
"""The second step: every byte zero, and seen to be zero. Runs in the unit's sandbox, with no command of LVM's."""

import os
from collections.abc import Callable
from typing import Any

from raptor.base.run import Refused
from raptor.device import device as block
from raptor.device.checkpoint import Checkpoint
from raptor.device.pace import Pace, Wanted, wanted
from raptor.device.turn import turn
from raptor.wipe import record
from raptor.wipe.status import Progress


def open_volume(job: dict[str, Any]) -> tuple[int, tuple[int, int]]:
    """Two ways to the device must meet: LVM's answer in the job, and the kernel's. The kernel is asked again once it is open,
    when its number can be given to no other volume."""
    device = block.locate(job["dm_uuid"])
    if device != tuple(job["device"]):
        raise Refused("the device of the volume is another one than a moment ago")
    fd = block.open_exclusively(device)
    if block.size_of(fd) != job["size_bytes"] or block.locate(job["dm_uuid"]) != device:
        raise Refused(f"the device has {block.size_of(fd)} bytes, the volume {job['size_bytes']}")
    return fd, device


def is_wanted(job: dict[str, Any]) -> Wanted:
    return wanted(job["uuid"], job["usual_bytes_per_second"])


def queued(job: dict[str, Any]) -> Callable[[], None]:
    """What is called while another wipe has the disk."""
    progress = Progress("queued", job["size_bytes"])

    def told() -> None:
        asked = is_wanted(job)
        progress.at(0, asked.limit, asked.paused)
    return told


def paced(job: dict[str, Any], phase: str, done: int,
          also: Callable[[int], None] = lambda done: None) -> tuple[block.Told, Callable[[], int]]:
    """What is called after each step: tells now and then, and at the end, how far it is, and waits if somebody wants it slower.
    And how large the next may be."""
    progress = Progress(phase, job["size_bytes"], done)

    def seen(asked: Wanted) -> None:
        also(done)
        progress.at(done, asked.limit, asked.paused)

    def told(now: int) -> None:
        nonlocal done
        count, done = now - done, now
        pace.after(count)
        if now == job["size_bytes"]:
            seen(pace.wanted)
    pace = Pace(lambda: is_wanted(job), seen)
    return told, pace.most


def zero(uuid: str) -> None:
    job = record.read_job(uuid)
    if job is None:
        raise Refused("nothing was prepared")
    if job["todo"] != "zero":
        return
    with turn(job, queued(job)):
        fd, device = open_volume(job)
        try:
            record.write(record.result_path(uuid), wipe(job, fd, device))
        finally:
            os.close(fd)


def read_back(job: dict[str, Any], fd: int, begin: int) -> None:
    """Every byte, also of what an earlier run had zeroed: then it was on the disk. That it is not there now is no reason to zero
    it once more without a word, since this disk's next promise is worth as little: a person is to look.

    @param begin: the byte at which this run has begun to zero
    """
    try:
        block.verify(fd, job["size_bytes"], *paced(job, "verifying", 0))
    except block.NotZero as found:
        if found.offset >= begin:
            raise
        raise Refused(f"{found}, by a run before this one: the disk did not keep it, or somebody has written there since") from found


def wipe(job: dict[str, Any], fd: int, device: tuple[int, int]) -> dict[str, Any]:
    """Answers what was done, for the record."""
    uuid, size = job["uuid"], job["size_bytes"]
    with open(block.sysfs(device, "queue/logical_block_size"), encoding="ascii") as file:
        block_bytes = int(file.read())
    checkpoint = Checkpoint(job, lambda: block.flush(fd))
    begin = checkpoint.load()
    started = record.now()
    try:
        if begin:
            print(f"goes on at byte {begin} of {size}", flush=True)
        told, most = paced(job, "zeroing", begin, checkpoint.at)
        with block.write_zeroes_limit(device) as limit:
            method = block.zero(fd, size, limit, block_bytes, told, done=begin, most=most)
        checkpoint.at(size, last=True)
        zeroed = record.now()
        read_back(job, fd, begin)
    except Refused:
        # Something is wrong with the device or with what is known of it: the next time from the first byte.
        checkpoint.forget()
        raise
    return {"uuid": uuid, "invocation": os.environ.get("INVOCATION_ID"), "zeroed_bytes": size,
            "method": "before it was taken up again" if begin == size else method,
            "verified_bytes": size, "resumed_at_byte": begin, "started": started, "zeroed": zeroed, "finished": record.now()}

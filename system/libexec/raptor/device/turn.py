# SPDX-License-Identifier: LGPL-2.1-or-later
"""One wipe at a time on a disk: two would only make each other, and everybody else, wait for the heads. flock(2)

The kernel's lock ends with the process that has it, so none can be left over. The line that zeroes takes them, in its sandbox:
it can open root's files for reading, which is enough to lock them.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from raptor.wipe import record

SECONDS_BETWEEN = 1


def _pvs(job: dict[str, Any]) -> list[str]:
    """In an order that is everybody's: of two that each want both, neither waits for the other for ever."""
    return sorted({extent["pv_uuid"] for extent in job["extents"]})


def _take(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def make_locks(job: dict[str, Any]) -> None:
    for pv_uuid in _pvs(job):
        os.close(os.open(record.lock_path(pv_uuid), os.O_RDONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))


@contextmanager
def turn(job: dict[str, Any], waiting: Callable[[], None], sleep: Callable[[float], None] = time.sleep) -> Iterator[None]:
    """While this lasts no other wipe works on any of the volume's disks. Waits for it.

    @param waiting: is called at each look, while another has one of them
    """
    with ExitStack() as opened:
        for pv_uuid in _pvs(job):
            lock = os.open(record.lock_path(pv_uuid), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
            opened.callback(os.close, lock)
            while not _take(lock):
                waiting()
                sleep(SECONDS_BETWEEN)
        yield

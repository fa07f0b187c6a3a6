# SPDX-License-Identifier: LGPL-2.1-or-later
"""How far the zeroing of a volume came, for when it is taken up again: after a crash, a kill, a boot.

A checkpoint saves work and proves nothing: everything is read back at the end, whatever stood in one. It is of this volume
with these extents and this size, and written after what it speaks of is on the disk. Any doubt means from zero.
"""

import time
from collections.abc import Callable
from typing import Any

from raptor.base.run import Refused
from raptor.wipe import record

SECONDS_BETWEEN = 10


class Checkpoint:
    def __init__(self, job: dict[str, Any], flush: Callable[[], None], clock: Callable[[], float] = time.monotonic):
        self._of = {key: job[key] for key in ("uuid", "size_bytes", "extents")}
        self._path, self._flush, self._clock = record.checkpoint_path(job["uuid"]), flush, clock
        self._at = clock()

    def load(self) -> int:
        """The bytes that are known to be zero on the disk."""
        kept = record.read(self._path) or {}
        done = kept.get("zeroed_bytes")
        if {key: kept.get(key) for key in self._of} != self._of or isinstance(done, bool) or not isinstance(done, int):
            return 0
        return done if 0 <= done <= self._of["size_bytes"] and done % 4096 == 0 else 0

    def at(self, done_bytes: int, last: bool = False) -> None:
        """Writes one if the last is some time ago. That it cannot be written costs time later, and nothing else."""
        if not last and self._clock() - self._at < SECONDS_BETWEEN:
            return
        self._flush()
        self._at = self._clock()
        try:
            record.write(self._path, {**self._of, "zeroed_bytes": done_bytes})
        except Refused as refusal:
            print(f"no checkpoint: {refusal}", flush=True)

    def forget(self) -> None:
        record.forget(self._path)

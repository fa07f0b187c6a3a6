# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a wipe is doing, told to systemd: everybody can read it as the unit's StatusText, without root. sd_notify(3)

The page reads these lines, and nothing else:
    zeroing 104857600 of 1073741824 bytes, 52428800 bytes/s       waiting, queued, zeroing, verifying, removing or settling
    zeroing 104857600 of 1073741824 bytes, 9437184 bytes/s, at most 10485760 bytes/s
    zeroing 104857600 of 1073741824 bytes, 0 bytes/s, at most 10485760 bytes/s, paused
    failed: the volume is in use
"""

import os
import socket
import time
from collections import deque
from collections.abc import Callable

from raptor.base.run import Refused
from raptor.wipe import record

SECONDS_BETWEEN = 0.5
SECONDS_OF_RATE = 5


def notify(text: str) -> None:
    """One datagram to whoever started us. Nobody may be listening, or no longer: a wipe does not fail for that."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if address[:1] not in ("/", "@"):
        return
    if address[0] == "@":  # an abstract socket, whose name begins with a zero byte
        address = "\0" + address[1:]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sock:
            sock.sendto(text.encode(), address)
    except OSError:
        pass


def tell_failure(uuid: str, sentence: str) -> None:
    """To whoever looks now, and to the unit's last line, which keeps it."""
    notify("STATUS=failed: " + sentence)
    try:
        record.write(record.failure_path(uuid), {"uuid": uuid, "why": sentence})
    except Refused:
        pass  # not run by the unit, or no room: it was said on standard error


class Progress:
    """The bytes of one phase. Rate: over the last few seconds, so that it follows a limit that is changed meanwhile."""

    def __init__(self, phase: str, size_bytes: int, done_bytes: int = 0,
                 send: Callable[[str], None] = notify, clock: Callable[[], float] = time.monotonic) -> None:
        self._phase, self._size, self._send, self._clock = phase, size_bytes, send, clock
        self._seen = deque([(clock(), done_bytes)])
        self._told_at = float("-inf")
        self.at(done_bytes)

    def at(self, done_bytes: int, limit: int | None = None, paused: bool = False) -> None:
        """Tells how far it is, at most twice a second; the end always. @param limit: bytes a second"""
        now = self._clock()
        if now - self._told_at < SECONDS_BETWEEN and done_bytes < self._size:
            return
        self._told_at = now
        self._seen.append((now, done_bytes))
        while len(self._seen) > 2 and now - self._seen[1][0] >= SECONDS_OF_RATE:
            self._seen.popleft()
        if paused:
            # What was before the pause says nothing of after it.
            self._seen = deque([(now, done_bytes)])
        suffix = (f", at most {limit} bytes/s" if limit else "") + (", paused" if paused else "")
        self._send(f"STATUS={self._phase} {done_bytes} of {self._size} bytes, {self._rate()} bytes/s{suffix}")

    def _rate(self) -> int:
        (then, before), (now, done) = self._seen[0], self._seen[-1]
        return int((done - before) / (now - then)) if now > then else 0

# SPDX-License-Identifier: LGPL-2.1-or-later
"""A pipe that is written to as fast as it is read, and not faster."""

import os
from collections.abc import Callable

MOST = 1 << 20  # bytes that wait, before whoever writes is to stop


class Pipe:
    """@param wants: is told whether it wants to be told that it can be written to
    @param full: is told when so much waits that no more should come, and when there is room again"""

    def __init__(self, fd: int, wants: Callable[[bool], None], full: Callable[[bool], None]) -> None:
        os.set_blocking(fd, False)
        self._fd, self._wants, self._full = fd, wants, full
        self._waiting = bytearray()
        self._wanted = self._is_full = False

    def write(self, content: bytes) -> None:
        """Raises OSError: nobody reads it any more."""
        had = bool(self._waiting)
        self._waiting += content
        if not had:
            self.drain()
        self._tell()

    def drain(self) -> None:
        """Whatever it takes. Raises OSError."""
        try:
            while self._waiting:
                del self._waiting[:os.write(self._fd, self._waiting[:65536])]
        except BlockingIOError:
            pass
        self._tell()

    def _tell(self) -> None:
        """What is so now and was not before."""
        if self._wanted != bool(self._waiting):
            self._wanted = not self._wanted
            self._wants(self._wanted)
        if self._is_full != (len(self._waiting) > MOST):
            self._is_full = not self._is_full
            self._full(self._is_full)

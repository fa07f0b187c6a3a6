# SPDX-License-Identifier: LGPL-2.1-or-later
"""A child that does what can hang: in a call into a library, or in the kernel, beyond any signal. It is asked with a time limit, and
left behind when it does not answer. fork(2)

It keeps nothing of its parent's: no lock, no pipe that somebody waits for the end of. A thread would do neither.
"""

import json
import os
import select
import signal
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

Answering = Callable[[Any], Any]


class Silent(Exception):
    """No answer within the time, or the child has died."""


_left: set[int] = set()  # children that were left behind and have not been seen to end


def _bury() -> None:
    """Those of the children left behind that have ended by now. Without waiting: one that sits in the kernel may never end."""
    for pid in list(_left):
        try:
            if os.waitpid(pid, os.WNOHANG)[0] == 0:
                continue
        except ChildProcessError:
            pass
        _left.discard(pid)


def _serve(own: socket.socket, make: Callable[[], Answering]) -> None:
    for fd in map(int, os.listdir("/proc/self/fd")):
        if fd != own.fileno():
            try:
                os.close(fd)
            except OSError:
                pass  # the folder's own
    for _ in range(3):
        os.open(os.devnull, os.O_RDWR)
    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(one, signal.SIG_DFL)
    answering = make()
    # Read only: a stream for both drops what it has read ahead when it writes.
    with own.makefile("r", encoding="ascii", newline="\n") as stream:
        for line in stream:
            for request in json.loads(line):
                own.sendall((json.dumps(answering(request)) + "\n").encode("ascii"))


class Child:
    """@param make: called in the child; what it answers then answers each request. Both are what JSON can carry."""

    def __init__(self, make: Callable[[], Answering]) -> None:
        _bury()
        self._socket, own = socket.socketpair()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                _serve(own, make)
            finally:
                os._exit(0)
        own.close()
        self._read = b""

    def ask(self, request: object, seconds: float) -> Any:
        """Raises Silent; from then on the child is gone."""
        return next(self.ask_all([request], seconds))

    def ask_all(self, requests: list[Any], seconds: float) -> Iterator[Any]:
        """The answers, in order, as they come. Raises Silent in place of the first that does not. @param seconds: for each"""
        self.begin(requests)
        for _ in requests:
            yield self.answer(seconds)

    def begin(self, requests: list[Any]) -> None:
        """Asks, and does not wait: `answer` has the answers, in order. Raises Silent."""
        try:
            self._socket.sendall(json.dumps(requests).encode("ascii") + b"\n")
        except OSError as error:
            self.leave()
            raise Silent from error

    def answer(self, seconds: float) -> Any:
        """The next. Raises Silent."""
        if self.pid <= 0:
            raise Silent
        try:
            return json.loads(self._line(time.monotonic() + seconds))
        except OSError as error:
            self.leave()
            raise Silent from error
        except Silent:
            self.leave()
            raise

    def _line(self, until: float) -> bytes:
        while b"\n" not in self._read:
            if not select.select([self._socket], [], [], max(0.0, until - time.monotonic()))[0]:
                raise Silent
            got = self._socket.recv(1 << 20)
            if not got:
                raise Silent
            self._read += got
        line, _, self._read = self._read.partition(b"\n")
        return line

    def leave(self) -> None:
        """Ends it if it can be ended. Does not wait: one that sits in the kernel goes when the kernel lets it."""
        if self.pid <= 0:
            return
        self._socket.close()
        os.kill(self.pid, signal.SIGKILL)
        _left.add(self.pid)
        self.pid = 0
        _bury()

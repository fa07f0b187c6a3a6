# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is at a path that somebody else has chosen. To ask can hang in the kernel for ever, as on a server that is gone: so a child asks,
which is left behind when it does not answer. stat(2), openat(2), O_PATH"""

import errno
import os
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import takewhile
from typing import Any, NamedTuple

from raptor.base.child import Child, Silent
from raptor.refs import qcow2

SECONDS_EACH, SECONDS_ALL = 3.0, 12.0
ABSENT = {errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP}
SILENT = {"kind": "unknown", "format": "unknown", "why": "does not answer"}
Device = tuple[int, int]


class Seen(NamedTuple):
    """@param kind: block, char, file, folder, other; absent; unknown (then why, as what follows the path in a sentence)"""
    kind: str
    real: str = ""  # without links, as far as there is something
    device: Device | None = None  # of a block or character device
    filesystem: Device | None = None  # on which it lies
    inode: int = 0
    why: str | None = None


class Contents(NamedTuple):
    """@param format: qcow2, raw, the name of another; absent; unknown (then why)"""
    format: str
    image: qcow2.Image | None = None
    why: str | None = None


def _kind(mode: int) -> str:
    return ("block" if stat.S_ISBLK(mode) else "char" if stat.S_ISCHR(mode) else "file" if stat.S_ISREG(mode) else
            "folder" if stat.S_ISDIR(mode) else "other")


def _device(found: list[int] | None) -> Device | None:
    """As JSON carries it."""
    return None if found is None else (found[0], found[1])


def _numbers(device: int) -> Device:
    return os.major(device), os.minor(device)


def _look(path: str) -> dict[str, Any]:
    real = os.path.realpath(path)
    try:
        found = os.stat(path)
    except OSError as error:
        return {"kind": "absent", "real": real} if error.errno in ABSENT else {"kind": "unknown", "real": real, "why": _words(error)}
    kind = _kind(found.st_mode)
    return {"kind": kind, "real": real, "device": _numbers(found.st_rdev) if kind in ("block", "char") else None,
            "filesystem": _numbers(found.st_dev), "inode": found.st_ino}


def _words(error: OSError) -> str:
    return f"cannot be looked at: {os.strerror(error.errno or errno.EIO)}"


def _read(path: str) -> dict[str, Any]:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            if _kind(os.fstat(place).st_mode) not in ("block", "file"):
                return {"format": "raw"}  # a folder, a pipe: opening some waits, or does something
            fd = os.open(f"/proc/self/fd/{place}", os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
        finally:
            os.close(place)
        try:
            found = qcow2.format_of(os.pread(fd, qcow2.HEAD_BYTES, 0))
            image = qcow2.parse(lambda at, count: os.pread(fd, count, at)) if found == "qcow2" else None
        finally:
            os.close(fd)
    except OSError as error:
        return {"format": "absent"} if error.errno in ABSENT else {"format": "unknown", "why": _words(error)}
    except qcow2.Unreadable as unreadable:
        return {"format": "unknown", "why": str(unreadable)}
    return {"format": found, "image": None if image is None else image._asdict()}


def _answering() -> Callable[[Any], Any]:
    looks = {"look": _look, "read": _read}

    def answer(request: list[str]) -> dict[str, Any]:
        try:
            return looks[request[0]](request[1])
        except ValueError:  # not a path in any encoding
            return {"kind": "absent", "format": "absent"}
    return answer


class Peeker:
    """Asks about each path once. What hangs is asked about no more, and neither is what lies beside it.

    @param mount_of: the folder at which the file system of a path is mounted, by its text
    """

    def __init__(self, mount_of: Callable[[str], str], make: Callable[[], Callable[[Any], Any]] = _answering,
                 seconds_each: float = SECONDS_EACH, seconds_all: float = SECONDS_ALL) -> None:
        self._mount_of, self._make, self._each = mount_of, make, seconds_each
        self._left = seconds_all
        self._child: Child | None = None
        self._silent: set[str] = set()
        self._seen: dict[str, Seen] = {}
        self._read: dict[str, Contents] = {}

    def close(self) -> None:
        if self._child is not None:
            self._child.leave()
            self._child = None

    def _ask(self, what: str, paths: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
        """All at once, since each question by itself waits for the other process to have its turn."""
        waiting = list(paths)
        while waiting:
            some = list(takewhile(lambda path: self._mount_of(path) not in self._silent, waiting if self._left > 0 else []))
            if not some:
                yield waiting.pop(0), SILENT
                continue
            child = self._child = self._child or Child(self._make)
            began = time.monotonic()
            try:
                for answer in child.ask_all([[what, path] for path in some], min(self._each, self._left)):
                    yield waiting.pop(0), answer
                    began = time.monotonic()
            except Silent:
                self._child = None
                # Only what was waited for in vain counts: many paths that answer are no reason to stop.
                self._left -= time.monotonic() - began
                mount = self._mount_of(waiting[0])
                # A disk that does not answer is no reason to mistrust all of /dev.
                if what == "look" and mount not in ("/", "/dev"):
                    self._silent.add(mount)
                yield waiting.pop(0), SILENT

    def look_at(self, paths: Iterable[str]) -> None:
        """So that at() knows. What comes first is looked at first, also where time is short."""
        for path, found in self._ask("look", [path for path in dict.fromkeys(paths) if path not in self._seen]):
            self._seen[path] = Seen(found["kind"], found.get("real", ""), _device(found.get("device")), _device(found.get("filesystem")),
                                    found.get("inode", 0), found.get("why"))

    def at(self, path: str) -> Seen:
        self.look_at([path])
        return self._seen[path]

    def read(self, path: str) -> Contents:
        """The header of an image, whoever wrote it."""
        if path not in self._read:
            (_, found), = self._ask("read", [path])
            image = found.get("image")
            self._read[path] = Contents(found["format"], qcow2.Image(**image) if image else None, found.get("why"))
        return self._read[path]

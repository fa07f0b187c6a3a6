# SPDX-License-Identifier: LGPL-2.1-or-later
"""One set-up at a time: two at once would undo each other's halves. The lock is a file that only root can open, since whoever
can open a file can hold its lock. flock(2)"""

import fcntl
import os
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from raptor.base.login import name_of_log_in
from raptor.base.run import Refused

FOLDER = "/run/raptor"
FILE = "setup.lock"
WAIT_SECONDS = 60
LONGEST_WORDS = 200


def _folder() -> int:
    """A descriptor of the folder, made if need be."""
    try:
        os.mkdir(FOLDER, 0o700)
    except FileExistsError:
        pass
    fd = os.open(FOLDER, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    found = os.fstat(fd)
    if found.st_uid != os.geteuid() or stat.S_IMODE(found.st_mode) != 0o700:
        os.close(fd)
        raise Refused(f"{FOLDER} is not a folder that only root can enter; systemd-tmpfiles --create makes it")
    return fd


def _file() -> int:
    folder = _folder()
    try:
        fd = os.open(FILE, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600, dir_fd=folder)
    finally:
        os.close(folder)
    found = os.fstat(fd)
    if not stat.S_ISREG(found.st_mode) or found.st_uid != os.geteuid() or stat.S_IMODE(found.st_mode) & 0o077:
        os.close(fd)
        raise Refused(f"{FOLDER}/{FILE} is not a file that only root can open")
    return fd


def _take(fd: int) -> bool:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except BlockingIOError:
        return False


def _holder(fd: int) -> str:
    """What it has written of itself; one line of printable text, whatever that is."""
    words = os.pread(fd, LONGEST_WORDS, 0).decode("utf-8", "replace")
    return "".join(one for one in words if one.isprintable()).strip() or "somebody who has not said who"


def is_held() -> bool:
    """Is a set-up under way?"""
    fd = _file()
    try:
        return not _take(fd)
    finally:
        os.close(fd)


@contextmanager
def held(command: str) -> Iterator[None]:
    """Says whom it waits for, and gives up after a time. Raises Refused, OSError. The lock ends with the process, however."""
    fd = _file()
    try:
        until, told = time.monotonic() + WAIT_SECONDS, ""
        while not _take(fd):
            holder = _holder(fd)
            if time.monotonic() >= until:
                raise Refused(f"another set-up is under way and does not end: {holder}")
            if holder != told:
                print(f"raptor-setup: waiting for {holder}", file=sys.stderr, flush=True)
                told = holder
            time.sleep(0.2)
        words = f"{name_of_log_in() or 'root'}, raptor-setup {command}, since {time.strftime('%H:%M:%S')}, process {os.getpid()}\n"
        os.ftruncate(fd, 0)
        os.pwrite(fd, words.encode(), 0)
        yield
    finally:
        os.close(fd)

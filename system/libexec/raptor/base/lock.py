# SPDX-License-Identifier: LGPL-2.1-or-later
"""The host-wide lock under which names, slots, pins and space are allocated. flock(2)

The kernel's lock belongs to the open file, so nothing can be left over: once the last process that has the file open is gone, so
is the lock. What the file says is only who to show: what outlived its holder is overwritten by the next.
"""

import fcntl
import json
import os
import re
import signal
import stat
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

from raptor.base import page
from raptor.base.login import name_of_log_in
from raptor.base.run import Refused

FOLDER = "/run/raptor"  # tmpfiles.d/raptor.conf
SECONDS_A_TURN = 2
Holder = dict[str, Any]


def me() -> Holder:
    """Log-in names only, so that what we tell is a name and no more. SUDO_USER is a courtesy for hosts without loginuid."""
    name = name_of_log_in() or os.environ.get("SUDO_USER") or "root"
    known = re.fullmatch(r"[A-Za-z0-9._@+-]{1,64}", name) is not None
    return {"name": name if known else "unknown", "since": datetime.now(timezone.utc).isoformat(timespec="seconds"),
            "pid": os.getpid()}


def open_lock() -> int:
    """Whoever can open the file can hold the lock, and so keep administrators from working: only root gets in. Not following a
    link. No child of ours inherits it: one that outlives us would keep the lock. Raises Refused."""
    try:
        found = os.lstat(FOLDER)
    except FileNotFoundError:
        found = None
    if found is None or not stat.S_ISDIR(found.st_mode) or found.st_uid != 0 or stat.S_IMODE(found.st_mode) != 0o700:
        raise Refused(f"{FOLDER} is not a directory that only root can enter; systemd-tmpfiles --create makes it")
    return os.open(f"{FOLDER}/lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)


def holder(lock: int) -> Holder:
    """As the file has it, which may be half written, or somebody's joke."""
    try:
        said = json.loads(os.pread(lock, 1024, 0))
        name, since, pid = said["name"], said["since"], said["pid"]
        if not re.fullmatch(r"[A-Za-z0-9._@+-]{1,64}", name) or not re.fullmatch(r"[0-9T:+.Z-]{10,40}", since):
            raise ValueError
        return {"name": name, "since": since, "pid": int(pid)}
    except (KeyError, TypeError, ValueError):
        return {"name": "unknown"}


class _TurnIsOver(Exception):
    pass


def _end_turn(*_: object) -> None:
    raise _TurnIsOver


def _waits_for_it(lock: int) -> bool:
    """In turns rather than at once: to tell of a new holder, and to notice that nobody wants it any more."""
    signal.signal(signal.SIGALRM, _end_turn)
    signal.setitimer(signal.ITIMER_REAL, SECONDS_A_TURN)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return True
    except _TurnIsOver:
        return False
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def take(waiting: Callable[[Holder], None]) -> int | None:
    """Its descriptor: ours until it is closed. None: nobody wants it any more. Raises Refused, OSError.

    @param waiting: is told who has it, and of each new one
    """
    lock, shown = open_lock(), None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        while True:
            if (now := holder(lock)) != shown:
                waiting(now)
                shown = now
            if _waits_for_it(lock):
                break
            if not page.is_there():
                return None
    os.ftruncate(lock, 0)
    os.pwrite(lock, json.dumps(me()).encode(), 0)
    return lock

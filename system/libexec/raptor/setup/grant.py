# SPDX-License-Identifier: LGPL-2.1-or-later
"""The grant: the rule that lets the users' group connect to libvirt. In place or not, and never without what it depends on.
And the rule beside it that is there only while that is proved."""

import filecmp
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from raptor.base.run import CommandFailed, run

RULES = "/etc/polkit-1/rules.d"
# Denies strangers, serves administrators: `make install` puts it there, and it stays.
GUARD = f"{RULES}/45-raptor.rules"
GRANT = f"{RULES}/40-raptor-users.rules"
PROOF = f"{RULES}/44-raptor-proof.rules"
# A copy of the guard that sorts first, where a grant cannot be taken away: an immutable file, a disk that is read-only by now.
# polkit 125 and later read this folder.
SHUT = "/run/polkit-1/rules.d/00-raptor-shut.rules"
# Where `make install` keeps both until they may be used.
KEPT = "@pkgdatadir@/40-raptor-users.rules"
KEPT_PROOF = "@pkgdatadir@/44-raptor-proof.rules"
# For whoever may not read the folder of rules: "on", or "off" and why. Told anew at each start of a daemon of libvirt's.
TOLD = "/run/raptor-users"
POLKIT_SECONDS = 8
# Where there is none (a container), polkit is not run by it either. sd_booted(3)
SYSTEMD = "/run/systemd/system"


def is_there() -> bool:
    return os.path.lexists(GRANT)


def is_current() -> bool:
    """It is there, and it is the one that was installed last."""
    return os.path.isfile(GRANT) and not os.path.islink(GRANT) and filecmp.cmp(GRANT, KEPT, shallow=False)


@contextmanager
def _made(path: str) -> Iterator[str]:
    """A new file, with a name of its own, that becomes the one at the path as a whole, or is gone. polkit heeds names that end in
    ".rules" only."""
    handle, temporary = tempfile.mkstemp(prefix=".raptor-", dir=os.path.dirname(path))
    os.close(handle)
    try:
        yield temporary
        os.chmod(temporary, 0o644)
        os.rename(temporary, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def _copy(kept: str, path: str) -> None:
    with _made(path) as temporary:
        shutil.copyfile(kept, temporary)


def _unlink(path: str) -> bool:
    """Was it there?"""
    try:
        os.unlink(path)
    except FileNotFoundError:
        return False
    return True


def put() -> None:
    """The whole rule or none: polkit reads whatever it finds as soon as it is there."""
    _copy(KEPT, GRANT)
    _polkit_reads()


def remove() -> bool:
    """When this returns polkit does not go by it any more, nor by a proof that was cut off. Was it there? polkit is left alone
    if there was nothing. Raises OSError when it cannot be taken away; a rule that is asked before it refuses users then."""
    try:
        was_there = _unlink(GRANT)
    except OSError:
        os.makedirs(os.path.dirname(SHUT), mode=0o755, exist_ok=True)
        _copy(GUARD, SHUT)
        _polkit_reads()
        raise
    others = [_unlink(path) for path in (PROOF, SHUT)]
    if was_there or any(others):
        _polkit_reads()
    return was_there


def is_overruled() -> bool:
    return os.path.lexists(SHUT)


def end_proof() -> None:
    if _unlink(PROOF):
        _polkit_reads()


@contextmanager
def proof() -> Iterator[None]:
    """While it lasts, nobody may open libvirt's read-only sockets."""
    try:
        _copy(KEPT_PROOF, PROOF)
        _polkit_reads()
        yield
    finally:
        end_proof()


def _polkit_reads() -> None:
    """polkit watches the folder, but not at a known moment. One that is not running reads when it starts."""
    if not os.path.isdir(SYSTEMD):
        return
    try:
        run("systemctl", "try-reload-or-restart", "polkit.service", seconds=POLKIT_SECONDS)
    except CommandFailed:
        run("systemctl", "try-restart", "polkit.service", seconds=POLKIT_SECONDS)


def tell(state: str) -> None:
    """state: "on", or "off: " and the reason."""
    with _made(TOLD) as temporary, open(temporary, "w", encoding="utf-8") as file:
        file.write(state + "\n")

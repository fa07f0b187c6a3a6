# SPDX-License-Identifier: LGPL-2.1-or-later
"""What one step of a wipe leaves for the next, and what stays for good. Files of root's, whole or not there at all."""

import json
import os
from datetime import datetime, timezone
from typing import Any

from raptor_run import Refused

HANDED_ON = "/run/raptor-wipe"  # RuntimeDirectory= of the unit
# No StateDirectory=: the line that zeroes could write there then, and "systemctl clean" would empty it.
KEPT = "/var/lib/raptor/wipes"


def job_path(uuid: str) -> str:
    """From prepare: what is to be done, and to which device."""
    return os.path.join(HANDED_ON, uuid, "job.json")


def result_path(uuid: str) -> str:
    """From zero: what was done."""
    return os.path.join(HANDED_ON, uuid, "result.json")


def record_path(uuid: str) -> str:
    return os.path.join(KEPT, uuid + ".json")


def make_folder() -> None:
    os.makedirs(KEPT, mode=0o700, exist_ok=True)


def now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="seconds")


def read(path: str) -> dict[str, Any] | None:
    """None if it is not there, or no record."""
    try:
        with open(path, encoding="utf-8") as file:
            found = json.load(file)
    except (FileNotFoundError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def write(path: str, content: dict[str, Any]) -> None:
    """It is on the disk, under its name, when this returns: what is done next cannot be undone."""
    new = path + ".new"
    try:
        file = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with os.fdopen(file, "w", encoding="utf-8") as stream:
            json.dump(content, stream, indent=2)
            stream.write("\n")
            stream.flush()
            os.fsync(file)
        os.replace(new, path)
        directory = os.open(os.path.dirname(path), os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
    except OSError as error:
        raise Refused(f"cannot write {path}: {error.strerror}") from error


def forget(path: str) -> None:
    try:
        os.unlink(path)
    except FileNotFoundError:
        pass

# SPDX-License-Identifier: LGPL-2.1-or-later
"""What one step of a wipe leaves for the next, and what stays for good. Files of root's, whole or not there at all."""

import json
import os
from typing import Any

from raptor.base.run import CommandFailed, Refused, flush

HANDED_ON = "/run/raptor-wipe"  # RuntimeDirectory= of the unit
# No StateDirectory=: the line that zeroes could write there then, and "systemctl clean" would empty it.
KEPT = "/var/lib/raptor/wipes"
# Here it can write, and nothing depends on it: how far it came, for when it begins again.
CHECKPOINTS = "/var/lib/raptor/checkpoints"
# What an administrator wants of a wipe while it runs. Gone with the next boot, as a pause should be.
WANTED = "/run/raptor"
# What a job has, and what that means. Another number whenever it changes: an upgrade can come between two steps.
JOB_FORMAT = 2


def job_path(uuid: str) -> str:
    """From prepare: what is to be done, and to which device."""
    return os.path.join(HANDED_ON, uuid, "job.json")


def result_path(uuid: str) -> str:
    """From zero: what was done."""
    return os.path.join(HANDED_ON, uuid, "result.json")


def failure_path(uuid: str) -> str:
    """From a step that failed: why, for the unit's last line."""
    return os.path.join(HANDED_ON, uuid, "failure.json")


def kept_failure_path(uuid: str) -> str:
    """Why a volume is in quarantine, also after the next boot."""
    return os.path.join(KEPT, uuid + ".failure.json")


def checkpoint_path(uuid: str) -> str:
    return os.path.join(CHECKPOINTS, uuid + ".json")


def wanted_path(uuid: str) -> str:
    return os.path.join(WANTED, f"wipe-{uuid}.json")


def lock_path(pv_uuid: str) -> str:
    return os.path.join(WANTED, f"wiping-{pv_uuid}.lock")


def record_path(uuid: str) -> str:
    return os.path.join(KEPT, uuid + ".json")


def make_folders() -> None:
    for folder in (KEPT, CHECKPOINTS):
        os.makedirs(folder, mode=0o700, exist_ok=True)


def now() -> str:
    from datetime import datetime, timezone  # pylint: disable=import-outside-toplevel
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds")


def read(path: str) -> dict[str, Any] | None:
    """None if it is not there, or no record."""
    try:
        with open(path, encoding="utf-8") as file:
            found = json.load(file)
    except (FileNotFoundError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def read_job(uuid: str) -> dict[str, Any] | None:
    """None if nothing was prepared. Raises CommandFailed if another version has prepared it: to be begun again, by this one."""
    job = read(job_path(uuid))
    if job is not None and job.get("format") != JOB_FORMAT:
        raise CommandFailed("another version of raptor-wipe has prepared this: once more, from the first step")
    return job


def every_record() -> list[dict[str, Any]]:
    """What was wiped, the newest first. Of one that cannot be read the UUID alone: it is there, and that is said."""
    try:
        names = [name for name in os.listdir(KEPT) if name.endswith(".json") and not name.endswith(".failure.json")]
    except FileNotFoundError:
        return []
    found = [read(os.path.join(KEPT, name)) or {"uuid": name.removesuffix(".json")} for name in names]
    return sorted(found, key=lambda one: str(one.get("finished", "")), reverse=True)


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
        flush(os.path.dirname(path))
    except OSError as error:
        raise Refused(f"cannot write {path}: {error.strerror}") from error


def forget(path: str) -> None:
    try:
        os.unlink(path)
    except FileNotFoundError:
        pass

# SPDX-License-Identifier: LGPL-2.1-or-later
"""Volumes that hold what nobody may read any more and nobody has zeroed yet: while there is one, what would zero it stays."""

import json
import shutil

from raptor.base.run import ENVIRONMENT, CommandFailed, Refused, run
from raptor.wipe import states

LVM_SECONDS = 60


def found() -> list[str]:
    """In whatever group: `GROUP/NAME (state)`."""
    if shutil.which("lvm", path=ENVIRONMENT["PATH"]) is None:
        return []
    said = run("lvm", "lvs", "--readonly", "--reportformat", "json", "-o", "lv_full_name,lv_tags", seconds=LVM_SECONDS)
    try:
        rows = json.loads(said)["report"][0]["lv"]
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise CommandFailed(f"lvm lvs said {said[:200]!r}") from error
    return sorted(f"{row['lv_full_name']} ({state})" for row in rows for state in states.UNFINISHED
                  if states.tag(state) in row["lv_tags"].split(","))


def require_none() -> None:
    if volumes := found():
        raise Refused(f"these volumes wait to be zeroed, and nothing would do it any more: {', '.join(volumes)}")

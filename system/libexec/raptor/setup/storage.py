# SPDX-License-Identifier: LGPL-2.1-or-later
"""The volume group of the machines: is it there, does LVM see it, and does the page hear of changes?"""

import glob
import json
import os
from collections.abc import Callable
from typing import Any

from raptor.base import settings
from raptor.base.run import CommandFailed, Refused, run
from raptor.setup.check import Check, check

# As if nothing hid a disk from LVM. lvm.conf(5), lvmdevices(8)
LIFTED = 'devices { filter=["a|.*|"] global_filter=["a|.*|"] use_devicesfile=0 }'
# Read without locks: somebody else's command that hangs does not make this one hang.
LVM_SECONDS = 20
# Where the page looks for changes. vgcfgbackup(8)
BACKUPS = "/etc/lvm/backup"
MAPPED = "/sys/block/dm-*/dm"


def _report(command: str, columns: str, *more: str) -> list[dict[str, Any]]:
    said = run("lvm", command, "--readonly", "--reportformat", "json", "-o", columns, *more, seconds=LVM_SECONDS)
    try:
        rows: list[dict[str, Any]] = json.loads(said)["report"][0][command.removesuffix("s")]
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise CommandFailed(f"lvm {command} said {said[:200]!r}") from error
    return rows


def _mapped(group: str) -> list[str]:
    """Volumes of the group that the kernel has, whatever LVM sees. A dash in a name is doubled there. dmsetup(8)"""
    beginning = f"{group.replace('-', '--')}-"
    found = []
    for folder in glob.glob(MAPPED):
        try:
            with open(f"{folder}/uuid", encoding="ascii") as file:
                uuid = file.read()
            with open(f"{folder}/name", encoding="utf-8") as file:
                name = file.read().strip()
        except (FileNotFoundError, OSError):
            continue
        if uuid.startswith("LVM-") and name.startswith(beginning) and not name.startswith(beginning + "-"):
            found.append(f"/dev/mapper/{name}")
    return sorted(found)


def _state(name: str) -> Check:
    for row in _report("vgs", "vg_name,vg_missing_pv_count"):
        if row["vg_name"] == name:
            whole = row["vg_missing_pv_count"] == "0"
            return check("volume-group", name, whole, "" if whole else "a disk of it is missing")
    disks = [row["pv_name"] for row in _report("pvs", "pv_name,vg_name", "--config", LIFTED) if row["vg_name"] == name]
    if hidden := disks or _mapped(name):
        return check("volume-group", name, False, f"hidden: {', '.join(hidden)}")
    return check("volume-group", name, False)


def _is_live() -> Check:
    said = run("lvmconfig", "--typeconfig", "full", "backup/backup", "backup/backup_dir", seconds=LVM_SECONDS)
    values = dict(line.split("=", 1) for line in said.splitlines() if "=" in line)
    live = values.get("backup") == "1" and os.path.normpath(values.get("backup_dir", "").strip('"')) == BACKUPS
    return check("lvm-live", BACKUPS, live, "" if live else "; ".join(said.split()))


def storage() -> list[Check]:
    try:
        name = settings.volume_group()
    except Refused as error:
        return [check("volume-group", "", False, str(error), "unknown")]
    checks = []
    asked: tuple[tuple[str, str, Callable[[], Check]], ...] = (
        ("volume-group", name, lambda: _state(name)), ("lvm-live", BACKUPS, _is_live))
    for one, subject, ask in asked:
        try:
            checks.append(ask())
        except Refused as error:
            checks.append(check(one, subject, False, str(error), "unknown"))
    return checks

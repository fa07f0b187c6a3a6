# SPDX-License-Identifier: LGPL-2.1-or-later
"""The volume group, and who refers to its volumes: for the page's list. Apart from the rest, which takes longer to load."""

import json
import subprocess
from typing import Any

from raptor.base import settings
from raptor.base.run import ENVIRONMENT, CommandFailed, reason
from raptor.libvirt import connection as libvirt
from raptor.lvm import volumes as lvm
from raptor.refs import answer as refs

VG_FIELDS = "vg_name,vg_size,vg_free,vg_extent_size"


class GroupReport:
    """LVM takes as long as all the rest, so it is asked while that is read. lvmreport(7)"""

    def __init__(self, name: str):
        self._name = name
        argv = ["lvm", "fullreport", "--reportformat", "json", "--units", "b", "--nosuffix"]
        for report, fields in (("vg", VG_FIELDS), ("seg", lvm.FIELDS), ("lv", "lv_uuid"), ("pv", "pv_name"), ("pvseg", "pv_name")):
            argv += ["--configreport", report, "-o", fields]
        self._argv = [*argv, "--select", f"vg_name={name}"]
        self._process = subprocess.Popen(self._argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                         stderr=subprocess.PIPE, text=True, env=ENVIRONMENT)

    def read(self) -> tuple[dict[str, Any] | None, list[lvm.Volume]]:
        """The group, None if there is none of that name; and its volumes. Raises CommandFailed."""
        output, complaint = self._process.communicate()
        if self._process.returncode:
            raise CommandFailed(f"lvm fullreport: {' '.join(complaint.split()) or self._process.returncode}")
        return parse_group(output, self._name)


def parse_group(report: str, name: str) -> tuple[dict[str, Any] | None, list[lvm.Volume]]:
    """Of lvm fullreport's JSON."""
    for part in json.loads(report)["report"]:
        rows = [row for row in part.get("vg", []) if row["vg_name"] == name]
        if rows:
            volumes = lvm.make_volumes(part.get("seg", []))
            group: dict[str, Any] = {"name": name, **{key: int(rows[0][f"vg_{field}"]) for key, field in
                                      (("size_bytes", "size"), ("free_bytes", "free"), ("extent_bytes", "extent_size"))}}
            return {**group, "volumes": [describe(volume) for volume in volumes]}, volumes
    return None, []


def describe(volume: lvm.Volume) -> dict[str, Any]:
    return {"uuid": volume.uuid, "name": volume.name, "size_bytes": volume.size_bytes, "tags": list(volume.tags),
            "active": volume.device is not None}


def volumes(connection: libvirt.Connection) -> dict[str, Any]:
    """Of the group that the settings name now, which the page may have read before. While libvirt does not answer: references is
    None, silent says why, and it is not known who has the volumes. Raises CommandFailed when LVM does not."""
    name = settings.volume_group()
    report = GroupReport(name)
    try:
        connection.open()
        connection.begin(("domains", False), ("pools",))
    except CommandFailed as failure:
        return {"group_name": name, "group": report.read()[0], "references": None, "silent": reason(failure)}
    group, found = report.read()
    try:
        return {"group_name": name, "group": group, "references": refs.look(found, connection, deep=False).as_json()}
    except CommandFailed as failure:
        return {"group_name": name, "group": group, "references": None, "silent": reason(failure)}

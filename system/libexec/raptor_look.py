# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the host has and who has which of it, read at one moment: all that decides whether something may be provisioned or
deleted. The page shows this and decides by it; what guards (the wipe, polkit) asks the same modules.

everything()    under the lock: domains, live and as they will start next; networks and links; CPUs; the volume group; who
                refers to its volumes; the users' group; what earlier machines of a name have left; what QEMU can do
volumes()       for the list: the volume group, and who refers to its volumes
"""

import json
import subprocess
from typing import Any

import raptor_leftovers as leftovers
import raptor_libvirt as libvirt
import raptor_look_host as host
import raptor_members as members
import raptor_refs as refs
import raptor_settings as settings
import raptor_wipe_lvm as lvm
from raptor_run import ENVIRONMENT, CommandFailed

USERS = "vm-users"
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
            group = {"name": name, **{key: int(rows[0][f"vg_{field}"]) for key, field in
                                      (("size_bytes", "size"), ("free_bytes", "free"), ("extent_bytes", "extent_size"))}}
            return {**group, "volumes": [describe(volume) for volume in volumes]}, volumes
    return None, []


def describe(volume: lvm.Volume) -> dict[str, Any]:
    return {"uuid": volume.uuid, "name": volume.name, "size_bytes": volume.size_bytes, "tags": list(volume.tags),
            "active": volume.device is not None}


def domain(one: libvirt.Domain) -> dict[str, Any]:
    texts = {form.kind: form.text for form in one.forms}
    live, following = texts.get("live"), texts.get("next")
    found: dict[str, Any] = {"uuid": one.uuid, "name": one.name, "active": one.active, "persistent": one.persistent,
                             "autostart": one.autostart, "state": list(one.state)}
    if one.unreadable is not None:
        found["unreadable"] = one.unreadable
    if text := live or following:
        found["xml"] = text
    if live and following and live != following:
        found["next"] = following
    return found


def candidates(name: str) -> list[str]:
    """Everybody whose name a domain of this name begins with: of those who are members the longest owns it."""
    return [name[:at] for at in range(1, len(name) - 1) if name[at] == "-"]


def everything(connection: libvirt.Connection, wished: str = "") -> dict[str, Any]:
    """@param connection: is opened now
    @param wished: name of the domain that somebody wants to provision: who would own it, and what one of that name has left"""
    report = GroupReport(settings.volume_group())
    connection.open()
    domains = connection.domains()
    names = {part for one in (*(found.name for found in domains), wished) for part in candidates(one)}
    answer = {
        "domains": [domain(one) for one in domains],
        "networks": [{"name": one.name, "xml": one.xml} for one in connection.networks()],
        "links": host.links(), "cpus": host.cpus(), "memory_kib": host.memory_kib(),
        "members": members.answer(USERS, sorted(names)),
        "leftovers": leftovers.given_on(wished) if wished else [],
        "capabilities": connection.domain_capabilities(),
    }
    group, found = report.read()
    return {**answer, "group": group, "references": refs.look(found, connection, deep=False, domains=domains).as_json()}


def volumes(connection: libvirt.Connection) -> dict[str, Any]:
    report = GroupReport(settings.volume_group())
    connection.open()
    group, found = report.read()
    return {"group": group, "references": refs.look(found, connection, deep=False).as_json()}

# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the host has and who has which of it, read at one moment: all that decides whether something may be provisioned or
deleted. The page decides by it under the lock; what guards (the wipe, polkit) asks the same modules.

Domains, live and as they will start next; networks and links; CPUs; the volume group; who refers to its volumes; the users' group;
what earlier machines of a name have left; what QEMU can do.
"""

from typing import Any

from raptor.base import settings
from raptor.leftovers import leftovers
from raptor.libvirt import connection as libvirt
from raptor.look import host
from raptor.look.volumes import GroupReport
from raptor.people import groups, members
from raptor.refs import answer as refs


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
    name = settings.volume_group()
    report = GroupReport(name)
    connection.open()
    connection.begin(("domains", True), ("networks",), ("domain_capabilities",), ("pools",))
    links, cpus, memory = host.links(), host.cpus(), host.memory_kib()
    domains = connection.domains()
    names = {part for one in (*(found.name for found in domains), wished) for part in candidates(one)}
    answer = {
        "domains": [domain(one) for one in domains], "links": links, "cpus": cpus, "memory_kib": memory,
        "members": members.answer(groups.USERS, sorted(names)),
        "leftovers": leftovers.given_on(wished) if wished else [],
        "networks": [{"name": one.name, "xml": one.xml} for one in connection.networks()],
        "capabilities": connection.domain_capabilities(),
    }
    group, found = report.read()
    return {**answer, "group_name": name, "group": group, "references": refs.look(found, connection, deep=False, domains=domains).as_json()}

# SPDX-License-Identifier: LGPL-2.1-or-later
"""Libvirt's domains, running and shut off: which have a volume, and how the one that had it ends. virsh(1)

What stands in a domain's XML is used for stat and for nothing else.
"""

import functools
import os
import re
import secrets
import stat
import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass

import raptor_wipe_xml
from raptor_run import CommandFailed, Refused, run

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
DOMAINS_A_CALL = 50
SECONDS_TO_END = 15
# All that libvirt keeps for a domain: without these flags it refuses, or leaves data of the machine behind.
WITH_ALL_STATE = ("--nvram", "--managed-save", "--snapshots-metadata", "--checkpoints-metadata", "--tpm")


@dataclass(frozen=True)
class Domain:
    uuid: str
    name: str
    forms: tuple[ET.Element, ...]  # as it will start the next time, and as it is now


def virsh(*arguments: str) -> str:
    return run("virsh", "--quiet", "--connect", "qemu:///system", *arguments)


def parse_uuid(text: str) -> str:
    if not UUID.fullmatch(text):
        raise Refused(f"{text!r} is not the UUID of a domain")
    return text


def listed(*which: str) -> list[str]:
    """UUIDs. Without --all: of those that are active."""
    return virsh("list", "--uuid", *which).split()


def parse_forms(uuid: str, *texts: str) -> Domain | None:
    """None if libvirt had nothing to say of it, or of another one."""
    try:
        forms = tuple(ET.fromstring(text) for text in texts)
    except ET.ParseError:
        return None
    if any(form.findtext("uuid") != uuid for form in forms):
        return None
    return Domain(uuid, forms[0].findtext("name") or uuid, forms)


def _read(uuids: list[str]) -> list[Domain]:
    """Those of them that libvirt knows. Many in one virsh: each start of one costs as much as twenty answers."""
    # Nothing in somebody's XML can look like the end of it.
    end = secrets.token_hex(16)
    found = []
    for first in range(0, len(uuids), DOMAINS_A_CALL):
        some = uuids[first:first + DOMAINS_A_CALL]
        text = virsh("; ".join(f"dumpxml --inactive {uuid}; echo {end}; dumpxml {uuid}; echo {end}" for uuid in some))
        texts = [one.strip() for one in text.split(end)]
        found += filter(None, map(parse_forms, some, texts[0::2], texts[1::2]))
    return found


def every_domain() -> list[Domain]:
    """A domain that cannot be read, and is still there when asked again, is a reason to stop."""
    uuids = listed("--all")
    found = _read(uuids)
    unread = set(uuids) - {domain.uuid for domain in found}
    if still := unread & set(listed("--all")):
        raise Refused(f"cannot read the domain {min(still)}")
    return found


@functools.cache
def pool_target(name: str) -> str | None:
    """None for a pool that libvirt does not know: no domain can start with a volume of it."""
    if name not in (line.strip() for line in virsh("pool-list", "--all", "--name").splitlines()):
        return None
    return ET.fromstring(virsh("pool-dumpxml", f"--pool={name}")).findtext("target/path")


def device_at(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return (os.major(found.st_rdev), os.minor(found.st_rdev)) if stat.S_ISBLK(found.st_mode) else None


def require_unused(domains: list[Domain], device: tuple[int, int]) -> None:
    for domain in domains:
        if any(raptor_wipe_xml.refers(form, device, device_at, pool_target) for form in domain.forms):
            raise Refused(f"the domain {domain.name} has this volume")


def require_only(domain: Domain, device: tuple[int, int], own_paths: frozenset[str] = frozenset()) -> None:
    """Refuses a domain that has other disks, or that does not have this one: with it, data would be lost unasked.

    @param own_paths: where the volume will be. While nothing else is there, it is meant.
    """
    def will_be_at(path: str) -> tuple[int, int] | None:
        return device if path in own_paths and not os.path.lexists(path) else device_at(path)
    found = [raptor_wipe_xml.disks(form, device, will_be_at, pool_target) for form in domain.forms]
    others = sorted({other for _, some in found for other in some})
    if others:
        raise Refused(f"the domain {domain.name} has other disks: {', '.join(others)}")
    if not any(mine for mine, _ in found):
        raise Refused(f"the domain {domain.name} does not have this volume")


def _unless_gone(which: tuple[str, ...], uuid: str, *command: str) -> None:
    """Does it to a domain that is on such a list. That it left the list by itself meanwhile is as good."""
    if uuid not in listed(*which):
        return
    try:
        virsh(*command)
    except CommandFailed:
        if uuid in listed(*which):
            raise


def end(uuid: str) -> None:
    """Undefined first: a running domain becomes transient by it, and whoever may start it has nothing to start again."""
    _unless_gone(("--all", "--persistent"), uuid, "undefine", uuid, *WITH_ALL_STATE)
    _unless_gone((), uuid, "destroy", uuid)
    until = time.monotonic() + SECONDS_TO_END
    while uuid in listed("--all"):
        if time.monotonic() > until:
            raise Refused(f"the domain {uuid} is still there after it was undefined and destroyed")
        time.sleep(0.5)

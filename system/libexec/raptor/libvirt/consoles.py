# SPDX-License-Identifier: LGPL-2.1-or-later
"""The consoles in a domain's XML, and a log for each. libvirt.org/formatdomain.html, "Consoles, serial, parallel & channel devices"
"""

import io
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator


def _keep_prefixes(text: str) -> None:
    """What others have put there keeps the names that it has."""
    for _, (prefix, uri) in ET.iterparse(io.StringIO(text), events=["start-ns"]):
        try:
            if prefix:  # without one it would be the whole domain's, which is in none
                ET.register_namespace(prefix, uri)
        except ValueError:
            pass  # ns0 and the like are the library's own


def consoles(root: ET.Element) -> Iterator[tuple[str, ET.Element]]:
    """Each that can be opened, with libvirt's alias of it, which the XML of a next start does not have: that follows from where it
    stands. The first <console> only repeats the first <serial>, and is told with it. qemuAssignDeviceChrAlias, src/qemu/qemu_alias.c
    Not one that somebody has given an alias (ua-…)."""
    serial = root.findall("devices/serial")
    for index, element in enumerate(serial):
        yield f"serial{index}", element
    for index, element in enumerate(root.findall("devices/console")):
        target = element.find("target")
        is_virtio = target is not None and target.get("type") == "virtio"
        if is_virtio:
            yield f"console{index}", element
        elif index == 0 and serial:
            yield "serial0", element


def log_of(text: str, alias: str) -> str | None:
    """Where a console of this XML is written to. None: nowhere, or there is no such console."""
    for found, element in consoles(ET.fromstring(text)):
        log = element.find("log")
        if found == alias and log is not None:
            return log.get("file")
    return None


def with_logs(text: str, file_of: Callable[[str], str]) -> tuple[str, list[str]]:
    """The XML with a log for each console that has none, and the aliases of these. @param file_of: the log of an alias"""
    _keep_prefixes(text)
    root = ET.fromstring(text)
    added: list[str] = []
    for alias, element in consoles(root):
        if element.get("type") == "pty" and element.find("log") is None and element.find("alias") is None:
            ET.SubElement(element, "log", file=file_of(alias), append="on")
            added += [alias] * (alias not in added)
    return ET.tostring(root, encoding="unicode"), added

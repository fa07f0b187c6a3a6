# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a domain's XML names: each disk and device, and whatever else in it may be a path. Pure. libvirt.org/formatdomain.html

What stands there is looked at and compared, and used for nothing else.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import NamedTuple

from raptor.refs import text

# Of these elements the words below are only talked about.
ROOTS = {"domain", "inactiveDomain", "domainsnapshot", "domaincheckpoint"}
WORDS = {"metadata", "title", "description", "name", "uuid"}
# What an image of these holds is data, and names nothing: the host makes them of a folder, or reads the bytes as they are.
DATA = {"raw", "fat", "iso", "dir"}
UNSEEN = {"-readconfig", "--readconfig"}  # QEMU's arguments that name what names more


class Mention(NamedTuple):
    """One of path, volume of a pool, or address; or none of them: then `why` says why it is not known what is meant."""
    where: str  # in words: vda, host device …
    what: str  # in words: a path, a pool's volume
    path: str | None = None
    pool: str | None = None
    address: tuple[str, ...] | None = None  # refs.host.Host.has_address
    format: str = "raw"  # raw, qcow2, probe (nothing says it, so QEMU looks), or another's name
    why: str | None = None


class DiskSource(NamedTuple):
    """A disk, an image below it, or a copy of it that is being made."""
    target: str
    path: str | None
    pool: str | None
    volume: str | None
    words: str
    is_needed: bool = True  # no start without it

    @property
    def title(self) -> str:
        return f"{self.target} ({self.path or self.words})"


def local_name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def is_network(source: ET.Element) -> bool:
    """Then its name is one on the network, whatever it looks like."""
    return source.get("protocol") is not None


def path_of(source: ET.Element) -> str | None:
    return None if is_network(source) else source.get("dev") or source.get("file") or source.get("dir")


def disk_sources(form: ET.Element) -> Iterator[DiskSource]:
    """Every disk that has something in it."""
    for disk in form.iterfind("devices/disk"):
        target = disk.find("target")
        name = target.get("dev", "?") if target is not None else "?"
        for source in disk.iter("source"):
            where = {key: value for key, value in source.attrib.items() if key not in ("index", "startupPolicy")}
            if where or len(source):
                yield DiskSource(name, path_of(source), source.get("pool"), source.get("volume"),
                                 " ".join(where.values()) or disk.get("type", "?"),
                                 source.get("startupPolicy", "mandatory") == "mandatory")


def mentions(form: ET.Element) -> list[Mention]:
    """Each once; what a disk's own elements say of a path comes before what is only found in a text."""
    found: dict[tuple[object, ...], Mention] = {}
    arguments = [element.get("value", "") for element in form.iter() if local_name(element) == "arg"]
    others_state = set().union(*map(text.stated_formats, arguments)) if arguments else set()
    for mention in _walk(form, None, "", others_state):
        found.setdefault((mention.path, mention.what if mention.path is None else None, mention.address, mention.format), mention)
    formats = {mention.path for mention in found.values() if mention.format != "raw"}
    return [mention for mention in found.values() if mention.path is None or mention.format != "raw" or mention.path not in formats]


def _walk(element: ET.Element, parent: ET.Element | None, where: str, others_state: set[str]) -> Iterator[Mention]:
    name = local_name(element)
    if parent is not None and name in WORDS and local_name(parent) in ROOTS:
        return
    where = _place(element) or where
    if name == "source" and parent is not None:
        yield from _source(element, parent, where)
    elif name in ("loader", "nvram") and (element.text or "").strip().startswith("/"):
        path = (element.text or "").strip()
        yield Mention(where, path, path=path, format=element.get("format") or "raw")
    elif name == "arg":
        yield from _argument(element.get("value", ""), others_state)
    elif element.get("pool") and element.get("volume"):
        yield _volume(element, where, "raw")
    skipped = {"name", "query"} if name == "source" and is_network(element) else {"value"} if name == "arg" else set()
    for value in (*(value for key, value in element.attrib.items() if key not in skipped), element.text or ""):
        yield from (Mention(where, path, path=path) for path in sorted(text.paths(value)))
    for child in element:
        yield from _walk(child, element, where, others_state)


def _place(element: ET.Element) -> str | None:
    """In words, for what is below."""
    name = local_name(element)
    if name == "disk":
        target = element.find("target")
        return (target.get("dev") if target is not None else None) or element.get("name") or "a disk"
    return {"hostdev": "a host device", "filesystem": "a filesystem", "os": "its firmware", "commandline": "an argument of QEMU",
            "memory": "its memory", "devices": "a device", "domain": "its definition"}.get(name)


def _format(parent: ET.Element) -> str:
    """What the XML says of a source's format."""
    driver, inner = parent.find("driver"), parent.find("format")
    name = local_name(parent)
    if name == "disk":
        return (driver.get("type") if driver is not None else None) or "raw"
    if name in ("backingStore", "mirror", "dataStore"):
        return (inner.get("type") if inner is not None else None) or "probe"
    if name == "filesystem":
        return (driver.get("format") if driver is not None else None) or "raw"
    return parent.get("format") or "raw"


def _volume(element: ET.Element, where: str, kind: str) -> Mention:
    return Mention(where, element.get("volume", ""), pool=element.get("pool"), format=kind)


def _source(source: ET.Element, parent: ET.Element, where: str) -> Iterator[Mention]:
    kind = _format(parent)
    if source.get("pool") and source.get("volume"):
        yield _volume(source, where, kind)
    elif is_network(source):
        if kind not in DATA:
            yield Mention(where, f"{where}: {source.get('protocol')} {source.get('name', '')}".rstrip(),
                          why=f"is an image ({kind}) on the network, so what lies below it is not seen")
    elif path := path_of(source):
        yield Mention(where, path, path=path, format=kind)
    if local_name(parent) in ("hostdev", "disk"):
        yield from _addresses(source, where)


def _hex(element: ET.Element, name: str) -> int:
    try:
        return int(element.get(name, "0"), 0)
    except ValueError:
        return -1


def _addresses(source: ET.Element, where: str) -> Iterator[Mention]:
    adapter, vendor, product = source.find("adapter"), source.find("vendor"), source.find("product")
    address = source.find("address")
    host = re.fullmatch(r"scsi_host(\d+)", adapter.get("name", "")) if adapter is not None else None
    if host and address is not None:
        words = ":".join([host[1], *(str(_hex(address, key)) for key in ("bus", "target", "unit"))])
        yield Mention(where, f"SCSI {words}", address=("scsi", words))
    elif address is not None and address.get("slot") is not None:
        words = "%04x:%02x:%02x.%x" % tuple(max(0, _hex(address, key)) for key in ("domain", "bus", "slot", "function"))
        yield Mention(where, f"PCI {words}", address=("pci", words))
    elif address is not None and address.get("device") is not None:
        bus, device = str(_hex(address, "bus")), str(_hex(address, "device"))
        yield Mention(where, f"USB {bus}:{device}", address=("usb", bus, device))
    elif vendor is not None and product is not None:
        ids = [f"{max(0, _hex(one, 'id')):04x}" for one in (vendor, product)]
        yield Mention(where, f"USB {':'.join(ids)}", address=("usb-id", *ids))


def _argument(value: str, others_state: set[str]) -> Iterator[Mention]:
    """Of QEMU's own language: libvirt hands it on unseen. What names no format, QEMU reads by its first bytes."""
    where = "an argument of QEMU"
    if value in UNSEEN:
        yield Mention(where, f"QEMU's argument {value}", why="names what is not seen")
    stated = text.stated_formats(value)
    strange = (stated & text.FORMATS) - {"qcow2"}
    if strange:
        yield Mention(where, f"QEMU's argument {value}", why=f"is of a format that is not understood ({', '.join(sorted(strange))})")
    # The bytes as they are, unless another argument puts a format above them.
    is_data = stated and not stated & text.FORMATS and ("raw" in stated or not others_state & text.FORMATS)
    for path in sorted(text.paths(value, relative=not value.startswith("-"))):
        yield Mention(where, path, path=path, format="raw" if is_data else "probe")

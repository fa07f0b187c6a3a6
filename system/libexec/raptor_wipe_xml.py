# SPDX-License-Identifier: LGPL-2.1-or-later
"""Which block devices stand in a domain's XML. Pure: what is at a path, and where a pool is, are asked of functions.

Compared by device number: a volume has many paths (/dev/GROUP/NAME, /dev/mapper, /dev/dm-N, /dev/disk/by-id, links of the
administrator's own), and one path can mean another volume tomorrow.
"""

import os
import re
import xml.etree.ElementTree as ET
from typing import Callable, Iterator

DeviceAt = Callable[[str], "tuple[int, int] | None"]  # path -> major and minor of the block device there
PoolTarget = Callable[[str], "str | None"]  # name of a storage pool -> its folder

# Here paths are only talked about.
WORDS = {"metadata", "title", "description", "name"}


def source_path(source: ET.Element, pool_target: PoolTarget) -> str | None:
    """Where the source of a disk is, if it is at a path."""
    pool, volume = source.get("pool"), source.get("volume")
    if pool and volume:
        target = pool_target(pool)
        return os.path.join(target, volume) if target else None
    return source.get("dev") or source.get("file") or source.get("dir")


def paths(form: ET.Element, pool_target: PoolTarget) -> Iterator[str]:
    """Every path in a domain's XML, disk or not: a volume can also be a host device, a block of a QEMU argument …"""
    for part in form:
        if part.tag in WORDS:
            continue
        for element in part.iter():
            if element.tag == "source" and (path := source_path(element, pool_target)):
                yield path
            for text in (*element.attrib.values(), element.text or ""):
                # Whole, and in pieces: -drive file=/dev/vg/lv,if=virtio
                yield from (piece for piece in {text, *re.split(r"[\s,=:]+", text)} if piece.startswith("/"))


def refers(form: ET.Element, device: tuple[int, int], device_at: DeviceAt, pool_target: PoolTarget) -> bool:
    return any(device_at(path) == device for path in paths(form, pool_target))


def disks(form: ET.Element, device: tuple[int, int], device_at: DeviceAt, pool_target: PoolTarget) -> tuple[bool, list[str]]:
    """Whether the volume is a disk of the domain, and in words every other disk that has something in it. Images below
    a disk's own and the target of a copy that is under way count: they have data of this machine, too."""
    mine, others = False, []
    for disk in form.iterfind("devices/disk"):
        target = disk.find("target")
        name = target.get("dev", "?") if target is not None else "?"
        for source in disk.iter("source"):
            where = {key: value for key, value in source.attrib.items() if key not in ("index", "startupPolicy")}
            if not where and not len(source):
                continue  # an empty drive
            path = source_path(source, pool_target)
            if path and device_at(path) == device:
                mine = True
            else:
                others.append(f"{name} ({path or ' '.join(where.values()) or disk.get('type', '?')})")
    return mine, others

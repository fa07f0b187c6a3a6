# SPDX-License-Identifier: LGPL-2.1-or-later
"""The volume as LVM knows it, and what LVM's commands do to it. Always found by its UUID: names change hands. lvs(8)"""

import json
import re
from collections.abc import Collection
from typing import NamedTuple

from raptor.base.run import Refused, flush, run

STATE = "raptor.state"
PROVISIONING = f"{STATE}=provisioning"
THEN_USE = "raptor.then=use"
PREFIX = "guest-"  # what a machine's volume is called
# A segment of another type shares its extents with others, or keeps copies elsewhere: zeros written to the volume
# would not be zeros in them. (raid: its images are all written, but a record must then know them.)
PLAIN_SEGMENTS = {"linear", "striped"}
FIELDS = ("lv_uuid,lv_name,vg_name,vg_uuid,vg_extent_size,lv_size,lv_tags,lv_role,lv_health_status,lv_permissions,"
          "lv_device_open,lv_kernel_major,lv_kernel_minor,segtype,seg_pe_ranges")


def is_uuid(text: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9]{6}(-[A-Za-z0-9]{4}){5}-[A-Za-z0-9]{6}", text) is not None


def parse_uuid(text: str) -> str:
    if not is_uuid(text):
        raise Refused(f"{text!r} is not the UUID of a logical volume")
    return text


def state_of(tags: Collection[str]) -> str | None:
    """Of several the gravest: what is in doubt begins anew, and a failure is for a person to look at. None: in use."""
    return next((state for state in ("quarantine", "wiping", "wiped") if f"{STATE}={state}" in tags), None)


class Volume(NamedTuple):
    uuid: str
    name: str
    group: str
    group_uuid: str
    extent_bytes: int
    size_bytes: int
    tags: tuple[str, ...]
    role: str
    health: str
    permissions: str
    is_open: bool
    device: tuple[int, int] | None  # major and minor number; None: not active
    segments: tuple[tuple[str, str], ...]  # type, and where its extents are

    @property
    def title(self) -> str:
        return f"{self.group}/{self.name}"

    @property
    def dm_uuid(self) -> str:
        """What the kernel knows its device by."""
        return "LVM-" + (self.group_uuid + self.uuid).replace("-", "")

    def tagged(self, key: str) -> list[str]:
        """The values of the tags key=value. Two people can have confirmed at once: then there are two of some."""
        return [tag.removeprefix(key + "=") for tag in self.tags if tag.startswith(key + "=")]

    def tag(self, key: str) -> str | None:
        """The value, where it decides what is done. Refuses two: which one was meant?"""
        values = self.tagged(key)
        if len(values) > 1:
            raise Refused(f"{self.title} has more than one tag {key}")
        return values[0] if values else None

    @property
    def state(self) -> str | None:
        return state_of(self.tags)

    @property
    def is_new(self) -> bool:
        """Zeroed before its first use: then it gets the name that its machine knows it by, and until then nothing can use it.
        Every other volume is removed."""
        return THEN_USE in self.tags

    def require_committed(self) -> str:
        """wiping or wiped. Refuses a volume that nobody gave to its wipe, or that waits for somebody to look at it."""
        if self.state == "quarantine":
            raise Refused(f"{self.title} is kept after a failure, until somebody starts it again")
        if self.state is None:
            raise Refused(f"{self.title} is not tagged {STATE}=wiping")
        return self.state

    def require_ours(self, group: str) -> None:
        """Refuses a volume that is no machine's. One that is wiped, or new, has another name; then a tag has its machine's."""
        if self.group != group:
            raise Refused(f"{self.title} is not in the volume group {group}, and only there are machines' volumes")
        names = self.tagged("raptor.name") if self.state or self.is_new else []
        if not all(name.startswith(PREFIX) for name in names or [self.name]):
            raise Refused(f"{self.title} is no machine's volume: their names begin with {PREFIX}")

    def require_plain(self) -> None:
        """Refuses what would keep data in other places than the bytes of its device."""
        strange = sorted({kind for kind, _ in self.segments} - PLAIN_SEGMENTS)
        if strange:
            raise Refused(f"{self.title} is of type {', '.join(strange)}, only linear and striped volumes can be wiped")
        if self.role != "public":
            raise Refused(f"{self.title} is part of a snapshot or of another volume ({self.role})")

    def require_writable(self) -> None:
        """Of an active volume: of another one LVM does not know it."""
        if self.health or self.permissions != "writeable":
            raise Refused(f"{self.title} cannot be written in full ({self.health or self.permissions})")

    def extents(self) -> list[tuple[str, int, int]]:
        """Physical volume, its first and its last extent, of every segment in the order of the volume's bytes."""
        found = []
        for _, ranges in self.segments:
            for one in ranges.split():
                device, _, numbers = one.rpartition(":")
                first, _, last = numbers.partition("-")
                found.append((device, int(first), int(last)))
        return found


def rows(report: str) -> list[dict[str, str]]:
    """The rows of a report of LVM's. Their list is called lv, seg or pv, after the fields that were asked for."""
    return [row for part in json.loads(report)["report"] for some in part.values() for row in some]


def make_volume(segments: list[dict[str, str]]) -> Volume:
    """Of its rows in a report: one a segment."""
    row = segments[0]
    major, minor = int(row["lv_kernel_major"]), int(row["lv_kernel_minor"])
    return Volume(
        uuid=row["lv_uuid"], name=row["lv_name"], group=row["vg_name"], group_uuid=row["vg_uuid"],
        extent_bytes=int(row["vg_extent_size"]), size_bytes=int(row["lv_size"]),
        tags=tuple(filter(None, row["lv_tags"].split(","))), role=row["lv_role"], health=row["lv_health_status"],
        permissions=row["lv_permissions"],
        is_open=row["lv_device_open"] != "",  # "unknown" counts as open
        device=(major, minor) if major >= 0 and minor >= 0 else None,
        segments=tuple((one["segtype"], one["seg_pe_ranges"]) for one in segments))


def make_volumes(found: list[dict[str, str]]) -> list[Volume]:
    """Of the rows of many in a report."""
    segments: dict[str, list[dict[str, str]]] = {}
    for row in found:
        segments.setdefault(row["lv_uuid"], []).append(row)
    return [make_volume(some) for some in segments.values()]


def parse_volume(report: str) -> Volume | None:
    """None if there is no row."""
    found = rows(report)
    if len({row["lv_uuid"] for row in found}) > 1:
        raise Refused("LVM reports several volumes for one UUID")
    return make_volume(found) if found else None


def _report(selection: str) -> str:
    return run("lvs", "--reportformat", "json", "--units", "b", "--nosuffix", "-o", FIELDS, "--select", selection)


def find(uuid: str) -> Volume | None:
    return parse_volume(_report(f"lv_uuid={uuid}"))


def find_named(name: str) -> Volume | None:
    """GROUP/NAME: what a person types."""
    if not re.fullmatch(r"[A-Za-z0-9_+.][A-Za-z0-9_+.-]*/[A-Za-z0-9_+.][A-Za-z0-9_+.-]*", name):
        raise Refused(f"{name!r} is neither the UUID of a logical volume nor GROUP/NAME of one")
    return parse_volume(_report(f"lv_full_name={name}"))


def find_what(words: str) -> Volume:
    """The one that a person names by its UUID or as GROUP/NAME; refused where there is none."""
    volume = find_named(words) if "/" in words else find(parse_uuid(words))
    if volume is None:
        raise Refused(f"there is no logical volume {words}")
    return volume


def committed(group: str, elsewhere: bool = False) -> list[Volume]:
    """Every volume of the group that was given to its unit. @param elsewhere: of every other group instead"""
    found = make_volumes(rows(_report(f"vg_name{'!=' if elsewhere else '='}{group}")))
    return [volume for volume in found if volume.state is not None]


def physical_volumes(group: str) -> dict[str, dict[str, str]]:
    """By device: pv_uuid, and pe_start, the byte at which its first extent begins."""
    report = run("pvs", "--reportformat", "json", "--units", "b", "--nosuffix", "-o", "pv_name,pv_uuid,pe_start",
                 "--select", f"vg_name={group}")
    return {row["pv_name"]: row for row in rows(report)}


def change(volume: Volume, *options: str, if_tagged: str | None = None) -> None:
    """One change of the group's metadata: all of it or nothing. Selects by UUID, whatever it is called by now.

    @param if_tagged: without this tag nothing is changed. LVM looks under the group's lock.
    """
    selection = f"lv_uuid={volume.uuid}" + (f" && lv_tags={{{if_tagged}}}" if if_tagged else "")
    run("lvchange", "--yes", *options, "--select", selection, volume.group)


def flush_group(group: str) -> None:
    """LVM writes its metadata past the page cache, and leaves it in the caches of the disks: a tag must not be lost where zeros
    are kept."""
    for device in physical_volumes(group):
        if not device.startswith("/"):  # one that is missing is "[unknown]"
            continue
        try:
            flush(device)
        except OSError as error:
            raise Refused(f"cannot flush {device}: {error.strerror}") from error


def rename(volume: Volume, name: str) -> None:
    run("lvrename", volume.group, volume.name, name)


def remove(volume: Volume) -> None:
    run("lvremove", "--yes", "--select", f"lv_uuid={volume.uuid}", volume.group)

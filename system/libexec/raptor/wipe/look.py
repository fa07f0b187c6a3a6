# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is to be seen before anything is destroyed, and again before anything is removed. Changes nothing, but that it
activates the volume: one that is not active has no device to compare."""

import time
from typing import Any

from raptor.base.run import Refused
from raptor.libvirt.connection import Domain
from raptor.lvm import volumes as lvm
from raptor.refs import answer as refs
from raptor.refs.host import Host
from raptor.wipe import domains

SECONDS_TO_CLOSE = 10


def require_closed(uuid: str) -> None:
    """Refuses a volume that is in use, and says by what. What lasts is told at once; a program may be ending: after QEMU has, and after
    a device was written, udev looks at it for a moment. So that is asked a few times."""
    until = time.monotonic() + SECONDS_TO_CLOSE
    while (volume := lvm.find(uuid)) and volume.is_open:
        found = refs.of_the_kernel(Host(), volume)
        if any(holder.kind != "process" for holder in found) or time.monotonic() > until:
            words = ", ".join(map(refs.sentence, found)) or "by what is not known"
            raise Refused(f"{volume.title} is in use: {words}")
        time.sleep(0.5)


def extents_on_pvs(volume: lvm.Volume) -> list[dict[str, Any]]:
    """Its bytes on its physical volumes. Refuses a volume whose extents lie on something else, as while pvmove runs."""
    group = lvm.physical_volumes(volume.group)
    found: list[dict[str, Any]] = []
    for device, first, last in volume.extents():
        if device not in group:
            raise Refused(f"{volume.title} has extents on {device}, which is no physical volume of {volume.group}")
        found.append({
            "device": device, "pv_uuid": group[device]["pv_uuid"], "first_extent": first, "extents": last - first + 1,
            "first_byte": int(group[device]["pe_start"]) + first * volume.extent_bytes,
            "bytes": (last - first + 1) * volume.extent_bytes})
    if sum(int(one["bytes"]) for one in found) != volume.size_bytes:
        raise Refused(f"the extents of {volume.title} do not add up to its size")
    return found


def is_complete(kept: dict[str, Any] | None, volume: lvm.Volume, extents: list[dict[str, Any]]) -> bool:
    """Whether a record says that every byte of the volume, as it is now, was zeroed and read back."""
    return kept is not None and kept.get("uuid") == volume.uuid and kept.get("extents") == extents and all(
        kept.get(key) == volume.size_bytes for key in ("size_bytes", "zeroed_bytes", "verified_bytes"))


def activate(volume: lvm.Volume) -> lvm.Volume:
    """An inactive volume has no device: what would be written then is a file in /dev, and no domain could be compared."""
    lvm.change(volume, "--activate", "y")
    active = lvm.find(volume.uuid)
    if active is None or active.device is None:
        raise Refused(f"{volume.title} cannot be activated")
    active.require_writable()
    return active


def _require_sole_user(answer: refs.Answer, volume: lvm.Volume, mine: str | None) -> None:
    uses = answer.of(volume.uuid)
    for holder in (*uses.holders, *uses.unsure):
        if holder.kind in ("domain", "below", "pool") and (mine is None or holder.uuid != mine):
            raise Refused(refs.sentence(holder))


def _require_not_mapped_or_mounted(answer: refs.Answer, volume: lvm.Volume) -> None:
    """Also while its machine runs, which has none of these: what is mapped or mounted, or is to be, does not end with it."""
    if found := [refs.sentence(one) for one in answer.of(volume.uuid).holders if one.kind in ("mapped", "mounted", "swap", "written")]:
        raise Refused(f"{volume.title} is in use: {', '.join(found)}")


def _require_sole_disk(answer: refs.Answer, volume: lvm.Volume, domain: Domain) -> None:
    """Refuses a domain that has other disks, or that does not have this one: with it, data would be lost unasked."""
    if domain.unreadable is not None:
        raise Refused(f"cannot read the domain {domain.name}: {domain.unreadable}")
    disks = answer.domains[domain.uuid]
    if disks.others:
        raise Refused(f"the domain {domain.name} has other disks: {', '.join(sorted(disks.others))}")
    if volume.uuid not in disks.volumes.values():
        raise Refused(f"the domain {domain.name} does not have this volume")


def require_unused(volume: lvm.Volume) -> None:
    """Refuses if a domain or a pool has it, or may have it, whichever: read anew."""
    _require_sole_user(refs.look([volume], domains.connection(), deep=True), volume, None)


def find_machine(volume: lvm.Volume, uuid: str | None, may_be_open: bool = False) -> Domain | None:
    """The domain that is to end with an active volume: None when there is none (any more). Refuses when another domain
    has the volume, when this one has other disks, and when something has it open that is not this one.

    @param may_be_open: the unit has it open, and ends before anything is done
    """
    everyone = domains.every_domain()
    mine = next((domain for domain in everyone if domain.uuid == uuid), None)
    answer = refs.look([volume], domains.connection(), deep=True, domains=everyone)
    _require_sole_user(answer, volume, mine.uuid if mine else None)
    _require_not_mapped_or_mounted(answer, volume)
    if not may_be_open and (mine is None or not mine.active):
        require_closed(volume.uuid)
    if mine is not None:
        _require_sole_disk(answer, volume, mine)
    return mine

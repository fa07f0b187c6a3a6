# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is to be seen before anything is destroyed, and again before anything is removed. Changes nothing, but that it
activates the volume: one that is not active has no device to compare."""

import time

from raptor_run import Refused
import raptor_wipe_domains as domains
import raptor_wipe_lvm as lvm

SECONDS_TO_CLOSE = 10


def require_closed(uuid: str) -> None:
    """After QEMU has ended, and after a device was written, udev looks at it for a moment: so asks a few times."""
    until = time.monotonic() + SECONDS_TO_CLOSE
    while (volume := lvm.find(uuid)) and volume.is_open:
        if time.monotonic() > until:
            raise Refused(f"{volume.title} is in use (mounted, or open in a running program)")
        time.sleep(0.5)


def where(volume: lvm.Volume) -> list[dict[str, object]]:
    """Its bytes on its physical volumes. Refuses a volume whose extents lie on something else, as while pvmove runs."""
    group = lvm.physical_volumes(volume.group)
    found = []
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


def is_complete(kept: dict | None, volume: lvm.Volume, extents: list) -> bool:
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


def paths_to_be(volume: lvm.Volume) -> frozenset[str]:
    """Where a domain looks for a volume that is zeroed before its first use."""
    return frozenset(f"/dev/{volume.group}/{name}" for name in volume.tagged("raptor.name"))


def require_unused(volume: lvm.Volume) -> None:
    """Refuses if a domain has it, whichever: read anew."""
    domains.require_unused(domains.every_domain(), volume.device)


def find_machine(volume: lvm.Volume, uuid: str | None, may_be_open: bool = False) -> domains.Domain | None:
    """The domain that is to end with an active volume: None when there is none (any more). Refuses when another domain
    has the volume, when this one has other disks, and when something has it open that is not this one.

    @param may_be_open: the unit has it open, and ends before anything is done
    """
    everyone = domains.every_domain()
    mine = next((domain for domain in everyone if domain.uuid == uuid), None)
    domains.require_unused([domain for domain in everyone if domain is not mine], volume.device)
    if not may_be_open and (mine is None or mine.uuid not in domains.listed()):
        require_closed(volume.uuid)
    if mine is not None:
        domains.require_only(mine, volume.device, paths_to_be(volume))
    return mine

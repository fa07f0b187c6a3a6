# SPDX-License-Identifier: LGPL-2.1-or-later
"""The first step of a wipe: the machine ends, and nobody has the volume any more. Refuses before it has destroyed
anything where that can be known before. Can be done any number of times: after a crash it is where the unit begins."""

import os
import re
import time

from raptor_run import Refused
import raptor_wipe_domains as domains
import raptor_wipe_fence as fence
import raptor_wipe_lvm as lvm
import raptor_wipe_record as record
from raptor_wipe_status import Progress

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


def end_machine(volume: lvm.Volume) -> str | None:
    """Ends the domain that the tag names, if there is one. Answers its name."""
    uuid = volume.tag("raptor.domain")
    everyone = domains.every_domain()
    mine = next((domain for domain in everyone if domain.uuid == domains.parse_uuid(uuid)), None) if uuid else None
    # Before anything is destroyed. Once more afterwards: this is a look, not a lock.
    domains.require_unused([domain for domain in everyone if domain is not mine], volume.device)
    if mine is None or mine.uuid not in domains.listed():
        require_closed(volume.uuid)
    if mine is None:
        return None
    domains.require_only(mine, volume.device)
    print(f"ends the domain {mine.name} ({mine.uuid})", flush=True)
    domains.end(mine.uuid)
    domains.require_unused(domains.every_domain(), volume.device)
    require_closed(volume.uuid)
    return mine.name


def take_over(volume: lvm.Volume, domain_name: str | None) -> None:
    """Its old name is free at once. Tags remember what it was: they outlive a crash, and a lost /var."""
    tags = []
    if not volume.tagged("raptor.name"):
        tags += ["--addtag", f"raptor.name={volume.name}"]
    if domain_name and not volume.tagged("raptor.domain-name") and re.fullmatch(r"[A-Za-z0-9_.+-]{1,200}", domain_name):
        tags += ["--addtag", f"raptor.domain-name={domain_name}"]
    lvm.change(volume, "--setautoactivation", "n", *tags)
    name = "wipe-" + volume.uuid.replace("-", "")[:8]
    if volume.name != name:
        lvm.rename(volume, name)
        print(f"renamed {volume.title} to {name}", flush=True)


def prepare(uuid: str) -> None:
    fence.open_for_lvm(uuid)
    record.make_folder()
    record.forget(record.job_path(uuid))
    record.forget(record.result_path(uuid))
    job = {"uuid": uuid, "invocation": os.environ.get("INVOCATION_ID")}
    kept = record.read(record.record_path(uuid))
    volume = lvm.find(uuid)
    if volume is None:
        # That LVM sees no volume also happens while its disks are missing: then there is nothing to be said yet.
        if kept is None or not lvm.physical_volumes(kept["group"]):
            raise Refused(f"there is no logical volume with the UUID {uuid}")
        # Killed between lvremove and the end of the unit.
        record.write(record.job_path(uuid), {**job, "todo": "nothing"})
        return
    state = volume.state
    volume.require_plain()
    Progress("waiting", volume.size_bytes)
    volume = activate(volume)
    extents = where(volume)
    take_over(volume, end_machine(volume))
    volume = lvm.find(uuid)
    if volume is None or volume.device is None:
        raise Refused(f"the volume {uuid} is gone")
    record.write(record.job_path(uuid), {
        **job, "todo": "remove" if state == "wiped" and is_complete(kept, volume, extents) else "zero",
        "dm_uuid": volume.dm_uuid, "device": volume.device, "size_bytes": volume.size_bytes, "extents": extents})
    fence.close_around(uuid, volume.device)

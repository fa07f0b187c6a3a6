# SPDX-License-Identifier: LGPL-2.1-or-later
"""The last step: the record, then the tag, then the removal. Each only if the one before it has succeeded."""

import os

from raptor_run import Refused
import raptor_wipe_domains as domains
import raptor_wipe_fence as fence
import raptor_wipe_lvm as lvm
import raptor_wipe_record as record
from raptor_wipe_prepare import is_complete, require_closed, where
from raptor_wipe_status import Progress


def of_this_run(found: dict | None, uuid: str, what: str) -> dict:
    """A file that another run has left proves nothing."""
    if found is None or found.get("uuid") != uuid or found.get("invocation") != os.environ.get("INVOCATION_ID"):
        raise Refused(f"{what} of this run is missing")
    return found


def make_record(volume: lvm.Volume, extents: list, result: dict) -> dict:
    def words(key: str) -> str | None:
        return ", ".join(volume.tagged(key)) or None
    return {
        "uuid": volume.uuid, "name": words("raptor.name"), "group": volume.group, "size_bytes": volume.size_bytes,
        "extent_bytes": volume.extent_bytes, "extents": extents,
        "domain": {"uuid": words("raptor.domain"), "name": words("raptor.domain-name")}, "by": words("raptor.by"),
        **{key: result.get(key) for key in ("method", "zeroed_bytes", "verified_bytes", "started", "zeroed", "finished")}}


def finish(uuid: str) -> None:
    fence.open_for_lvm(uuid)
    job = of_this_run(record.read(record.job_path(uuid)), uuid, "the job")
    if job["todo"] == "nothing":
        print(f"the volume {uuid} was zeroed and removed before", flush=True)
        return
    volume = lvm.find(uuid)
    if volume is None or volume.device is None:
        raise Refused(f"the volume {uuid} is gone, or was deactivated")
    state = volume.state
    volume.require_plain()  # a snapshot made since has old data in extents of its own
    volume.require_writable()
    Progress("removing", volume.size_bytes, volume.size_bytes)
    extents = where(volume)
    if extents != job["extents"]:
        raise Refused(f"{volume.title} was moved or resized meanwhile: its former extents may hold data")
    domains.require_unused(domains.every_domain(), volume.device)
    require_closed(uuid)

    kept = record.read(record.record_path(uuid))
    if job["todo"] == "zero":
        kept = make_record(volume, extents, of_this_run(record.read(record.result_path(uuid)), uuid, "the result"))
    if not is_complete(kept, volume, extents):
        raise Refused(f"not every byte of {volume.title} is known to be zero")
    if job["todo"] == "zero":
        record.write(record.record_path(uuid), kept)
    if state == "wiping":
        lvm.change(volume, "--deltag", "raptor.state=wiping", "--addtag", "raptor.state=wiped")
    lvm.remove(volume)
    if lvm.find(uuid) is not None:
        raise Refused(f"lvremove left {volume.title}")
    print(f"removed {volume.group}/{kept['name']} ({uuid}): {kept['zeroed_bytes']} bytes zeroed by {kept['method']} and "
          f"{kept['verified_bytes']} read back, from {kept['started']} to {kept['finished']}, by {kept['by'] or 'unknown'}",
          flush=True)

# SPDX-License-Identifier: LGPL-2.1-or-later
"""The last step: the record, then the tag, then the removal. Each only if the one before it has succeeded, and all on the word of
this run alone. A new volume is not removed but gets its name."""

import os
from typing import Any

from raptor.base.run import CommandFailed, Refused
from raptor.device import fence
from raptor.lvm import volumes as lvm
from raptor.wipe import look, new, record, settings, states
from raptor.wipe.status import Progress


RESULT = ("method", "zeroed_bytes", "verified_bytes", "resumed_at_byte", "started", "zeroed", "finished")


def of_this_run(found: dict[str, Any] | None, uuid: str, what: str) -> dict[str, Any]:
    """A file that another run has left proves nothing."""
    if found is None or found.get("uuid") != uuid or found.get("invocation") != os.environ.get("INVOCATION_ID"):
        raise Refused(f"{what} of this run is missing")
    return found


def make_record(volume: lvm.Volume, extents: list[dict[str, Any]], result: dict[str, Any]) -> dict[str, Any]:
    def words(key: str) -> str | None:
        return ", ".join(volume.tagged(key)) or None
    return {
        "uuid": volume.uuid, "name": words("raptor.name"), "group": volume.group, "size_bytes": volume.size_bytes,
        "extent_bytes": volume.extent_bytes, "extents": extents,
        "domain": {"uuid": words("raptor.domain"), "name": words("raptor.domain-name")}, "by": words("raptor.by"),
        **{key: result.get(key) for key in RESULT}}


def forget(uuid: str) -> None:
    """What was of this volume. One that LVM makes later has another UUID."""
    for path in (record.checkpoint_path(uuid), record.kept_failure_path(uuid), record.wanted_path(uuid)):
        record.forget(path)


def put_to_use(volume: lvm.Volume, extents: list[dict[str, Any]], result: dict[str, Any]) -> None:
    """Nothing of anybody's was destroyed, so the journal alone has what was done."""
    if not look.is_complete(make_record(volume, extents, result), volume, extents):
        raise Refused(f"not every byte of {volume.title} is known to be zero")
    new.put_to_use(volume)
    forget(volume.uuid)
    print(f"{volume.group}/{volume.tag('raptor.name')} ({volume.uuid}) can be used: {result['zeroed_bytes']} bytes zeroed by "
          f"{result['method']} and {result['verified_bytes']} read back", flush=True)


def finish(uuid: str) -> None:
    fence.open_for_lvm(uuid)
    job = of_this_run(record.read_job(uuid), uuid, "the job")
    if job["todo"] == "nothing":
        print(f"the volume {uuid} was done before", flush=True)
        forget(uuid)
        return
    volume = lvm.find(uuid)
    if volume is None or volume.device is None:
        raise Refused(f"the volume {uuid} is gone, or was deactivated")
    volume.require_committed()
    volume.require_ours(settings.group())
    if volume.is_new != job["is_new"]:
        # Its machine is to end as well, and only the first step does that.
        raise CommandFailed(f"{volume.title} is to be deleted since its wipe began: once more, from the first step")
    volume.require_plain()  # a snapshot made since has old data in extents of its own
    volume.require_writable()
    Progress("settling" if volume.is_new else "removing", volume.size_bytes, volume.size_bytes)
    extents = look.extents_on_pvs(volume)
    if extents != job["extents"]:
        raise Refused(f"{volume.title} was moved or resized meanwhile: its former extents may hold data")
    look.require_unused(volume)
    look.require_closed(uuid)

    result = of_this_run(record.read(record.result_path(uuid)), uuid, "the result")
    if volume.is_new:
        put_to_use(volume, extents, result)
        return
    kept = make_record(volume, extents, result)
    if not look.is_complete(kept, volume, extents):
        raise Refused(f"not every byte of {volume.title} is known to be zero")
    record.write(record.record_path(uuid), kept)
    lvm.change(volume, *states.lead(volume, states.WIPED))
    lvm.remove(volume)
    if lvm.find(uuid) is not None:
        raise Refused(f"lvremove left {volume.title}")
    forget(uuid)
    print(f"removed {volume.group}/{kept['name']} ({uuid}): {kept['zeroed_bytes']} bytes zeroed by {kept['method']} and "
          f"{kept['verified_bytes']} read back, from {kept['started']} to {kept['finished']}, by {kept['by'] or 'unknown'}",
          flush=True)

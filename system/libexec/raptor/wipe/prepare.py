# SPDX-License-Identifier: LGPL-2.1-or-later
"""The first step of a wipe: the machine ends with all that it leaves behind, and nobody has the volume any more. Refuses before it
has destroyed anything where that can be known before. Can be done any number of times: after a crash it is where the unit begins."""

import os

from raptor.base.run import Refused
from raptor.device import fence, turn as turns
from raptor.leftovers import leftovers
from raptor.lvm import volumes as lvm
from raptor.wipe import domains, life, look, new, record, settings, states
from raptor.wipe.status import Progress


def end_machine(volume: lvm.Volume) -> str | None:
    """Ends the domain that the tag names, if there is one and none has ended yet. Answers its name."""
    uuid = life.domain_to_end(volume)
    mine = look.find_machine(volume, domains.parse_uuid(uuid) if uuid else None)
    if mine is None:
        return None
    print(f"ends the domain {mine.name} ({mine.uuid})", flush=True)
    domains.end(mine.uuid)
    # Once more: what was seen before is a look, not a lock.
    look.require_unused(volume)
    look.require_closed(volume.uuid)
    return mine.name


def take_over(volume: lvm.Volume, domain_name: str | None) -> None:
    """Its old name is free at once. Tags remember what it was: they outlive a crash, and a lost /var. That an earlier run has read
    it back is over: what was on the disk then proves nothing now. Its domain has ended: what is defined with that UUID from now
    on is another machine."""
    added = [f"{life.DOMAIN_ENDED}={uuid}" for uuid in volume.tagged(life.DOMAIN)]
    over = []
    if not volume.tagged("raptor.name"):
        added.append(f"raptor.name={volume.name}")
    if domain_name and (named := life.name_tags(domain_name)):  # it may have been renamed since it was confirmed
        added += named
        over = [tag for tag in volume.tags if tag.startswith(life.DOMAIN_NAME + "=") and tag not in named]
    lvm.change(volume, "--setautoactivation", "n", *states.lead(volume, states.WIPING), *(word for tag in added for word in ("--addtag", tag)),
               *(word for tag in over for word in ("--deltag", tag)))
    name = life.wipe_name(volume)
    if volume.name != name:
        lvm.rename(volume, name)
        print(f"renamed {volume.title} to {name}", flush=True)


def prepare(uuid: str) -> None:
    fence.open_for_lvm(uuid)
    record.make_folders()
    record.forget(record.job_path(uuid))
    record.forget(record.result_path(uuid))
    job = {"format": record.JOB_FORMAT, "uuid": uuid, "invocation": os.environ.get("INVOCATION_ID")}
    kept = record.read(record.record_path(uuid))
    volume = lvm.find(uuid)
    if volume is None:
        # That LVM sees no volume also happens while its disks are missing: then there is nothing to be said yet.
        if kept is None or not lvm.physical_volumes(kept["group"]):
            raise Refused(f"there is no logical volume with the UUID {uuid}")
        # Killed between lvremove and the end of the unit.
        record.write(record.job_path(uuid), {**job, "todo": "nothing"})
        return
    if volume.state == "quarantine" and (failure := record.read(record.kept_failure_path(uuid))):
        raise Refused(str(failure.get("why")))
    state = volume.require_committed()
    volume.require_ours(settings.group())
    limit = settings.limit_to_keep()
    if volume.is_new and volume.name == new.name_to_be(volume):
        # Killed after it got its name: since then its machine may have used it.
        if state != "wiped":
            print(f"{volume.title} was renamed by somebody: it is taken into use, and not known to be zero", flush=True)
        new.put_to_use(volume)
        record.write(record.job_path(uuid), {**job, "todo": "nothing"})
        return
    volume.require_plain()
    Progress("waiting", volume.size_bytes)
    volume = look.activate(volume)
    extents = look.extents_on_pvs(volume)
    if volume.is_new:
        look.require_unused(volume)
        look.require_closed(uuid)
    else:
        domain_name = end_machine(volume)
        if not life.is_taken_over(volume):
            # While nobody else can have the name.
            leftovers.remove(domain_name or life.machine_name(volume), life.domain_uuid(volume))
        take_over(volume, domain_name)
    volume = lvm.find(uuid)
    if volume is None or volume.device is None:
        raise Refused(f"the volume {uuid} is gone")
    # Zeroed and read back whatever a tag or a record says: they can be older than the bytes (a restored backup of the metadata).
    job |= {
        "todo": "zero", "is_new": volume.is_new, "usual_bytes_per_second": limit, "dm_uuid": volume.dm_uuid, "device": volume.device,
        "size_bytes": volume.size_bytes, "extents": extents}
    # What says that it is being wiped comes before the first zero, also on the disk.
    lvm.flush_group(volume.group)
    turns.make_locks(job)
    record.write(record.job_path(uuid), job)
    fence.close_around(uuid, volume.device)

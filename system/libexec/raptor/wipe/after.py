# SPDX-License-Identifier: LGPL-2.1-or-later
"""The unit's last line, whatever became of the others: a wipe that was refused leaves its volume in quarantine, where nothing
takes it up again by itself, and says why for as long as it is there. systemd.exec(5), "$SERVICE_RESULT"

Killed is another matter: then the unit begins again by itself, and so does the next boot. So is LVM or libvirt that could not be
asked, for some minutes.
"""

import os
import time

from raptor.base import settings
from raptor.base.run import CommandFailed, Refused, run
from raptor.device import fence
from raptor.lvm import volumes as lvm
from raptor.wipe import again, record, states

REFUSED = "exit-code"
# Below the unit's StartLimitBurst=: beyond that systemd ends it without this line.
TRIES = 30
TRIES_TO_MARK = 5
SECONDS_BETWEEN = 2


def reason(uuid: str) -> str:
    said = record.read(record.failure_path(uuid)) or {}
    exited = os.environ.get("EXIT_CODE", ""), os.environ.get("EXIT_STATUS", "")
    return str(said.get("why") or f"the unit failed without a word ({' '.join(exited)})")


def has_failed(uuid: str) -> bool:
    """Refused, or LVM or libvirt could not be asked for too long."""
    if again.is_asked():
        return int(run("systemctl", "show", "--value", "--property", "NRestarts", f"raptor-wipe@{uuid}.service")) >= TRIES
    return os.environ.get("SERVICE_RESULT") == REFUSED


def keep_reason(uuid: str) -> Refused | None:
    """Answers why it could not be kept: that does not prevent the quarantine."""
    try:
        record.make_folders()
        record.write(record.kept_failure_path(uuid), {"uuid": uuid, "why": reason(uuid), "at": record.now()})
    except (OSError, Refused) as error:
        return Refused(f"cannot keep why: {error}")
    return None


def mark(uuid: str) -> None:
    volume = lvm.find(uuid)
    if volume is None or states.of(volume) not in (states.WIPING, states.WIPED):
        return
    volume.require_ours(settings.volume_group())
    lvm.change(volume, *states.lead(volume, states.QUARANTINE))
    print(f"{volume.title} is kept: {reason(uuid)}", flush=True)


def keep(uuid: str) -> None:
    """Into quarantine, if it was a wipe."""
    fence.open_for_lvm(uuid)
    volume = lvm.find(uuid)
    if volume is not None and states.of(volume) not in (states.WIPING, states.WIPED):
        return  # nobody's wipe; or in quarantine already, and what for is known since then
    # The reason first: whoever sees the tag finds it.
    not_kept = keep_reason(uuid)
    record.forget(record.checkpoint_path(uuid))
    for attempt in range(TRIES_TO_MARK):
        try:
            mark(uuid)
            break
        except CommandFailed:
            # Another command may hold the group, or its disk has just gone.
            if attempt + 1 == TRIES_TO_MARK:
                raise
            time.sleep(SECONDS_BETWEEN)
    if not_kept:
        raise not_kept


def after(uuid: str) -> None:
    if has_failed(uuid):
        try:
            keep(uuid)
        finally:
            fence.forget(uuid)
    elif os.environ.get("SERVICE_RESULT") == "success":
        fence.forget(uuid)

# SPDX-License-Identifier: LGPL-2.1-or-later
"""Which devices the processes of this wipe's unit may open: the control group's filter, which no privilege passes.

The lines of the unit that run LVM's commands and the line that zeroes are in one control group, so one filter holds for
all of them (the "+" of a line lifts its sandbox, not this). LVM has to read and write every disk; the line that
zeroes shall not be able to open any device but its volume, whatever mistake it makes. So the filter is changed between.
"""

import errno
import os
import time

from raptor.base.run import Refused, run
from raptor.wipe.again import own_unit

PROBE = "/dev/mapper/control"  # LVM needs it, zeroing does not
SECONDS_TO_APPLY = 30
CONTROL = "/run/systemd/system.control"  # where "systemctl set-property --runtime" writes


def _unit(uuid: str) -> str | None:
    """None if run by hand: then there is no unit whose filter would be ours."""
    unit = f"raptor-wipe@{uuid}.service"
    return unit if own_unit() == unit else None


def _is_open() -> bool:
    try:
        os.close(os.open(PROBE, os.O_RDWR | os.O_CLOEXEC))
    except OSError:
        return False
    return True


def _allow(uuid: str, devices: list[str], is_open: bool) -> None:
    """systemd answers before the filter has changed, and LVM that may not read its disks reports no volumes and no error:
    so waits until the change is to be felt. Never DevicePolicy=auto: systemd 257 then leaves the old filter in place."""
    unit = _unit(uuid)
    if unit is None:
        return
    run("systemctl", "set-property", "--runtime", unit, "DeviceAllow=", *(f"DeviceAllow={device} rw" for device in devices))
    until = time.monotonic() + SECONDS_TO_APPLY
    while _is_open() != is_open:
        if time.monotonic() > until:
            raise Refused("systemd did not change the devices that the wipe may open")
        time.sleep(0.02)


def open_for_lvm(uuid: str) -> None:
    """As in the unit file: when the unit begins again, what close_around has set is still in force."""
    _allow(uuid, ["block-*", PROBE], True)


def forget(uuid: str) -> None:
    """What systemd keeps of it for a unit that is not there any more. By hand: "systemctl revert" reads every unit of the host anew.
    As long as systemd has the unit in memory, it has what open_for_lvm has set."""
    folder = f"{CONTROL}/raptor-wipe@{uuid}.service.d"
    try:
        os.unlink(f"{folder}/50-DeviceAllow.conf")
        os.rmdir(folder)
    except FileNotFoundError:
        pass
    except OSError as error:
        if error.errno != errno.ENOTEMPTY:  # somebody has set more
            raise


def close_around(uuid: str, device: tuple[int, int]) -> None:
    _allow(uuid, ["/dev/block/%d:%d" % device], False)

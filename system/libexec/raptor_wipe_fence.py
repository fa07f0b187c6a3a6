# SPDX-License-Identifier: LGPL-2.1-or-later
"""Which devices the processes of this wipe's unit may open: the control group's filter, which no privilege passes.

The lines of the unit that run LVM's commands and the line that zeroes are in one control group, so one filter holds for
all of them (the "+" of a line lifts its sandbox, not this). LVM has to read and write every disk; the line that
zeroes shall not be able to open any device but its volume, whatever mistake it makes. So the filter is changed between.
"""

from raptor_wipe_run import run


def _unit(uuid: str) -> str | None:
    """None if run by hand: then there is no unit whose filter would be ours."""
    unit = f"raptor-wipe@{uuid}.service"
    with open("/proc/self/cgroup", encoding="utf-8") as file:
        return unit if any(line.strip().endswith("/" + unit) for line in file) else None


def open_for_lvm(uuid: str) -> None:
    if unit := _unit(uuid):
        run("systemctl", "set-property", "--runtime", unit, "DevicePolicy=auto", "DeviceAllow=")


def close_around(uuid: str, device: tuple[int, int]) -> None:
    """Closed but for this device and /dev/null and its like."""
    if unit := _unit(uuid):
        run("systemctl", "set-property", "--runtime", unit, "DevicePolicy=closed", "DeviceAllow=/dev/block/%d:%d rw" % device)

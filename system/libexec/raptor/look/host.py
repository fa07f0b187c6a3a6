# SPDX-License-Identifier: LGPL-2.1-or-later
"""The host's CPUs, memory and links, as the kernel has them. Linux, admin-guide/cputopology, cgroup-v2; sysfs-class-net"""

import glob
import os
import re
from typing import Any

from raptor.base.run import CommandFailed, run

CPUS = "/sys/devices/system/cpu"
SLICE = "machine.slice"  # what libvirt puts guests into
LINKS = "/sys/class/net"


def read(path: str, otherwise: str = "") -> str:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read().strip()
    except OSError:
        return otherwise


def usable() -> str:
    """What machines may run on, as their control group has it; before the first of them as systemd will: "" when nothing restricts
    them. systemd.resource-control(5), AllowedCPUs="""
    if found := read(f"/sys/fs/cgroup/{SLICE}/cpuset.cpus.effective"):
        return found
    try:
        return run("systemctl", "show", "--value", "--property", "AllowedCPUs", SLICE).strip().replace(" ", ",")
    except CommandFailed:
        return ""


def cpus() -> dict[str, str]:
    """As lists of the kernel's, `0-3,8`."""
    return {**{name: read(f"{CPUS}/{name}") for name in ("present", "online", "isolated")}, "usable": usable()}


def memory_kib() -> int:
    match = re.search(r"^MemTotal:\s+(\d+) kB", read("/proc/meminfo"), re.MULTILINE)
    return int(match[1]) if match else 0


def _target(path: str) -> str | None:
    return os.path.basename(os.readlink(path)) if os.path.islink(path) else None


def link(path: str) -> dict[str, Any]:
    """up: as an administrator has set it (IFF_UP), whether or not anything is plugged in."""
    flags = int(read(f"{path}/flags", "0x0"), 16)
    lower = sorted(os.path.basename(one).removeprefix("lower_") for one in glob.glob(f"{path}/lower_*"))
    bridge = os.path.isdir(f"{path}/bridge")
    return {"name": os.path.basename(path), "kind": "bridge" if bridge else "", "up": bool(flags & 1),
            "master": _target(f"{path}/master"),
            # A bridge's ports are below it as well: of those each has its master.
            "lower": lower[0] if lower and not bridge else None}


def links() -> list[dict[str, Any]]:
    return [link(path) for path in sorted(glob.glob(f"{LINKS}/*")) if os.path.isdir(path)]

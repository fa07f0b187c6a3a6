# SPDX-License-Identifier: LGPL-2.1-or-later
"""Keeps wipes off the CPUs that running machines are pinned to: each of them was promised to one machine.

Of the slice that all wipes run in, so once for all: when a wipe starts, and when libvirt has changed a machine (a path unit
looks). systemd.resource-control(5), AllowedCPUs=
"""

import os

from raptor.base.run import run
from raptor.libvirt.connection import Domain
from raptor.wipe import domains

SLICE = "raptor.slice"
RUNNING = "/run/libvirt/qemu"  # raptor-wipe-cpus.path looks there, too
ONLINE = "/sys/devices/system/cpu/online"
# <vcpu cpuset=…>: of each vCPU that has no pin of its own.
PINS = ("vcpu", "cputune/vcpupin", "cputune/emulatorpin", "cputune/iothreadpin")


def parse_cpus(text: str) -> set[int]:
    """`0-3,^2,7`: libvirt's cpuset, of which the kernel's lists are a part. Raises ValueError."""
    found: set[int] = set()
    for part in filter(None, (one.strip() for one in text.split(","))):
        if part.startswith("^"):
            found.discard(int(part[1:]))
            continue
        first, _, last = part.partition("-")
        found |= set(range(int(first), int(last or first) + 1))
    return found


def pinned(machines: list[Domain]) -> set[int]:
    """As they run now. A machine without pins may run anywhere, and asks for no CPU of its own."""
    return {cpu for machine in machines if machine.now for path in PINS for pin in machine.now.element.iterfind(path)
            for cpu in parse_cpus(pin.get("cpuset", ""))}


def changed_at() -> int:
    """When libvirt last wrote what a running machine is, in ns. 0: never yet."""
    try:
        return os.stat(RUNNING).st_mtime_ns
    except FileNotFoundError:
        return 0


def keep_off() -> None:
    """Once more if a machine has changed meanwhile: while this runs, the path unit does not look."""
    while True:
        seen = changed_at()
        keep_off_once()
        if changed_at() == seen:
            break


def keep_off_once() -> None:
    with open(ONLINE, encoding="ascii") as file:
        online = parse_cpus(file.read())
    free = sorted(online - pinned([machine for machine in domains.every_domain() if machine.active]))
    # An empty list lifts the restriction. The line that zeroes is idle by its class, so it gives way to machines there too.
    run("systemctl", "set-property", "--runtime", SLICE, f"AllowedCPUs={','.join(map(str, free))}")
    print("wipes run on the CPUs " + ",".join(map(str, free)) if free else
          "machines are pinned to every CPU: wipes run on any of them, only when it is idle", flush=True)

# SPDX-License-Identifier: LGPL-2.1-or-later
"""What has an active volume by way of the kernel: mappings above it, mounts, swap, and programs that have it open."""

import glob
import os
from collections.abc import Iterator
from typing import NamedTuple

from raptor.refs.host import Host, numbers, read_line, unescape
from raptor.refs.peek import Device


class Use(NamedTuple):
    kind: str  # mapped, mounted, swap, process
    name: str
    what: str  # in words, as what follows "in use:"


def _listed(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


def device_in_dev(path: str) -> Device | None:
    """Only in /dev, where asking cannot hang."""
    if not path.startswith("/dev/"):
        return None
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return (os.major(found.st_rdev), os.minor(found.st_rdev)) if found.st_rdev else None


def mapped(host: Host, device: Device) -> Iterator[Use]:
    node = host.node(device)
    found = [numbers(read_line(f"{node}/holders/{holder}/dev")) for holder in _listed(f"{node}/holders")]
    # Of what lies on a loop device the kernel tells no holder.
    for loop in glob.glob(f"{glob.escape(host.sys)}/block/loop*"):
        if (file := read_line(f"{loop}/loop/backing_file")) and device_in_dev(file) == device:
            found.append(numbers(read_line(f"{loop}/dev")))
    for one in found:
        if one is not None:
            yield Use("mapped", host.name(one), f"mapped as {host.name(one)}")


def mounted(host: Host, device: Device) -> Iterator[Use]:
    btrfs = host.btrfs(device)
    folders = {mount.folder for mount in host.every_mount if mount.device == device
               or (mount.kind == "btrfs" and btrfs and device_in_dev(mount.source) in btrfs)}
    yield from (Use("mounted", folder, f"mounted at {folder}") for folder in sorted(folders))


def swap(host: Host, device: Device) -> Iterator[Use]:
    for line in (read_line(f"{host.proc}/swaps") or "").splitlines()[1:]:
        if line and device_in_dev(unescape(line.split()[0])) == device:
            yield Use("swap", "swap", "swap")


def processes(host: Host, device: Device) -> Iterator[Use]:
    """A process that ends while it is looked at has nothing open any more."""
    for process in glob.glob(f"{glob.escape(host.proc)}/[0-9]*"):
        for fd in _listed(f"{process}/fd"):
            try:
                if not os.readlink(f"{process}/fd/{fd}").startswith("/dev/"):
                    continue
                found = os.stat(f"{process}/fd/{fd}")
            except OSError:
                continue
            if (os.major(found.st_rdev), os.minor(found.st_rdev)) == device:
                name = read_line(f"{process}/comm") or "?"
                yield Use("process", name, f"open in {name} ({os.path.basename(process)})")
                break


def lasting(host: Host, device: Device) -> list[Use]:
    """What does not end by itself."""
    return [*mapped(host, device), *mounted(host, device), *swap(host, device)]

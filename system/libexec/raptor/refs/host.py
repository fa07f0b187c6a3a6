# SPDX-License-Identifier: LGPL-2.1-or-later
"""On what lies what: from a device down to the disks, and from a file to the device that has its file system. Linux, sysfs-block(5),
proc_pid_mountinfo(5)"""

import glob
import os
import re
from functools import cached_property
from typing import NamedTuple

from raptor.refs.peek import Device, Peeker, Seen

Place = tuple[int, ...]  # a device; or of a file: major and minor of its file system, and its inode


class Mount(NamedTuple):
    device: Device
    folder: str
    kind: str
    source: str


def unescape(text: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), text)


def parse_mounts(text: str) -> list[Mount]:
    found = []
    for line in text.splitlines():
        left, _, right = line.partition(" - ")
        words, rest = left.split(" "), right.split(" ")
        if len(words) >= 6 and len(rest) >= 2:
            major, _, minor = words[2].partition(":")
            found.append(Mount((int(major), int(minor)), unescape(words[4]), rest[0], unescape(rest[1])))
    return found


def read_line(path: str) -> str | None:
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return file.read().rstrip("\n")
    except OSError:
        return None


def numbers(text: str | None) -> Device | None:
    """`254:3`"""
    major, colon, minor = (text or "").partition(":")
    return (int(major), int(minor)) if colon and major.isdecimal() and minor.isdecimal() else None


class Host:
    """As it is at this moment: what was asked once is not asked again.

    @param sys, proc: where these are mounted
    """

    def __init__(self, sys: str = "/sys", proc: str = "/proc", peeker: Peeker | None = None) -> None:
        self.sys, self.proc = sys, proc
        self.mounts = parse_mounts(read_line(f"{proc}/self/mountinfo") or "")
        self.peeker = peeker or Peeker(self._folder_of)
        self._below: dict[Device, frozenset[Place]] = {}

    def _folder_of(self, path: str) -> str:
        mount = self._mount_of(path)
        return mount.folder if mount else "/"

    def _mount_of(self, path: str) -> Mount | None:
        """The last of those that are mounted above one another."""
        found = [mount for mount in self.mounts if mount.folder == "/" or path == mount.folder or path.startswith(mount.folder + "/")]
        return max(reversed(found), key=lambda mount: len(mount.folder)) if found else None

    @cached_property
    def every_mount(self) -> list[Mount]:
        """By whomever: each mount namespace has its own."""
        namespaces: dict[str, str] = {}
        for process in glob.glob(f"{glob.escape(self.proc)}/[0-9]*"):
            try:
                namespaces.setdefault(os.readlink(f"{process}/ns/mnt"), process)
            except OSError:
                continue  # it has ended, or is one of the kernel's
        return [mount for process in namespaces.values() for mount in parse_mounts(read_line(f"{process}/mountinfo") or "")]

    def node(self, device: Device) -> str:
        return f"{self.sys}/dev/block/{device[0]}:{device[1]}"

    def kernel_name(self, device: Device) -> str:
        return os.path.basename(os.path.realpath(self.node(device)))

    def name(self, device: Device) -> str:
        """As people know it: a mapping by its own name."""
        return read_line(f"{self.node(device)}/dm/name") or self.kernel_name(device)

    def _next(self, device: Device) -> set[Place]:
        """On what it lies at once."""
        node = self.node(device)
        found: set[Place | None] = set()
        try:
            slaves = os.listdir(f"{node}/slaves")
        except OSError:
            slaves = []
        found.update(numbers(read_line(f"{node}/slaves/{slave}/dev")) for slave in slaves)
        if os.path.exists(f"{node}/partition"):
            found.add(numbers(read_line(f"{os.path.dirname(os.path.realpath(node))}/dev")))
        if file := read_line(f"{node}/loop/backing_file"):
            found |= self.places(self.peeker.at(file))
        return {place for place in found if place is not None}

    def below(self, device: Device) -> frozenset[Place]:
        """A device and all that it lies on, down to the disks."""
        if device not in self._below:
            found: set[Place] = set()
            waiting: list[Place] = [device]
            while waiting:
                place = waiting.pop()
                if place not in found:
                    found.add(place)
                    if len(place) == 2:
                        waiting += self._next((place[0], place[1]))
            self._below[device] = frozenset(found)
        return self._below[device]

    def own(self, seen: Seen) -> Place | None:
        """What is at a path, without what it lies on."""
        if seen.kind == "block":
            return seen.device
        return (*seen.filesystem, seen.inode) if seen.kind == "file" and seen.filesystem else None

    def places(self, seen: Seen) -> set[Place]:
        """What is at a path, and all that it lies on."""
        if seen.kind == "block" and seen.device:
            return set(self.below(seen.device))
        if seen.kind not in ("file", "folder") or seen.filesystem is None:
            return set()
        own = self.own(seen)
        return ({own} if own else set()).union(*map(self.below, self._devices_of(seen.filesystem, seen.real)))

    def _devices_of(self, filesystem: Device, real: str) -> set[Device]:
        """Of a file system. Some have numbers that are no device's, and btrfs one for each subvolume: then the mount says."""
        if filesystem[0] != 0:
            return {filesystem}
        mounts: list[Mount | None] = [*(mount for mount in self.mounts if mount.device == filesystem)] or [self._mount_of(real)]
        found: set[Device] = set()
        for mount in mounts:
            if mount is None or not mount.source.startswith("/"):
                continue
            seen = self.peeker.at(mount.source)
            if seen.kind == "block" and seen.device:
                found |= {seen.device, *(self.btrfs(seen.device) if mount.kind == "btrfs" else ())}
        return found

    def btrfs(self, device: Device) -> set[Device]:
        """All devices of the mounted btrfs that has this one."""
        name = self.kernel_name(device)
        found: set[Device | None] = set()
        for folder in glob.glob(f"{glob.escape(self.sys)}/fs/btrfs/*/devices"):
            names = os.listdir(folder)
            if name in names:
                found |= {numbers(read_line(f"{folder}/{one}/dev")) for one in names}
        return {one for one in found if one is not None}

    def has_address(self, device: Device, address: tuple[str, ...]) -> bool:
        """Whether a disk is what a domain is given by its place on a bus. @param address: pci and 0000:01:00.0, scsi and 2:0:0:0,
        usb and bus and device, usb-id and vendor and product, char and the numbers of a character device"""
        kind, *words = address
        real = os.path.realpath(self.node(device))
        if kind in ("pci", "scsi"):
            return words[0] in real.split("/")
        if kind == "char":
            folder = f"{self.sys}/dev/char/{words[0]}:{words[1]}/device"
            return os.path.exists(folder) and real.startswith(os.path.realpath(folder) + "/")
        names = ("busnum", "devnum") if kind == "usb" else ("idVendor", "idProduct")
        while len(real) > len(self.sys):
            if [read_line(f"{real}/{name}") for name in names] == words:
                return True
            real = os.path.dirname(real)
        return False

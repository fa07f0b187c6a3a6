# SPDX-License-Identifier: LGPL-2.1-or-later
"""Where libvirt keeps what is a machine's beside its volume, under the machine's name or UUID. Read-only.

libvirt, src/qemu/qemu_conf.c and the drivers' documentation; as seen on a host with 11.3. What an administrator has moved by qemu.conf
(auto_dump_path, memory_backing_dir) is not looked for.
"""

import errno
import os
import re
import stat
from collections.abc import Iterator
from typing import NamedTuple

from raptor.base.run import Refused

ROOT = "/"
NAME_IN_A_NUMBERED_NAME = 20  # characters: VIR_DOMAIN_SHORT_NAME_MAX
ROTATED = r"(\.\d+)?(\.(gz|xz|zst|bz2))?"


class Place(NamedTuple):
    base: str  # root's, so that links in it are the administrator's
    folders: str  # below that, possibly of the user that QEMU runs as
    pattern: str  # of {name}, {short} or {uuid}
    is_given: bool = False  # to the next machine of that name, by libvirt
    has_folders: bool = False
    pool: str = ""  # by which libvirt names what is there

    @property
    def path(self) -> str:
        return os.path.join(ROOT, self.base, self.folders)

    @property
    def is_by_uuid(self) -> bool:
        return "{uuid}" in self.pattern

    def is_of(self, entry: str, name: str | None, uuid: str | None) -> bool:
        """Whether an entry there is what a machine has left behind."""
        if (uuid if self.is_by_uuid else name) is None:
            return False
        pattern = self.pattern
        for key, value in (("{name}", name), ("{short}", (name or "")[:NAME_IN_A_NUMBERED_NAME]), ("{uuid}", uuid)):
            pattern = pattern.replace(key, re.escape(value or ""))
        return re.fullmatch(pattern, entry) is not None


LIB, LOG = "var/lib/libvirt", "var/log/libvirt"
LOGS = Place("var/lib/raptor", "console", r"{name}\.(serial|console)\d+\.log" + ROTATED, pool="raptor-console")  # of raptor/console/log.py
PLACES = (
    Place(LIB, "qemu/nvram", r"{name}_VARS\..+", is_given=True),
    Place(LIB, "qemu/save", r"{name}\.save", is_given=True),
    Place(LIB, "qemu/snapshot", "{name}", is_given=True, has_folders=True),
    Place(LIB, "qemu/checkpoint", "{name}", is_given=True, has_folders=True),
    Place(LIB, "qemu/dump", r"\d+-{short}-\d{4}-\d\d-\d\d-\d\d:\d\d:\d\d"),
    Place(LIB, "qemu/ram", r"\d+-{short}", has_folders=True),
    Place(LIB, "swtpm", "{uuid}", has_folders=True),
    Place(LOG, "qemu", r"{name}(-(serial|console)\d+)?\.log" + ROTATED),
    LOGS,
    Place("var/log/swtpm", "libvirt/qemu", r"{name}-swtpm\.log" + ROTATED),
)


def _enter(folder: int, name: str, path: str) -> int:
    """A folder in a folder. Of a link only one of root's is followed: QEMU's user may write there, and a guest may have become it."""
    fd = os.open(name, os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
    try:
        found = os.fstat(fd)
        if not stat.S_ISLNK(found.st_mode):
            return os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
        if found.st_uid != 0:
            raise Refused(f"{path} is a link that root has not made: it is not followed")
        return os.open(os.readlink("", dir_fd=fd), os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=folder)
    finally:
        os.close(fd)


def open_folder(place: Place) -> int | None:
    """A descriptor to be closed. None if there is none, as where libvirt never kept such a thing. Raises Refused, OSError."""
    path = os.path.join(ROOT, place.base)
    try:
        fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        for name in place.folders.split("/"):
            path = os.path.join(path, name)
            outer = fd
            try:
                fd = _enter(outer, name, path)
            finally:
                os.close(outer)
    except OSError as error:
        if error.errno == errno.ENOENT:
            return None
        raise
    return fd


def entries(name: str | None, uuid: str | None, places: tuple[Place, ...] = PLACES) -> Iterator[tuple[Place, str]]:
    """What a machine has left behind: where, and how it is called there. Raises Refused, OSError."""
    for place in places:
        fd = open_folder(place)
        if fd is None:
            continue
        try:
            found = sorted(os.listdir(fd))
        finally:
            os.close(fd)
        yield from ((place, entry) for entry in found if place.is_of(entry, name, uuid))

# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the host's own files have a volume for, which may not be mounted now: its own, as a machine that is shut off is the machine's.
fstab(5), crypttab(5), systemd.mount(5), systemd.swap(5), systemd-cryptsetup-generator(8)"""

import glob
import re
from collections.abc import Iterator
from typing import NamedTuple

from raptor.lvm import volumes as lvm
from raptor.refs.host import Host, unescape
from raptor.refs.kernel import Use, device_in_dev
from raptor.refs.names import names
from raptor.refs.peek import Device

UNITS = ("/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system")
UDEV = "/run/udev/data"
TAGS = {"UUID": "by-uuid", "LABEL": "by-label", "PARTUUID": "by-partuuid", "PARTLABEL": "by-partlabel", "ID": "by-id"}
BY_CONTENT = tuple(f"/dev/disk/by-{what}/" for what in ("uuid", "label", "partuuid", "partlabel"))
# What udev does not write as it is in the name of a link: of ASCII all but these, and what is no UTF-8. blkid_encode_string(3)
ENCODED = re.compile(r"[^A-Za-z0-9#+\-.:=@_\u0080-\ud7ff\ue000-\U0010ffff]")
# Devices that a file system needs beside its own: a journal, the others of a btrfs. xfs(5), ext4(5), btrfs(5)
OPTIONS = re.compile(r"(?:^|,)(?:logdev|journal_path|device)=([^,]+)")


def _lines(path: str) -> Iterator[list[str]]:
    with open(path, encoding="utf-8", errors="surrogateescape") as file:
        for line in file:
            words = line.split()
            if words and not words[0].startswith(("#", ";")):
                yield words


def _named(path: str) -> Iterator[tuple[str, str]]:
    """Each device that a file names, and what for. Raises OSError."""
    for words in _lines(path):
        if path.endswith("/fstab") and len(words) > 1:
            yield unescape(words[0]), unescape(words[1])
            yield from ((unescape(device), unescape(words[1])) for device in OPTIONS.findall(words[3] if len(words) > 3 else ""))
        elif path.endswith("/crypttab") and len(words) > 1:
            yield words[1], words[0]
        elif not path.endswith("tab"):
            key, _, value = " ".join(words).partition("=")
            if key.strip() == "What":
                yield value.strip(), next(part for part in path.split("/") if part.endswith((".mount", ".swap", ".mount.d", ".swap.d")))


def path_of(device: str) -> str:
    """A path in /dev; that of a link of udev's where it is named by what is on it."""
    tag, _, value = device.replace('"', "").partition("=")
    if tag not in TAGS or not value:
        return device
    encoded = ENCODED.sub(lambda found: "".join(f"\\x{byte:02x}" for byte in found[0].encode("utf-8", "surrogateescape")), value)
    return f"/dev/disk/{TAGS[tag]}/{encoded}"


def printable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


class Named(NamedTuple):
    path: str | None  # None: of a file that cannot be read, or understood, which may name any
    use: Use

    @property
    def is_by_content(self) -> bool:
        """By what stands on it, as a UUID: a copy has that, too."""
        return self.path is not None and self.path.startswith(BY_CONTENT)


def read(etc: str = "/etc", folders: tuple[str, ...] = UNITS) -> list[Named]:
    """Each device that is named, and what for."""
    units = [unit for folder in folders for kind in ("mount", "swap") for place in (f"*.{kind}", f"*.{kind}.d/*.conf")
             for unit in sorted(glob.glob(f"{folder}/{place}"))]
    found = []
    for path in [f"{etc}/fstab", f"{etc}/crypttab", *units]:
        try:
            for device, purpose in _named(path):
                use = Use("written", purpose, f"named in {path} for {printable(purpose)}")
                found.append(Named(path_of(device), use))
        except FileNotFoundError:
            continue
        except (OSError, ValueError) as error:
            found.append(Named(None, Use("written", path, f"perhaps named in {path}, which cannot be read ({error})")))
    return found


def links(device: Device, udev: str = UDEV) -> set[str]:
    """Every name that a device claims: of two that claim one, the link leads to one alone."""
    try:
        with open(f"{udev}/b{device[0]}:{device[1]}", encoding="utf-8", errors="surrogateescape") as file:
            return {f"/dev/{line[2:].rstrip()}" for line in file if line.startswith("S:")}
    except OSError:
        return set()


def of(volume: lvm.Volume, named: list[Named], host: Host, udev: str = UDEV) -> list[Use]:
    """What of it is about this volume. A copy is not what is meant while the other is mounted where it is to be."""
    mounted = {mount.folder: mount.device for mount in host.mounts}

    def is_at(path: str, device: Device) -> bool:
        return path in links(device, udev) or device_in_dev(path) == device

    def is_meant(one: Named) -> bool:
        if one.path is None:
            return True
        if one.path not in names(volume) and (volume.device is None or not is_at(one.path, volume.device)):
            return False
        other = mounted.get(one.use.name, volume.device)
        return not one.is_by_content or other is None or other == volume.device or not is_at(one.path, other)
    return [Use(one.use.kind, printable(one.use.name), one.use.what) for one in named if is_meant(one)]

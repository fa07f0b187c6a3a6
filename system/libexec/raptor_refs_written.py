# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the host's own files have a volume for, which may not be mounted now: its own, as a machine that is shut off is the machine's.
fstab(5), crypttab(5), systemd.mount(5), systemd.swap(5), systemd-cryptsetup-generator(8)"""

import glob
import re
from collections.abc import Iterator

import raptor_wipe_lvm as lvm
from raptor_refs_host import unescape
from raptor_refs_kernel import Use, device_in_dev
from raptor_refs_names import names

UNITS = ("/etc/systemd/system", "/run/systemd/system")
TAGS = {"UUID": "by-uuid", "LABEL": "by-label", "PARTUUID": "by-partuuid", "PARTLABEL": "by-partlabel", "ID": "by-id"}
# What udev writes as it is in the name of a link. util_replace_chars in systemd
PLAIN = re.compile(r"[^A-Za-z0-9#+\-.:=@_]")


def _lines(path: str) -> Iterator[list[str]]:
    with open(path, encoding="utf-8", errors="surrogateescape") as file:
        for line in file:
            words = line.split()
            if words and not words[0].startswith(("#", ";")):
                yield words


def _named(path: str) -> Iterator[tuple[str, str]]:
    """Each device that a file names, and what for. Raises OSError."""
    kind = path.rpartition(".")[2]
    for words in _lines(path):
        if path.endswith("/fstab") and len(words) > 1:
            yield unescape(words[0]), unescape(words[1])
        elif path.endswith("/crypttab") and len(words) > 1:
            yield words[1], words[0]
        elif kind in ("mount", "swap"):
            key, _, value = " ".join(words).partition("=")
            if key.strip() == "What":
                yield value.strip(), path.rpartition("/")[2]


def path_of(device: str) -> str:
    """A path in /dev; that of a link of udev's where it is named by what is on it."""
    tag, _, value = device.replace('"', "").partition("=")
    if tag not in TAGS or not value:
        return device
    encoded = PLAIN.sub(lambda found: "".join(f"\\x{byte:02x}" for byte in found[0].encode()), value)
    return f"/dev/disk/{TAGS[tag]}/{encoded}"


def read(etc: str = "/etc", folders: tuple[str, ...] = UNITS) -> list[tuple[str | None, Use]]:
    """Each device that is named, and what for. None: a file that cannot be read may name any."""
    units = [unit for folder in folders for kind in ("mount", "swap") for unit in sorted(glob.glob(f"{folder}/*.{kind}"))]
    found: list[tuple[str | None, Use]] = []
    for path in [f"{etc}/fstab", f"{etc}/crypttab", *units]:
        try:
            found += [(path_of(device), Use("written", purpose, f"named in {path} for {purpose}")) for device, purpose in _named(path)]
        except FileNotFoundError:
            continue
        except OSError as error:
            found.append((None, Use("written", path, f"perhaps named in {path}, which cannot be read ({error.strerror})")))
    return found


def of(volume: lvm.Volume, named: list[tuple[str | None, Use]]) -> list[Use]:
    """What of it is about this volume."""
    return [use for path, use in named if path is None or path in names(volume)
            or (volume.device is not None and device_in_dev(path) == volume.device)]

# SPDX-License-Identifier: LGPL-2.1-or-later
"""What an image in the format qcow2 names: the image below it, and the file that has its data. Reads its header and the names,
some hundred bytes, and nothing of what a guest has written. QEMU, docs/interop/qcow2."""

import struct
from collections.abc import Callable
from typing import NamedTuple

Read = Callable[[int, int], bytes]  # at byte, so many; fewer at the end of the image

MAGIC = b"QFI\xfb"
CLUSTER_BITS = range(9, 22)
MOST_NAME_BYTES = 1023
MOST_EXTENSIONS = 256
V2_HEADER_BYTES, V3_HEADER_BYTES = 72, 104
DATA_FILE = 1 << 2  # of the incompatible features
KNOWN_FEATURES = (1 << 5) - 1  # dirty, corrupt, data file, compression, extended L2
BACKING_FORMAT, DATA_FILE_NAME = 0xE2792ACA, 0x44415441

# Of others: where, and what stands there.
OTHERS = (
    (0, b"KDMV", "vmdk"), (0, b"COWD", "vmdk"), (0, b"# Disk DescriptorFile", "vmdk"), (0, b"QED\0", "qed"), (0, b"vhdxfile", "vhdx"),
    (0, b"conectix", "vpc"), (0, b"LUKS\xba\xbe", "luks"), (64, b"\x7f\x10\xda\xbe", "vdi"), (0, b"WithoutFreeSpace", "parallels"),
    (0, b"WithouFreSpacExt", "parallels"), (0, b"Bochs Virtual HD Image", "bochs"))
HEAD_BYTES = 128


class Unreadable(Exception):
    """Why an image is not understood: what follows its path in a sentence."""


class Image(NamedTuple):
    backing: str | None = None
    backing_format: str | None = None
    data_file: str | None = None


def format_of(head: bytes) -> str:
    """What the first bytes say: qcow2, raw, or another format's name. They are a guest's to write unless its disk is no raw one."""
    if head.startswith(MAGIC):
        return "qcow2" if head[4:8] in (b"\0\0\0\2", b"\0\0\0\3") else "qcow"
    return next((name for at, magic, name in OTHERS if head[at:at + len(magic)] == magic), "raw")


def _whole(read: Read, at: int, count: int) -> bytes:
    found = read(at, count)
    if len(found) != count:
        raise Unreadable("ends within its header")
    return found


def parse(read: Read) -> Image:
    """Raises Unreadable; OSError is the reader's."""
    head = read(0, V3_HEADER_BYTES)
    if format_of(head) != "qcow2":
        raise Unreadable("is no image in the format qcow2")
    if len(head) < V2_HEADER_BYTES:
        raise Unreadable("ends within its header")
    version, offset, size, bits = struct.unpack_from(">IQII", head, 4)
    features, header_bytes = 0, V2_HEADER_BYTES
    if version == 3:
        if len(head) < V3_HEADER_BYTES:
            raise Unreadable("ends within its header")
        features, = struct.unpack_from(">Q", head, 72)
        header_bytes, = struct.unpack_from(">I", head, 100)
    if bits not in CLUSTER_BITS or not (V2_HEADER_BYTES if version == 2 else V3_HEADER_BYTES) <= header_bytes <= 1 << bits:
        raise Unreadable("has a header that is none")
    if features & ~KNOWN_FEATURES:
        raise Unreadable("has features that are not known")
    if offset and (size > MOST_NAME_BYTES or not header_bytes <= offset <= (1 << bits) - size):
        raise Unreadable("names an image at a place where none can be named")
    names = _extensions(read, header_bytes, offset or 1 << bits)
    if features & DATA_FILE and DATA_FILE_NAME not in names:
        raise Unreadable("does not name the file that has its data")
    return Image(_text(_whole(read, offset, size)) if offset and size else None, names.get(BACKING_FORMAT),
                 names[DATA_FILE_NAME] if features & DATA_FILE else None)


def _extensions(read: Read, at: int, end: int) -> dict[int, str]:
    """The two that name something."""
    names: dict[int, str] = {}
    for _ in range(MOST_EXTENSIONS):
        if at + 8 > end:
            return names
        kind, count = struct.unpack(">II", _whole(read, at, 8))
        if kind == 0:
            return names
        at += 8
        if count > end - at:
            raise Unreadable("has a header that is none")
        if kind in (BACKING_FORMAT, DATA_FILE_NAME):
            if count > MOST_NAME_BYTES:
                raise Unreadable("has a name that is none")
            names[kind] = _text(_whole(read, at, count))
        at += -(-count // 8) * 8
    raise Unreadable("has more in its header than is looked at")


def _text(name: bytes) -> str:
    """A name ends at a zero byte, as it does for QEMU."""
    return name.partition(b"\0")[0].decode("utf-8", "surrogateescape")

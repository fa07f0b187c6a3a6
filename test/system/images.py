# SPDX-License-Identifier: LGPL-2.1-or-later
"""Headers of images in the format qcow2, as QEMU's docs/interop/qcow2 has them: as many bytes as name something, and no data."""

import struct

BACKING_FORMAT, DATA_FILE_NAME = 0xE2792ACA, 0x44415441


def extension(kind, name):
    return struct.pack(">II", kind, len(name)) + name + bytes(-len(name) % 8)


def qcow2(backing=None, backing_format=None, data_file=None, version=3, features=None, more=b""):
    header_bytes = 104 if version == 3 else 72
    rest = more
    if backing_format is not None:
        rest += extension(BACKING_FORMAT, backing_format.encode())
    if data_file is not None:
        rest += extension(DATA_FILE_NAME, data_file.encode())
    rest += struct.pack(">II", 0, 0)
    name = (backing or "").encode()
    head = struct.pack(">4sIQIIQIIQQIIQ", b"QFI\xfb", version, header_bytes + len(rest) if backing else 0, len(name), 16, 64 << 20, 0, 1,
                       0x30000, 0x10000, 1, 0, 0)
    if version == 3:
        features = (4 if data_file is not None else 0) if features is None else features
        head += struct.pack(">QQQII", features, 0, 0, 4, header_bytes)
    return (head + rest + name).ljust(64 << 10, b"\0")

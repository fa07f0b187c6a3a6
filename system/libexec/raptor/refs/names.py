# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a volume is called in /dev: one that is not active has no device there to compare, only these names. lvm(8), udev's rules for
device-mapper. Pure."""

from raptor.lvm import volumes as lvm


def mapped_name(group: str, name: str) -> str:
    """The mapping's: a dash of a name's own is doubled."""
    return f"{group.replace('-', '--')}-{name.replace('-', '--')}"


def names(volume: lvm.Volume) -> set[str]:
    mapping = mapped_name(volume.group, volume.name)
    return {f"/dev/{volume.group}/{volume.name}", f"/dev/mapper/{mapping}", f"/dev/disk/by-id/dm-name-{mapping}",
            f"/dev/disk/by-id/dm-uuid-{volume.dm_uuid}"}


def names_to_be(volume: lvm.Volume) -> set[str]:
    """Where the domain that it was made for looks for a volume that is zeroed before its first use, or was until that was to end."""
    mappings = {(name, mapped_name(volume.group, name)) for name in volume.tagged("raptor.name")}
    return {path for name, mapping in mappings for path in (
        f"/dev/{volume.group}/{name}", f"/dev/mapper/{mapping}", f"/dev/disk/by-id/dm-name-{mapping}")}

# SPDX-License-Identifier: LGPL-2.1-or-later
"""What has a volume, or may have it. The words of it are refs.answer.sentence()."""

from typing import NamedTuple


class Holder(NamedTuple):
    # domain, pool, below (a domain has what the volume lies on), mapped, mounted, swap, process, written (in the host's fstab or
    # so), part (of another volume)
    kind: str
    name: str
    what: str  # by which path, pool or chain of images
    uuid: str | None = None  # of a domain
    form: str | None = None  # of a domain: live, next, save, snapshot NAME, checkpoint NAME
    why: str | None = None  # of what is not sure: why not, as what follows `what` in a sentence


class Uses:
    """Of one volume."""

    def __init__(self) -> None:
        self.holders: list[Holder] = []
        self.unsure: list[Holder] = []  # may have it, and counts as if it did

    def add(self, holder: Holder) -> None:
        """Once, whatever number of forms of a domain it stands in. Who has it for sure is not unsure as well."""
        same = [one for one in self.holders if (one.kind, one.name, one.uuid) == (holder.kind, holder.name, holder.uuid)]
        if holder.why is None:
            self.unsure = [one for one in self.unsure if (one.kind, one.name, one.uuid) != (holder.kind, holder.name, holder.uuid)]
            self.holders += [] if any(one.what == holder.what for one in same) else [holder]
        elif not same and not any((one.uuid, one.name, one.what) == (holder.uuid, holder.name, holder.what) for one in self.unsure):
            self.unsure.append(holder)


class Disks:
    """Of one domain, as it is, will start, or is saved: which of the volumes are disks of it, by their targets; and in words every
    other disk that has something in it."""

    def __init__(self) -> None:
        self.volumes: dict[str, str] = {}  # target -> LV's UUID
        self.others: list[str] = []
        self.missing: list[str] = []  # paths of those that it needs to start, and at which there is nothing

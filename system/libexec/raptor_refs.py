# SPDX-License-Identifier: LGPL-2.1-or-later
"""What refers to a volume: the host's one answer, for the wipe and for the page's list alike."""

from dataclasses import asdict, dataclass, field
from typing import Any

from raptor_libvirt import Connection
import raptor_wipe_lvm as lvm


@dataclass(frozen=True)
class Holder:
    """What has a volume, or may have it."""
    kind: str  # domain, pool, below (a domain has what the volume lies on), mapped, mounted, swap, process
    name: str
    what: str  # by which path, pool or chain of images
    uuid: str | None = None  # of a domain
    form: str | None = None  # of a domain: live, next, save, snapshot NAME, checkpoint NAME
    why: str | None = None  # of what is not sure: why not


@dataclass
class Uses:
    """Of one volume."""
    holders: list[Holder] = field(default_factory=list)
    unsure: list[Holder] = field(default_factory=list)  # may have it, and counts as if it did


@dataclass
class Disks:
    """Of one domain: which of the volumes are disks of it, by their targets; and in words every other disk with something in it."""
    volumes: dict[str, str] = field(default_factory=dict)  # target -> LV's UUID
    others: list[str] = field(default_factory=list)


@dataclass
class Answer:
    volumes: dict[str, Uses] = field(default_factory=dict)  # by the LV's UUID
    domains: dict[str, Disks] = field(default_factory=dict)

    def of(self, uuid: str) -> Uses:
        return self.volumes[uuid]

    def as_json(self) -> dict[str, Any]:
        def plain(holder: Holder) -> dict[str, str]:
            return {key: value for key, value in asdict(holder).items() if value is not None}
        return {
            "volumes": {uuid: {"holders": list(map(plain, uses.holders)), "unsure": list(map(plain, uses.unsure))}
                        for uuid, uses in self.volumes.items()},
            "domains": {uuid: {"volumes": list(dict.fromkeys(disks.volumes.values())), "others": disks.others,
                               "volume_disks": list(disks.volumes)} for uuid, disks in self.domains.items()}}


def sentence(holder: Holder) -> str:
    if holder.why is not None:
        return f"the domain {holder.name} may have this volume: {holder.what} {holder.why}"
    return f"the domain {holder.name} has this volume ({holder.what})"


def look(volumes: list[lvm.Volume], connection: Connection, deep: bool) -> Answer:
    """Everything that refers to each of these volumes. Raises CommandFailed.

    @param deep: the images of every disk are read, for what lies below them. Otherwise only while there is a volume that nothing
        else names.
    """
    answer = Answer({volume.uuid: Uses() for volume in volumes})
    for domain in connection.domains():
        for form in domain.forms:
            for disk in form.element.iterfind("devices/disk"):
                source, target = disk.find("source"), disk.find("target")
                for volume in volumes:
                    if source is not None and target is not None and source.get("dev") == f"/dev/{volume.group}/{volume.name}":
                        answer.of(volume.uuid).holders.append(Holder(
                            "domain", domain.name, f"{target.get('dev')}: {source.get('dev')}", domain.uuid, form.title))
                        answer.domains.setdefault(domain.uuid, Disks()).volumes[str(target.get("dev"))] = volume.uuid
    return answer

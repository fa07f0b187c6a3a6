# SPDX-License-Identifier: LGPL-2.1-or-later
"""What refers to a volume: the host's one answer, for the wipe and for the page's list alike.

Compared by device number, through pools, links, mappings and the images that a domain's own lie on. What could not be understood, or
looked at, may be any volume: it is named, and counts as if it had each of them.
"""

from typing import Any, NamedTuple

from raptor.libvirt.connection import Connection, Domain
from raptor.lvm import volumes as lvm
from raptor.refs import kernel, written
from raptor.refs.find import Finder
from raptor.refs.holder import Disks, Holder, Uses
from raptor.refs.host import Host


class Answer(NamedTuple):
    volumes: dict[str, Uses]  # by the LV's UUID
    domains: dict[str, Disks]  # by the domain's

    def of(self, uuid: str) -> Uses:
        return self.volumes[uuid]

    def as_json(self) -> dict[str, Any]:
        def plain(holder: Holder) -> dict[str, str]:
            return {key: value for key, value in holder._asdict().items() if value is not None}
        return {
            "volumes": {uuid: {"holders": list(map(plain, uses.holders)), "unsure": list(map(plain, uses.unsure))}
                        for uuid, uses in self.volumes.items()},
            "domains": {uuid: {"volumes": list(dict.fromkeys(disks.volumes.values())), "others": disks.others,
                               "volume_disks": list(disks.volumes), "missing": disks.missing} for uuid, disks in self.domains.items()}}


def sentence(holder: Holder) -> str:
    """For a person. Of the kernel's holders: what follows "in use:"."""
    kind = {"domain": "domain", "below": "domain", "pool": "storage pool"}.get(holder.kind)
    if kind is None:
        return holder.what
    form = {"save": " in its saved state", "snapshot": f" in its {holder.form}", "checkpoint": f" in its {holder.form}"}.get(
        (holder.form or "").partition(" ")[0], "")
    if holder.why is not None:
        return f"the {kind} {holder.name} may have this volume{form}: {holder.what} {holder.why}"
    if holder.kind == "below":
        return f"the domain {holder.name} has what this volume lies on{form} ({holder.what})"
    return f"the {kind} {holder.name} has this volume{form} ({holder.what})"


def look(volumes: list[lvm.Volume], connection: Connection, deep: bool, domains: list[Domain] | None = None,
         host: Host | None = None) -> Answer:
    """Everything that refers to each of these volumes. Raises CommandFailed.

    @param deep: the images of every disk are read, for what lies below them. Otherwise only for volumes that nothing else names.
    @param domains: as connection.domains() has just answered, if it was asked
    """
    host = host or Host()
    try:
        finder = Finder(volumes, connection, host, connection.domains(autostart=False) if domains is None else domains)
        finder.look()
        finder.look_into_images(of_all=deep)
        named = written.read()
        for volume in volumes:
            finder.uses[volume.uuid].holders += [
                *of_the_kernel(host, volume, finder.is_running(volume.uuid)),
                *(Holder(use.kind, use.name, use.what) for use in written.of(volume, named, host)), *of_lvm(volume)]
        return Answer(finder.uses, finder.disks())
    finally:
        host.peeker.close()


def of_lvm(volume: lvm.Volume) -> list[Holder]:
    """What of LVM's own lies on the same bytes: a snapshot's origin, a part of another volume."""
    return [] if volume.role == "public" else [Holder("part", volume.role, f"part of a snapshot or of another volume ({volume.role})")]


def of_the_kernel(host: Host, volume: lvm.Volume, is_explained: bool = False) -> list[Holder]:
    """Of an active volume. Programs are looked for only while it is open, and nothing else says why.

    @param is_explained: a machine that runs has it
    """
    if volume.device is None:
        return []
    found = kernel.lasting(host, volume.device)
    if volume.is_open and not found and not is_explained:
        found = list(kernel.processes(host, volume.device))
    return [Holder(use.kind, use.name, use.what) for use in found]

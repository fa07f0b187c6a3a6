# SPDX-License-Identifier: LGPL-2.1-or-later
"""Which domains and pools refer to which of some volumes: what they name, held against what the volumes are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from raptor.libvirt.connection import Connection, Domain, Form
from raptor.lvm import volumes as lvm
from raptor.refs import chain, xml
from raptor.refs.holder import Disks, Holder, Uses
from raptor.refs.host import Host, Place
from raptor.refs.names import names, names_to_be
from raptor.refs.peek import Seen
from raptor.refs.pools import Pools, Unsure

ORDER = ("live", "next", "save", "snapshot", "checkpoint")
# Of these the disks are the machine's own. A snapshot's may be those of another time.
FORMS_WITH_DISKS = ("live", "next", "save")


class Finder:
    def __init__(self, volumes: list[lvm.Volume], connection: Connection, host: Host, domains: list[Domain]) -> None:
        self.uses = {volume.uuid: Uses() for volume in volumes}
        self._volumes, self._host, self._domains = {volume.uuid: volume for volume in volumes}, host, domains
        self._pools = Pools(connection)
        self._by_name = {name: volume.uuid for volume in volumes for name in names(volume)}
        self._by_name_to_be = {name: volume.uuid for volume in volumes for name in names_to_be(volume)}
        self._by_device: dict[Place, str] = {volume.device: volume.uuid for volume in volumes if volume.device is not None}
        self._lies_on: dict[Place, set[str]] = defaultdict(set)
        for volume in volumes:
            for place in self._below(volume):
                self._lies_on[place].add(volume.uuid)
        self._images: list[tuple[Domain, Form, xml.Mention, str]] = []
        self._asked = set(self.uses)  # of which volumes it is to be known

    def _below(self, volume: lvm.Volume) -> set[Place]:
        """What a volume lies on. LVM knows it also of one that is not active."""
        found: set[Place] = set(self._host.below(volume.device)) - {volume.device} if volume.device else set()
        for device in {device for device, _, _ in volume.extents() if device.startswith("/")}:
            found |= self._host.places(self._host.peeker.at(device))
        return found

    def is_running(self, uuid: str) -> bool:
        """Whether a machine that runs has the volume."""
        return any(holder.form == "live" for holder in self.uses[uuid].holders)

    def look(self) -> None:
        for domain in self._domains:
            if domain.unreadable is not None:
                self._unsure(Holder("domain", domain.name, "its definition", domain.uuid, why=f"cannot be read: {domain.unreadable}"))
        found = [(domain, form, mention) for domain in self._domains
                 for form in sorted(domain.forms, key=lambda form: ORDER.index(form.kind)) for mention in xml.mentions(form.element)]
        # What is in /dev first: it answers, and where time is short it is what matters.
        self._host.peeker.look_at(sorted((mention.path for _, _, mention in found if mention.path), key=lambda path: not path.startswith("/dev/")))
        for one in found:
            self._mention(*one)
        for pool, path in self._pools.sources():
            self._path(Holder("pool", pool.name, f"its source {path}"), path, f"its source {path}", below=False)

    def _mention(self, domain: Domain, form: Form, mention: xml.Mention) -> None:
        holder = Holder("domain", domain.name, mention.what, domain.uuid, form.title)
        if mention.why is not None:
            self._unsure(holder, mention.why)
        elif mention.address is not None:
            self._address(holder, mention.where, mention.address)
        elif mention.pool is not None:
            try:
                paths = self._pools.paths(mention.pool, mention.what)
            except Unsure as unsure:
                self._unsure(Holder("domain", domain.name, f"the pool {mention.pool}", domain.uuid, form.title), str(unsure))
                return
            for path in paths:
                words = f"{mention.where}: {mention.what} of the pool {mention.pool}, {path}"
                self._path(Holder("domain", domain.name, words, domain.uuid, form.title), path, path)
                self._images.append((domain, form, mention, path))
        elif mention.path is not None:
            words = f"{mention.where}: {mention.path}"
            self._path(Holder("domain", domain.name, words, domain.uuid, form.title), mention.path, mention.path)
            self._images.append((domain, form, mention, mention.path))

    def _unsure(self, holder: Holder, why: str | None = None) -> None:
        self._add(self._asked, holder if why is None else Holder(holder.kind, holder.name, holder.what, holder.uuid, holder.form, why))

    def _add(self, uuids: Iterable[str], holder: Holder) -> None:
        for uuid in self._asked.intersection(uuids):
            self.uses[uuid].add(holder)

    def _path(self, holder: Holder, path: str, short: str, below: bool = True) -> None:
        """@param short: what is named if it cannot be looked at"""
        seen = self._host.peeker.at(path)
        found = self._volumes_at(path, seen)
        self._add(found, holder)
        if not found and seen.kind == "unknown":
            self._unsure(Holder(holder.kind, holder.name, short, holder.uuid, holder.form, seen.why))
        if below and (own := self._host.own(seen)) is not None:
            self._add(self._lies_on.get(own, ()), Holder("below", holder.name, holder.what, holder.uuid, holder.form))
        if below and seen.kind == "char" and seen.device:
            self._address(holder, "", ("char", str(seen.device[0]), str(seen.device[1])))

    def _volumes_at(self, path: str, seen: Seen) -> set[str]:
        """By its name also where there is nothing, or something else: whoever starts with it will meet the volume."""
        found = {self._by_name[name] for name in (path, seen.real) if name in self._by_name}
        return found | {self._by_device[place] for place in self._host.places(seen) if place in self._by_device}

    def _address(self, holder: Holder, where: str, address: tuple[str, ...]) -> None:
        what = f"{where}: {holder.what}" if where else holder.what
        for place, uuids in self._lies_on.items():
            if len(place) == 2 and self._host.has_address((place[0], place[1]), address):
                self._add(uuids, Holder("below", holder.name, what, holder.uuid, holder.form))

    def look_into_images(self, of_all: bool) -> None:
        """After look(). @param of_all: otherwise for those that nothing has named yet"""
        self._asked = {uuid for uuid, uses in self.uses.items() if of_all or not uses.holders}
        if not self._asked:
            return
        for domain, form, mention, path in self._images:
            for link in chain.links(self._host.peeker, path, mention.format):
                words = f"{mention.where}: {', '.join(link.trail)}"
                holder = Holder("domain", domain.name, words, domain.uuid, form.title)
                if link.why is not None:
                    self._unsure(holder, link.why)
                else:
                    self._path(holder, link.path, words)

    def disks(self) -> dict[str, Disks]:
        found = {}
        for domain in self._domains:
            found[domain.uuid] = disks = Disks()
            for form in domain.forms:
                for disk in xml.disk_sources(form.element) if form.kind in FORMS_WITH_DISKS else ():
                    uuid = next((one for path in self._disk_paths(disk) if (one := self._disk_at(path, domain.uuid))), None)
                    if uuid is not None:
                        disks.volumes[disk.target] = uuid
                        continue
                    if disk.title not in disks.others:
                        disks.others.append(disk.title)
                    disks.missing += [path for path in self._disk_paths(disk) if disk.is_needed
                                      and path not in disks.missing and self._host.peeker.at(path).kind == "absent"]
        return found

    def _disk_paths(self, disk: xml.DiskSource) -> Iterator[str]:
        if disk.path is not None:
            yield disk.path
        elif disk.pool and disk.volume:
            try:
                yield from self._pools.paths(disk.pool, disk.volume)
            except Unsure:
                return

    def _disk_at(self, path: str, domain: str) -> str | None:
        """The volume that a disk is, all of it."""
        seen = self._host.peeker.at(path)
        if seen.kind == "block":
            return self._by_device.get(seen.device) if seen.device else None
        for name in (path, seen.real):
            if name in self._by_name:
                return self._by_name[name]
            to_be = self._by_name_to_be.get(name) if seen.kind == "absent" else None
            if to_be and (self._volumes[to_be].is_new or domain in self._volumes[to_be].tagged("raptor.domain")):
                return to_be
        return None

# SPDX-License-Identifier: LGPL-2.1-or-later
"""The child that asks libvirt, for raptor/libvirt/connection.py. python3-libvirt; libvirt.org/html, virDomain* and virStoragePool*"""

import re
import xml.etree.ElementTree as ET
from typing import Any

# A domain that starts, ends or is saved between two questions is read again.
TRIES = 3


def words(error: Any) -> str:
    return error.get_error_message() or str(error)


def number(text: str) -> int:
    """What a domain's XML says that it runs under. -1: it does not run."""
    found = re.match(r"\s*<domain\b[^>]*\sid='(\d+)'", text)
    return int(found[1]) if found else -1


def forms_of(kept: list[tuple[str, str, str]], now: str, later: str, persistent: bool) -> dict[str, Any]:
    active = number(now) >= 0
    forms = kept + [("next", "", later)] * (persistent and (not active or later != now)) + [("live", "", now)] * active
    return {"active": active, "persistent": persistent, "forms": forms}


class Asking:
    """One connection. Each method's name is a question; its answer is what JSON can carry."""

    def __init__(self, libvirt: Any) -> None:
        self._libvirt = libvirt
        libvirt.registerErrorHandler(lambda *_: None, None)  # otherwise it writes to standard error as well
        self._connection: Any = None

    def answer(self, request: list[Any]) -> dict[str, Any]:
        what, *arguments = request
        try:
            return {"answer": getattr(self, what)(*arguments)}
        except self._libvirt.libvirtError as error:
            return {"failed": words(error)}

    def open(self) -> None:
        self._connection = self._libvirt.open("qemu:///system")

    def domains(self, autostart: bool) -> list[dict[str, Any]]:
        """Each question to libvirt costs one of polkit's for each domain, more than all the rest. So of the many that have
        neither snapshots nor a saved state one list says so, and only the others are asked one by one."""
        libvirt, connection = self._libvirt, self._connection
        every = connection.getAllDomainStats(libvirt.VIR_DOMAIN_STATS_STATE, 0)
        now = {domain.UUIDString(): self._or_none(domain.XMLDesc, 0) for domain, _ in every}
        # After the XML: one that had a saved state then, and is running from it by now, has another number.
        plain = {domain.UUIDString(): domain.ID() for domain in connection.listAllDomains(
            libvirt.VIR_CONNECT_LIST_DOMAINS_PERSISTENT | libvirt.VIR_CONNECT_LIST_DOMAINS_NO_MANAGEDSAVE
            | libvirt.VIR_CONNECT_LIST_DOMAINS_NO_SNAPSHOT | libvirt.VIR_CONNECT_LIST_DOMAINS_NO_CHECKPOINT)}
        starting = {domain.UUIDString() for domain in connection.listAllDomains(
            libvirt.VIR_CONNECT_LIST_DOMAINS_AUTOSTART)} if autostart else set()
        found: list[dict[str, Any]] = []
        for domain, stats in every:
            uuid, text = domain.UUIDString(), now[domain.UUIDString()]
            one: dict[str, Any] = {"uuid": uuid, "name": domain.name(), "forms": [], "autostart": uuid in starting,
                                   "state": (stats["state.state"], stats["state.reason"])}
            if text is not None and uuid in plain and plain[uuid] == number(text):
                later = self._or_none(domain.XMLDesc, libvirt.VIR_DOMAIN_XML_INACTIVE) if plain[uuid] >= 0 else text
                read = one | forms_of([], text, later, True) if later is not None else self._asked(domain, one)
            else:
                read = self._asked(domain, one)
            found += [read] if read is not None else []
        return found

    def _or_none(self, ask: Any, *arguments: Any) -> Any:
        try:
            return ask(*arguments)
        except self._libvirt.libvirtError:
            return None  # asked once more, by itself

    def _asked(self, domain: Any, found: dict[str, Any]) -> dict[str, Any] | None:
        """None: it is gone."""
        for _ in range(TRIES):
            try:
                read = self._read(domain)
                if bool(domain.isActive()) == read["active"]:
                    return found | read | {"state": domain.state(0)[:2]}
                found["unreadable"] = "it starts and ends all the time"
            except self._libvirt.libvirtError as error:
                if error.get_error_code() == self._libvirt.VIR_ERR_NO_DOMAIN:
                    return None
                # Also for a snapshot or a saved state that was there a moment ago.
                found["unreadable"] = words(error)
        return found

    def _read(self, domain: Any) -> dict[str, Any]:
        kept = [("snapshot", one.getName(), one.getXMLDesc(0)) for one in domain.listAllSnapshots(0)]
        kept += [("checkpoint", one.getName(), one.getXMLDesc(0)) for one in self._if_there_is(domain.listAllCheckpoints)]
        now = domain.XMLDesc(0)
        if number(now) < 0 and domain.hasManagedSaveImage(0):
            kept.append(("save", "", domain.managedSaveGetXMLDesc(0)))
        return forms_of(kept, now, domain.XMLDesc(self._libvirt.VIR_DOMAIN_XML_INACTIVE), bool(domain.isPersistent()))

    def _if_there_is(self, ask: Any) -> list[Any]:
        """Of a libvirt that has no such things: none."""
        try:
            return ask(0)
        except self._libvirt.libvirtError as error:
            if error.get_error_code() == self._libvirt.VIR_ERR_NO_SUPPORT:
                return []
            raise

    def pools(self) -> list[tuple[str, str, bool]]:
        inactive = self._libvirt.VIR_STORAGE_XML_INACTIVE
        found = []
        for pool in self._if_there_is(self._connection.listAllStoragePools):
            try:
                texts = [pool.XMLDesc(0)]
                if pool.isPersistent():
                    texts.append(pool.XMLDesc(inactive))
                found += [(pool.name(), text, bool(pool.isActive())) for text in dict.fromkeys(texts)]
            except self._libvirt.libvirtError as error:
                if error.get_error_code() != self._libvirt.VIR_ERR_NO_STORAGE_POOL:
                    raise
        return found

    def networks(self) -> list[tuple[str, str, bool]]:
        found = []
        for network in self._if_there_is(self._connection.listAllNetworks):
            try:
                found.append((network.name(), network.XMLDesc(0), bool(network.isActive())))
            except self._libvirt.libvirtError as error:
                if error.get_error_code() != self._libvirt.VIR_ERR_NO_NETWORK:
                    raise
        return found

    def domain_capabilities(self) -> str:
        """Of the machine type that domains of ours have (src/machine/domain/domain-xml.ts). A machine of ours names no model of a CPU: the list
        of them is nearly all of the text."""
        text = self._connection.getDomainCapabilities(None, None, "q35", None, 0)
        return re.sub(r"(<mode name='custom'[^>]*>).*?(</mode>)", r"\1\2", text, flags=re.DOTALL)

    def volume_path(self, pool: str, volume: str) -> str | None:
        try:
            return self._connection.storagePoolLookupByName(pool).storageVolLookupByName(volume).path()
        except self._libvirt.libvirtError as error:
            if error.get_error_code() in (self._libvirt.VIR_ERR_NO_STORAGE_POOL, self._libvirt.VIR_ERR_NO_STORAGE_VOL):
                return None
            raise

    def serve_folder(self, pool: str, folder: str) -> None:
        """As a pool that starts with the host, with every file that is there now."""
        root, target, path = ET.Element("pool", type="dir"), ET.Element("target"), ET.Element("path")
        ET.SubElement(root, "name").text, path.text = pool, folder
        root.append(target)
        target.append(path)
        try:
            found = self._connection.storagePoolLookupByName(pool)
        except self._libvirt.libvirtError as error:
            if error.get_error_code() != self._libvirt.VIR_ERR_NO_STORAGE_POOL:
                raise
            found = self._connection.storagePoolDefineXML(ET.tostring(root, encoding="unicode"))
        there = ET.fromstring(found.XMLDesc())
        if there.get("type") != "dir" or there.findtext("target/path") != folder:
            raise self._libvirt.libvirtError(f"the storage pool {pool} is not of {folder}")
        found.setAutostart(1)
        if found.isActive():
            found.refresh()
        else:
            found.create()

    def refresh_pool(self, pool: str) -> None:
        try:
            found = self._connection.storagePoolLookupByName(pool)
            if found.isActive():
                found.refresh()
        except self._libvirt.libvirtError as error:
            if error.get_error_code() != self._libvirt.VIR_ERR_NO_STORAGE_POOL:
                raise

    def define(self, text: str) -> None:
        self._connection.defineXML(text)

    def next_start(self, uuid: str) -> str | None:
        """With what is not for everybody's eyes: to be defined anew from it."""
        libvirt, domain = self._libvirt, self._lookup(uuid)
        return None if domain is None else domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE | libvirt.VIR_DOMAIN_XML_SECURE)

    def _lookup(self, uuid: str) -> Any:
        try:
            return self._connection.lookupByUUIDString(uuid)
        except self._libvirt.libvirtError as error:
            if error.get_error_code() == self._libvirt.VIR_ERR_NO_DOMAIN:
                return None
            raise

    def status(self, uuid: str) -> tuple[bool, bool] | None:
        domain = self._lookup(uuid)
        try:
            return None if domain is None else (bool(domain.isActive()), bool(domain.isPersistent()))
        except self._libvirt.libvirtError as error:
            if error.get_error_code() == self._libvirt.VIR_ERR_NO_DOMAIN:
                return None
            raise

    def undefine(self, uuid: str) -> None:
        libvirt, domain = self._libvirt, self._lookup(uuid)
        if domain is not None:
            domain.undefineFlags(libvirt.VIR_DOMAIN_UNDEFINE_MANAGED_SAVE | libvirt.VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA
                                 | libvirt.VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA | libvirt.VIR_DOMAIN_UNDEFINE_NVRAM
                                 | libvirt.VIR_DOMAIN_UNDEFINE_TPM)

    def destroy(self, uuid: str) -> None:
        domain = self._lookup(uuid)
        if domain is not None:
            domain.destroy()


def answering() -> Any:
    # Only where it is asked, and found only then: the programs begin without what the distribution has beside Python itself (-S),
    # in half the time.
    import site  # pylint: disable=import-outside-toplevel
    site.main()
    import libvirt  # pylint: disable=import-outside-toplevel
    return Asking(libvirt).answer

# SPDX-License-Identifier: LGPL-2.1-or-later
"""The child that asks libvirt, for raptor_libvirt.py. python3-libvirt; libvirt.org/html, virDomain* and virStoragePool*"""

from typing import Any

# A domain that starts, ends or is saved between two questions is read again.
TRIES = 3


class Asking:
    """One connection. Each method's name is a question; its answer is what JSON can carry."""

    def __init__(self, libvirt: Any) -> None:
        self._libvirt = libvirt
        self._gone = {libvirt.VIR_ERR_NO_DOMAIN}
        libvirt.registerErrorHandler(lambda *_: None, None)  # otherwise it writes to standard error as well
        self._connection: Any = None

    def answer(self, request: list[str]) -> dict[str, Any]:
        what, *arguments = request
        try:
            return {"answer": getattr(self, what)(*arguments)}
        except self._libvirt.libvirtError as error:
            return {"failed": error.get_error_message() or str(error)}

    def open(self) -> None:
        self._connection = self._libvirt.open("qemu:///system")

    def domains(self) -> list[dict[str, Any]]:
        return [found for domain in self._connection.listAllDomains(0) if (found := self._domain(domain)) is not None]

    def _domain(self, domain: Any) -> dict[str, Any] | None:
        found = {"uuid": domain.UUIDString(), "name": domain.name(), "forms": []}
        for _ in range(TRIES):
            try:
                read = self._read(domain)
                if bool(domain.isActive()) == read["active"]:
                    return found | read
                found["unreadable"] = "it starts and ends all the time"
            except self._libvirt.libvirtError as error:
                if error.get_error_code() in self._gone:
                    return None
                # Also what was saved, or a snapshot that was there, and is not any more.
                found["unreadable"] = error.get_error_message() or str(error)
        return found

    def _read(self, domain: Any) -> dict[str, Any]:
        libvirt = self._libvirt
        active, persistent = bool(domain.isActive()), bool(domain.isPersistent())
        forms = [("snapshot", one.getName(), one.getXMLDesc(0)) for one in domain.listAllSnapshots(0)]
        forms += [("checkpoint", one.getName(), one.getXMLDesc(0)) for one in self._checkpoints(domain)]
        if not active and domain.hasManagedSaveImage(0):
            forms.append(("save", "", domain.managedSaveGetXMLDesc(0)))
        now = domain.XMLDesc(0) if active else None
        if persistent:
            later = domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE)
            forms += [("next", "", later)] if later != now else []
        forms += [("live", "", now)] if now is not None else []
        return {"active": active, "persistent": persistent, "autostart": bool(domain.autostart()),
                "state": domain.state(0)[:2], "forms": forms}

    def _checkpoints(self, domain: Any) -> list[Any]:
        try:
            return domain.listAllCheckpoints(0)
        except self._libvirt.libvirtError as error:
            if error.get_error_code() == self._libvirt.VIR_ERR_NO_SUPPORT:
                return []
            raise

    def pools(self) -> list[tuple[str, str, bool]]:
        inactive = self._libvirt.VIR_STORAGE_XML_INACTIVE
        found = []
        for pool in self._connection.listAllStoragePools(0):
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
        for network in self._connection.listAllNetworks(0):
            try:
                found.append((network.name(), network.XMLDesc(0), bool(network.isActive())))
            except self._libvirt.libvirtError as error:
                if error.get_error_code() != self._libvirt.VIR_ERR_NO_NETWORK:
                    raise
        return found

    def domain_capabilities(self) -> str:
        return self._connection.getDomainCapabilities(None, None, None, None, 0)

    def volume_path(self, pool: str, volume: str) -> str | None:
        try:
            return self._connection.storagePoolLookupByName(pool).storageVolLookupByName(volume).path()
        except self._libvirt.libvirtError as error:
            if error.get_error_code() in (self._libvirt.VIR_ERR_NO_STORAGE_POOL, self._libvirt.VIR_ERR_NO_STORAGE_VOL):
                return None
            raise

    def _lookup(self, uuid: str) -> Any:
        try:
            return self._connection.lookupByUUIDString(uuid)
        except self._libvirt.libvirtError as error:
            if error.get_error_code() in self._gone:
                return None
            raise

    def status(self, uuid: str) -> tuple[bool, bool] | None:
        domain = self._lookup(uuid)
        try:
            return None if domain is None else (bool(domain.isActive()), bool(domain.isPersistent()))
        except self._libvirt.libvirtError as error:
            if error.get_error_code() in self._gone:
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
    import libvirt  # pylint: disable=import-outside-toplevel  # only where it is installed, and not for who needs none of it
    return Asking(libvirt).answer

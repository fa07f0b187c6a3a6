# SPDX-License-Identifier: LGPL-2.1-or-later
"""Libvirt's storage pools: where a volume of one is, and on which devices a pool lies itself. libvirt.org/formatstorage.html"""

import os
import xml.etree.ElementTree as ET
from collections.abc import Iterator

from raptor.base.run import CommandFailed
from raptor.libvirt.connection import Connection, Pool

FOLDERS = {"dir", "fs", "netfs", "logical"}  # a volume is what is called so in the pool's folder
NETWORK = {"rbd", "gluster", "sheepdog"}  # never at a path


class Unsure(Exception):
    """Why it is not known where a volume is: what follows "the pool NAME"."""


class Pools:
    def __init__(self, connection: Connection) -> None:
        self._connection, self._pools = connection, connection.pools()

    def paths(self, name: str, volume: str) -> list[str]:
        """Where a domain finds a volume: by the pool as it is, and as it will be. Raises Unsure."""
        pools = [pool for pool in self._pools if pool.name == name]
        if not pools:
            raise Unsure("is not known to libvirt")
        found = [self._path(pool, volume) for pool in pools]
        return [path for path in dict.fromkeys(found) if path is not None]

    def _path(self, pool: Pool, volume: str) -> str | None:
        element = ET.fromstring(pool.xml)
        kind, folder = element.get("type"), element.findtext("target/path")
        if kind in NETWORK:
            return None
        if kind in FOLDERS and folder:
            return os.path.join(folder, volume)
        if not pool.active:
            raise Unsure("is not active, so it is not known where its volumes are")
        try:
            path = self._connection.volume_path(pool.name, volume)
        except CommandFailed as failure:
            raise Unsure(f"cannot be asked: {failure}") from failure
        if path is None:
            raise Unsure(f"has no volume {volume}")
        return path

    def sources(self) -> Iterator[tuple[Pool, str]]:
        """Each pool, and the path of each device that it is made of."""
        for pool in self._pools:
            for device in ET.fromstring(pool.xml).iterfind("source/device"):
                if path := device.get("path", ""):
                    if path.startswith("/"):
                        yield pool, path

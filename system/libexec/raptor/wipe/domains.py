# SPDX-License-Identifier: LGPL-2.1-or-later
"""Libvirt's domains, running and shut off, and how the one that had a volume ends."""

import re
import time
from collections.abc import Callable

from raptor.base.run import CommandFailed, Refused
from raptor.libvirt import connection as libvirt
from raptor.libvirt.connection import Connection, Domain

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SECONDS_TO_END = 15

_connection: Connection | None = None


def connection() -> Connection:
    """The one of this program. After it had no answer, another."""
    global _connection  # pylint: disable=global-statement
    if _connection is None or not _connection.is_open:
        _connection = libvirt.connect()
    return _connection


def parse_uuid(text: str) -> str:
    if not UUID.fullmatch(text):
        raise Refused(f"{text!r} is not the UUID of a domain")
    return text


def every_domain() -> list[Domain]:
    return connection().domains(autostart=False)


def _unless_gone(is_there: Callable[[], bool], do: Callable[[], None]) -> None:
    """Does it to a domain that is there. That it went by itself meanwhile is as good."""
    if not is_there():
        return
    try:
        do()
    except CommandFailed:
        if is_there():
            raise


def end(uuid: str) -> None:
    """Undefined first: a running domain becomes transient by it, and whoever may start it has nothing to start again."""
    libvirt = connection()

    def is_active() -> bool:
        return (libvirt.status(uuid) or (False, False))[0]

    def is_persistent() -> bool:
        return (libvirt.status(uuid) or (False, False))[1]
    _unless_gone(is_persistent, lambda: libvirt.undefine(uuid))
    _unless_gone(is_active, lambda: libvirt.destroy(uuid))
    until = time.monotonic() + SECONDS_TO_END
    while libvirt.status(uuid) is not None:
        if time.monotonic() > until:
            raise Refused(f"the domain {uuid} is still there after it was undefined and destroyed")
        time.sleep(0.5)

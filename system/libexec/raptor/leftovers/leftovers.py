# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a machine leaves behind: firmware variables, saved memory, TPM, logs, descriptions of snapshots. libvirt finds it by the
machine's name or UUID, so without its end the next machine of that name would have it. As root.

Nothing is removed while libvirt knows a domain of that name or UUID, and nothing that another domain's XML names.
"""

import os
import shutil
import stat
import time
from collections.abc import Callable
from typing import Any

from raptor.base.child import Child, Silent
from raptor.base.run import CommandFailed, Refused
from raptor.leftovers.places import PLACES, Place, entries, open_folder
from raptor.libvirt.connection import Domain
from raptor.wipe.domains import connection, every_domain

SECONDS_FOR_ONE, SECONDS_TO_RESOLVE = 3.0, 10.0


def find(name: str | None, uuid: str | None = None) -> list[str]:
    """Paths. Raises Refused, OSError. @param name: of the domain that was; None: only what has its UUID"""
    return [os.path.join(place.path, entry) for place, entry in entries(name, uuid)]


def given_on(name: str) -> list[str]:
    """Paths of that which libvirt would give to a new domain of this name. Logs, for one, are not. Raises Refused, OSError."""
    return [os.path.join(place.path, entry) for place, entry in entries(name, None) if place.is_given]


def _paths(domain: Domain) -> set[str]:
    texts = (text for form in domain.forms for element in form.element.iter() for text in (*element.attrib.values(), element.text or ""))
    return {os.path.normpath(text.strip()) for text in texts if text.strip().startswith("/")}


def _resolving() -> Callable[[Any], Any]:
    return os.path.realpath


def _named(domains: list[Domain]) -> dict[str, set[str]]:
    """The paths in each domain's XML, as they stand there and without links, by its UUID. To ask for one that is on a server that is
    gone hangs for ever, so a child asks; such a one is none of these."""
    named = {domain.uuid: _paths(domain) for domain in domains}
    child, until = None, time.monotonic() + SECONDS_TO_RESOLVE
    for paths in named.values():
        for path in sorted(path for path in paths if not path.startswith("/dev/")):
            child = child or Child(_resolving)
            try:
                paths.add(child.ask(path, min(SECONDS_FOR_ONE, max(0.0, until - time.monotonic()))))
            except Silent:
                child = None
    if child:
        child.leave()
    return named


class _Known:
    """What libvirt knows, and therefore stays."""

    def __init__(self, domains: list[Domain]) -> None:
        self._domains, self._named = domains, _named(domains)

    def why_kept(self, place: Place, entry: str, name: str | None, uuid: str | None) -> str | None:
        path, real = (os.path.join(folder, entry) for folder in (place.path, os.path.realpath(place.path)))
        for domain in self._domains:
            if domain.uuid == uuid if place.is_by_uuid else domain.name == name:
                return f"there is a domain {domain.name}"
            if place.is_of(entry, domain.name, domain.uuid):
                return f"it can be the domain {domain.name}'s"
            if any(one in (path, real) or one.startswith((path + "/", real + "/")) for one in self._named[domain.uuid]):
                return f"the domain {domain.name} has it"
        for domain in self._domains:
            if domain.unreadable:
                raise Refused(f"the domain {domain.name} cannot be read, and may have {path}: {domain.unreadable}")
        return None


def require_nobodys(paths: list[str], domains: list[Domain], what: str) -> None:
    """Raises Refused if one of these domains has one of the paths in its XML, in whatever way it is written, or cannot be read.
    @param what: is to be done about it"""
    named = _named(domains)
    for path in paths:
        for domain in domains:
            if named[domain.uuid] & {path, os.path.realpath(path)}:
                raise Refused(f"the domain {domain.name} has {path}: {what}")
            if domain.unreadable:
                raise Refused(f"the domain {domain.name} cannot be read, and may have {path}: {domain.unreadable}")


def _remove(place: Place, entry: str) -> None:
    """A link goes itself, never what it points to."""
    path, fd = os.path.join(place.path, entry), open_folder(place)
    if fd is None:
        return
    try:
        kind = os.stat(entry, dir_fd=fd, follow_symlinks=False).st_mode
        if stat.S_ISDIR(kind) and place.has_folders:
            shutil.rmtree(entry, dir_fd=fd)
        elif stat.S_ISREG(kind) or stat.S_ISLNK(kind):
            os.unlink(entry, dir_fd=fd)
        else:
            raise Refused(f"{path} is not what libvirt keeps there: look at it, and remove it by hand")
    except FileNotFoundError:
        return
    except OSError as error:
        raise Refused(f"cannot remove {path}: {error.strerror}") from error
    finally:
        os.close(fd)
    print(f"removed {path}", flush=True)


def _refresh(pools: set[str]) -> None:
    """What is gone is not named any more, and the next of that name is no other's."""
    for pool in sorted(pools):
        try:
            connection().refresh_pool(pool)
        except CommandFailed as error:
            print(f"the storage pool {pool} still names what was removed, until virsh pool-refresh {pool}: {error}", flush=True)


def remove(name: str | None, uuid: str | None = None, places: tuple[Place, ...] = PLACES) -> None:
    """Removes what find() finds, and says what it removes and what it keeps. Raises CommandFailed if libvirt could not be asked, Refused if
    something could not be removed. @param name, uuid: of the domain that was; None: unknown. @param places: where is looked"""
    found = list(entries(name, uuid, places))
    known = _Known(every_domain() if found else [])
    pools = set()
    for place, entry in found:
        if why := known.why_kept(place, entry, name, uuid):
            print(f"keeps {os.path.join(place.path, entry)}: {why}", flush=True)
        else:
            _remove(place, entry)
            pools |= {place.pool} - {""}
    _refresh(pools)


def tell(name: str, is_removed: bool) -> None:
    """For a person: what there is, a path a line; or its end."""
    if not name or "/" in name:
        raise Refused(f"{name!r} is no name of a domain")
    if is_removed:
        if any(domain.name == name for domain in every_domain()):
            raise Refused(f"there is a domain {name}: what there is of that name is its own")
        remove(name)
    else:
        for path in find(name):
            print(path)

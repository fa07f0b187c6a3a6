# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a guest writes on its consoles is kept on the host, for its owner to read afterwards: as the volumes of a storage pool, so
that libvirt and its polkit rules decide who reads them. libvirt's virtlogd writes the files, and rotates them. As root.
"""

import os
import re
import stat

from raptor.base.run import Refused
from raptor.leftovers import leftovers
from raptor.leftovers.places import LOGS
from raptor.libvirt.connection import Connection
from raptor.libvirt.consoles import with_logs

FOLDER = "/var/lib/raptor/console"  # tmpfiles.d/raptor.conf
POOL = LOGS.pool  # grant/40-raptor-users.rules knows it
NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
OWN_NAME = "give that one a log of its own name first, by virsh edit"
DEVICE = re.compile(r"(serial|console)\d{1,2}")


def file_name(name: str, device: str) -> str:
    """Without a dot in its first part: that is the domain's name to the polkit rule."""
    return f"{name}.{device}.log"


def is_own(path: str | None, name: str, device: str) -> bool:
    """Whether a console's log is the one of its domain's name: what is kept under that name is not another's words."""
    return path is not None and os.path.normpath(path) == os.path.join(FOLDER, file_name(name, device))


def _require_names(name: str, devices: list[str]) -> None:
    if not NAME.fullmatch(name):
        raise Refused(f"{name!r} is no name of a machine")
    for device in devices:
        if not DEVICE.fullmatch(device):
            raise Refused(f"{device!r} is no console")


def require_folder() -> None:
    """One that somebody else could write to, or look into, is none."""
    os.makedirs(FOLDER, 0o700, exist_ok=True)
    found = os.lstat(FOLDER)
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != 0 or stat.S_IMODE(found.st_mode) != 0o700:
        raise Refused(f"{FOLDER} is not a directory that only root can enter")


def _has_domain(libvirt: Connection, name: str) -> bool:
    return any(domain.name == name for domain in libvirt.domains(autostart=False))


def _create(path: str) -> None:
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
    except FileExistsError as error:
        # Kept: a domain that was renamed goes on writing there, and the owner of this name would read it.
        raise Refused(f"{path} is another domain's log: {OWN_NAME}") from error


def prepare(libvirt: Connection, name: str, devices: list[str]) -> None:
    """For a domain that is yet to be defined. What an earlier one of its name has left there goes: the next owner of the name
    may be somebody else. Raises Refused, OSError."""
    _require_names(name, devices)
    if _has_domain(libvirt, name):
        raise Refused(f"there is a domain {name}: what there is of that name is its own")
    require_folder()
    leftovers.remove(name, places=(LOGS,))
    for device in devices:
        _create(os.path.join(FOLDER, file_name(name, device)))
    libvirt.serve_folder(POOL, FOLDER)


def add(libvirt: Connection, name: str) -> list[str]:
    """Gives every console of a domain a log that has none, from its next start on. Under the host-wide lock: nobody deletes it meanwhile.
    Raises Refused, CommandFailed, OSError. @returns the consoles"""
    _require_names(name, [])
    domains = libvirt.domains(autostart=False)
    found = next((domain for domain in domains if domain.name == name), None)
    text = libvirt.next_start(found.uuid) if found and found.persistent else None
    if found is None or text is None:
        raise Refused(f"there is no domain {name} that has a next start")
    if found.form("save"):
        raise Refused(f"{name} has a saved state, and starts from that: start it, or remove it (virsh managedsave-remove), and try again")
    changed, added = with_logs(text, lambda device: os.path.join(FOLDER, file_name(name, device)))
    if not added:
        raise Refused(f"{name} has no console without a log that could have one")
    require_folder()
    paths = [os.path.join(FOLDER, file_name(name, device)) for device in added]
    leftovers.require_nobodys(paths, [domain for domain in domains if domain.uuid != found.uuid], OWN_NAME)
    # Whoever edits it in a shell does not take the lock.
    if libvirt.next_start(found.uuid) != text:
        raise Refused(f"{name} has been changed meanwhile: try again")
    libvirt.define(changed)
    live = found.form("live")
    for path in paths:
        if live and path in live.text:
            continue  # as it runs it writes there
        if os.path.lexists(path):
            # Of an earlier domain of this name, whose owner may have been somebody else.
            os.unlink(path)
            print(f"removed {path}", flush=True)
        _create(path)
    libvirt.serve_folder(POOL, FOLDER)
    return added


def remove(libvirt: Connection, name: str) -> None:
    """What prepare() made; of a domain that is there by now nothing: its wipe takes it. Raises Refused, OSError."""
    _require_names(name, [])
    if _has_domain(libvirt, name):
        return
    require_folder()
    leftovers.remove(name, places=(LOGS,))
    libvirt.serve_folder(POOL, FOLDER)

# SPDX-License-Identifier: LGPL-2.1-or-later
"""Is what is behind a caching name service within reach? While it is not, such a service says of whomever it has not met
that there is nobody of that name: a no that is none.

SSSD tells it on the system's bus, by its InfoPipe, which serves root alone unless an administrator has said otherwise
(sssd-ifp(5), allowed_uids). polkit's own user asks all the same: so a socket of systemd's, which that user may open and nobody
else, answers with what root is told. winbind tells everybody, by wbinfo(1)."""

import json
import os
import socket
from typing import Any

from raptor.base.run import CommandFailed, run
from raptor.people import nss

SOCKET = "/run/raptor-directory"
ONLINE = "online"
NOT_OURS = f"{nss.NOT_OURS} whether the directory is within reach"
INFOPIPE = "org.freedesktop.sssd.infopipe"
# polkit gives its helper 10 s for all of it.
CALL_SECONDS = 3
WAIT_SECONDS = 7
LONGEST_ANSWER = 4096


def _call(path: str, interface: str, method: str) -> Any:
    """busctl(1). A service that does not start is waited for 25 s on the bus: not by us."""
    said = run("busctl", "--system", "--json=short", f"--timeout={CALL_SECONDS}", "call", INFOPIPE, path, interface, method,
               seconds=CALL_SECONDS + 1)
    try:
        return json.loads(said)["data"][0]
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise CommandFailed(f"{method} was answered by {said.strip()!r}") from error


def sssd_offline() -> str:
    """Why SSSD's no is none, as root is told; empty when each of its domains is online."""
    try:
        paths = _call("/org/freedesktop/sssd/infopipe", INFOPIPE, "ListDomains")
        offline = [path for path in paths if _call(path, f"{INFOPIPE}.Domains.Domain", "IsOnline") is not True]
    except CommandFailed as error:
        return f"SSSD does not say whether it reaches its directory (its InfoPipe, Debian's package sssd-dbus, tells it): {error}"
    if not paths:
        return "SSSD names no domain"
    # _2e for a dot, and so on: sbus writes what is no letter or digit so.
    return f"SSSD does not reach its directory: {', '.join(os.path.basename(path) for path in offline)}" if offline else ""


def ask_root() -> str:
    """The same, for polkit's user."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(WAIT_SECONDS)
            connection.connect(SOCKET)
            with connection.makefile("r", encoding="utf-8", errors="replace") as file:
                said = file.readline(LONGEST_ANSWER).strip()
    except PermissionError:
        return NOT_OURS
    except OSError as error:
        return f"it cannot be asked whether SSSD reaches its directory: {SOCKET}: {error}"
    if said == ONLINE:
        return ""
    return said or f"it cannot be asked whether SSSD reaches its directory: {SOCKET} says nothing"


def _sss() -> str:
    return sssd_offline() if os.geteuid() == 0 else ask_root()


def _winbind() -> str:
    """One line a domain. wbinfo(1), --online-status"""
    try:
        lines = run("wbinfo", "--online-status", seconds=WAIT_SECONDS).splitlines()
    except CommandFailed as error:
        return f"winbind does not say whether it reaches its directory: {error}"
    away = [line for line in lines if not line.rstrip().endswith((": online", ": active connection"))]
    return f"winbind does not reach its directory: {'; '.join(away)}" if away or not lines else ""


def why_offline(service: str) -> str:
    """Why a caching service's no is none, in words; empty when it reaches its directory."""
    if service == "sss":
        return _sss()
    if service == "winbind":
        return _winbind()
    return f"the name service {service} does not tell whether it reaches its directory"

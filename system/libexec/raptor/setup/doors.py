# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every way into Cockpit, besides the one that asks PAM's file for it (raptor/setup/logins.py): what Cockpit's own configuration
opens. A log-in by password, ticket or certificate is asked of that file. One to another host ("Connect to", an address such as
/cockpit+=HOST/login) is asked of the sshd there, also when that host is this one; so is one whose scheme is set to do so; and a
scheme with a program of its own is asked of that. cockpit.conf(5); Cockpit's doc/authentication.md, src/common/cockpitconf.c

With LoginTo=false nobody logs in to another host: that is what is set here."""

import os
import re

from raptor.base.run import CommandFailed, Refused, run
from raptor.setup import driver as files

CONFIGURATION = "/etc/cockpit/cockpit.conf"
# With the end of line before it, so that the text comes back exactly. Of two settings Cockpit takes the later.
OURS = ("\n# Logging in to other hosts asks sshd, not PAM's file for Cockpit: see raptor-setup. It set the next lines, and takes them out "
        "again.\n[WebService]\nLoginTo=false\n")
INSTANCES = "cockpit-wsinstance-http*.service"

SECTION = re.compile(r"\s*\[([^\]\[\x00-\x1f\x7f]+)\]\s*")
VALUE = re.compile(r"\s*([A-Za-z0-9-]+)\s*=\s*(.*)")
NOTHING = re.compile(r"\s*(#.*)?")
# Sections of Cockpit's that are no schemes of logging in.
NO_SCHEMES = ("webservice", "log", "oauth", "session", "ssh-login")


class Unreadable(Refused):
    pass


def settings(text: str) -> dict[tuple[str, str], str]:
    """By section and key, both in lower case, as Cockpit takes them. Raises Unreadable: then Cockpit takes nothing of the file."""
    found: dict[tuple[str, str], str] = {}
    section = None
    for number, line in enumerate(text.split("\n"), 1):
        if match := SECTION.fullmatch(line):
            section = match[1].lower()
        elif (match := VALUE.fullmatch(line)) and section is not None:
            found[section, match[1].lower()] = match[2]
        elif not NOTHING.fullmatch(line):
            raise Unreadable(f"line {number} cannot be read, so Cockpit goes by nothing that is in it")
    return found


def open_doors(text: str) -> list[str]:
    """The settings by which somebody comes in whom PAM's file for Cockpit is not asked about, one line each."""
    try:
        found = settings(text)
    except Unreadable as error:
        return [f"{CONFIGURATION}: {error}"]
    doors = []
    if found.get(("webservice", "loginto"), "true").lower() in ("yes", "true", "1"):
        doors.append("[WebService] LoginTo is not false")
    for (section, key), value in found.items():
        if section in NO_SCHEMES:
            continue
        if key in ("command", "unixpath") or (key == "action" and value == "remote-login-ssh"):
            doors.append(f"[{section}] {key} = {value}")
    return doors


def closed(text: str) -> str:
    """Raises Unreadable: to add a setting to such a text would not help."""
    found = settings(text)
    return text if found.get(("webservice", "loginto"), "true").lower() not in ("yes", "true", "1") else text + OURS


def close() -> bool:
    """Was anything changed?"""
    text = files.read(CONFIGURATION)
    try:
        new = closed(text)
    except Unreadable as error:
        raise Refused(f"{CONFIGURATION}: {error}") from error
    if new == text:
        return False
    os.makedirs(os.path.dirname(CONFIGURATION), mode=0o755, exist_ok=True)
    files.write(CONFIGURATION, new)
    return True


def reopen() -> None:
    """As it was before close()."""
    text = files.read(CONFIGURATION)
    if OURS not in text:
        return
    if rest := text.replace(OURS, ""):
        files.write(CONFIGURATION, rest)
    else:
        os.unlink(CONFIGURATION)


def _instances() -> list[str]:
    """The web services that run. None where systemd cannot say: a container."""
    try:
        said = run("systemctl", "list-units", "--plain", "--no-legend", "--state=active", INSTANCES, seconds=10)
    except CommandFailed:
        return []
    return [line.split()[0] for line in said.splitlines() if line.strip()]


def older_instances() -> list[str]:
    """Web services that run since before the configuration was written: they go by what it said when they began."""
    try:
        written = os.stat(CONFIGURATION).st_mtime
    except FileNotFoundError:
        return []
    older = []
    for unit in _instances():
        said = run("systemctl", "show", "--property=ActiveEnterTimestamp", "--timestamp=unix", "--value", unit, seconds=10)
        if int(said.strip().lstrip("@") or 0) <= written:
            older.append(unit)
    return older


def started_otherwise() -> list[str]:
    """Web services that systemd starts with arguments by which they ask sshd, or nobody. cockpit-ws(8)"""
    doors = []
    for unit in ("cockpit.service", "cockpit-wsinstance-http.service", "cockpit-wsinstance-https@.service"):
        try:
            said = run("systemctl", "cat", unit, seconds=10)
        except CommandFailed:
            continue
        doors += [f"{unit}: {word}" for word in ("--local-ssh", "--local-session") if re.search(rf"^ExecStart=.*{word}\b", said, re.MULTILINE)]
    return doors

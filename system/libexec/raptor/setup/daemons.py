# SPDX-License-Identifier: LGPL-2.1-or-later
"""libvirt's daemons on this host: the one libvirtd, or the modular ones. Each has a configuration and a socket of its own, and
one that is forgotten is open to whoever may connect to any. https://libvirt.org/daemons.html"""

import os
import pwd
import subprocess
from collections.abc import Sequence
from typing import NamedTuple

from raptor.base.run import CommandFailed, ENVIRONMENT, Refused, run
from raptor.setup import driver

CONFIGURATIONS = "/etc/libvirt"
LIST = os.path.join(os.path.dirname(os.path.realpath(__file__)), "libvirt-daemons")
# A daemon that is asked starts for it, and may have to ask QEMU first what it can do.
ASK_SECONDS = 120


class Daemon(NamedTuple):
    name: str
    uri: str
    listing: tuple[str, ...]  # what virsh is asked to list over it

    @property
    def configuration(self) -> str:
        return f"{CONFIGURATIONS}/{self.name}.conf"

    @property
    def service(self) -> str:
        return f"{self.name}.service"


def _known() -> tuple[Daemon, ...]:
    with open(LIST, encoding="utf-8") as file:
        lines = [line.split() for line in file if not line.startswith("#")]
    return tuple(Daemon(name, uri, tuple(listing)) for name, uri, *listing in lines)


KNOWN = _known()


def by_name(name: str) -> Daemon:
    for daemon in KNOWN:
        if daemon.name == name:
            return daemon
    raise Refused(f"{name!r} is none of libvirt's daemons")


def _is(state: str, unit: str) -> bool:
    """systemctl is-active, is-enabled: they tell by their exit status."""
    return subprocess.run(["systemctl", "--quiet", state, unit], env=ENVIRONMENT, check=False).returncode == 0


def has_systemd() -> bool:
    """systemd runs here: not in a container, where nothing runs that could be restarted or guarded. sd_booted(3)"""
    return os.path.isdir("/run/systemd/system")


def with_unit(some: Sequence[Daemon]) -> list[Daemon]:
    """Those of them that systemd could start: there is a unit, and it is not masked. A configuration alone may be there for a
    package that is not. All are asked about at once: each call is a process."""
    if not some or not has_systemd():
        return []
    said = run("systemctl", "show", "--property=LoadState", "--value", *(one.service for one in some)).split()
    if len(said) != len(some):
        raise CommandFailed(f"systemctl show: {len(said)} answers about {len(some)} units")
    return [one for one, state in zip(some, said) if state == "loaded"]


def can_start(daemon: Daemon) -> bool:
    return with_unit([daemon]) != []


def installed() -> list[Daemon]:
    """Those that have a unit or a configuration here."""
    configured = [one for one in KNOWN if os.path.exists(one.configuration)]
    others = with_unit([one for one in KNOWN if one not in configured])
    return [one for one in KNOWN if one in configured or one in others]


def is_guarded(daemon: Daemon) -> bool:
    """systemd runs our guard before it starts it."""
    return "raptor-setup" in run("systemctl", "show", "--property=ExecStartPre", daemon.service)


def can_be_reached(daemon: Daemon) -> bool:
    """It runs, or starts when somebody connects."""
    return any(_is("is-active", unit) for unit in
               (daemon.service, f"{daemon.name}.socket", f"{daemon.name}-ro.socket"))


def missing_driver(daemon: Daemon, arguments: str = "") -> str | None:
    """Why the access driver cannot be relied on; None when the configuration has it.
    arguments: what the daemon is started with beside."""
    for word in arguments.split():
        if word.startswith("--config") or (word.startswith("-") and not word.startswith("--") and "f" in word):
            return f"it is started with {word}: its configuration is another file"
    try:
        if driver.is_on(driver.read(daemon.configuration)):
            return None
    except driver.Unclear as error:
        return f"{daemon.configuration}: {error}"
    return f'{daemon.configuration} has no access_drivers = [ "polkit" ]'


def restart(daemon: Daemon) -> None:
    """Its guests go on: a daemon's own end is not theirs (KillMode=process). One that is not running starts with the new
    configuration anyway."""
    if can_start(daemon):
        run("systemctl", "try-restart", daemon.service)


def refuses_strangers(daemon: Daemon) -> str | None:
    """The proof, while grant.proof() lets nobody onto the read-only socket: she asks for a list. None when she is refused by
    the access driver, or else what she was told. Without the driver the list is hers."""
    nobody = pwd.getpwnam("nobody")
    argv = ["virsh", "--readonly", "--connect", daemon.uri, *daemon.listing]
    try:
        done = subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=ASK_SECONDS,
                              env=ENVIRONMENT | {"HOME": "/nonexistent"}, cwd="/",
                              user=nobody.pw_uid, group=nobody.pw_gid, extra_groups=[])
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CommandFailed(f"{' '.join(argv)}: {error}") from error
    words = " ".join(done.stderr.split())
    # VIR_ERR_ACCESS_DENIED, and not a refusal to connect: that would say nothing of the driver.
    if done.returncode != 0 and "access denied: '" in words:
        return None
    return words or "it was answered"

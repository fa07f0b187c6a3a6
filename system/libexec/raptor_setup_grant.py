# SPDX-License-Identifier: LGPL-2.1-or-later
"""The grant: the rule that lets the users' group connect to libvirt. In place or not, and never without what it depends on."""

import filecmp
import os
import shutil

from raptor_run import CommandFailed, run

RULES = "/etc/polkit-1/rules.d"
# Denies strangers, serves administrators: `make install` puts it there, and it stays.
GUARD = f"{RULES}/45-raptor.rules"
GRANT = f"{RULES}/40-raptor-users.rules"
# Where `make install` keeps the grant until it may be used.
KEPT = "@pkgdatadir@/40-raptor-users.rules"
# For whoever may not read the folder of rules: "on", or "off" and why. Told anew at each start of a daemon of libvirt's.
TOLD = "/run/raptor-users"


def is_there() -> bool:
    return os.path.lexists(GRANT)


def is_current() -> bool:
    """It is there, and it is the one that was installed last."""
    return os.path.isfile(GRANT) and not os.path.islink(GRANT) and filecmp.cmp(GRANT, KEPT, shallow=False)


def put() -> None:
    """The whole rule or none: polkit reads whatever it finds as soon as it is there."""
    temporary = f"{RULES}/.40-raptor-users.new"
    shutil.copyfile(KEPT, temporary)
    os.chmod(temporary, 0o644)
    os.rename(temporary, GRANT)
    _polkit_reads()


def remove() -> None:
    """When this returns polkit does not go by it any more."""
    try:
        os.unlink(GRANT)
    except FileNotFoundError:
        pass
    _polkit_reads()


def _polkit_reads() -> None:
    """polkit watches the folder, but not at a known moment. One that is not running reads when it starts."""
    try:
        run("systemctl", "try-reload-or-restart", "polkit.service")
    except CommandFailed:
        run("systemctl", "try-restart", "polkit.service")


def tell(state: str) -> None:
    """state: "on", or "off: " and the reason."""
    temporary = f"{TOLD}.new"
    with open(temporary, "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), 0o644)
        file.write(state + "\n")
    os.rename(temporary, TOLD)

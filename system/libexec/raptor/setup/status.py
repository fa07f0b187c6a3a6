# SPDX-License-Identifier: LGPL-2.1-or-later
"""Is this host set up as Raptor VMs needs it? Facts for the page, which has the words; what the host said is passed on as it is."""

import glob
import importlib.util
import os
import pwd
import shutil
import site
import subprocess

from raptor.base.run import ENVIRONMENT, CommandFailed, run
from raptor.setup import daemons, driver, grant
from raptor.setup.check import Check, check
from raptor.setup.machines import machines
from raptor.setup.people import people
from raptor.setup.storage import storage

# What the page runs, and the Debian package that brings it.
PROGRAMS = {"lvm": "lvm2", "virsh": "libvirt-clients", "libvirt-dbus": "libvirt-dbus", "dbus-daemon": "dbus-daemon",
            "ip": "iproute2", "sudo": "sudo"}
# polkit(8): rules of all folders together, in the order of their names.
RULE_FOLDERS = (grant.RULES, "/run/polkit-1/rules.d", "/usr/local/share/polkit-1/rules.d", "/usr/share/polkit-1/rules.d")
OLD_RULES = ("/etc/polkit-1/localauthority", "/var/lib/polkit-1/localauthority")
SIGNALS = "/etc/dbus-1/system.d/raptor.conf"


def programs() -> list[Check]:
    path = ENVIRONMENT["PATH"]
    found = [check("program", name, shutil.which(name, path=path) is not None, package) for name, package in PROGRAMS.items()]
    # What our own programs ask libvirt by, in a child that loads what the distribution has beside Python itself (-S in their
    # first line). Looked for, not loaded: that takes a second.
    site.main()
    return [*found, check("program", "python3-libvirt", importlib.util.find_spec("libvirt") is not None, "python3-libvirt")]


def drivers(found: list[daemons.Daemon]) -> list[Check]:
    if not found:
        return [check("program", "libvirtd", False, "libvirt-daemon-system")]
    checks = []
    for one in found:
        why = daemons.missing_driver(one)
        checks.append(check("driver", one.name, why is None, why or ""))
    return checks


def guards(found: list[daemons.Daemon]) -> list[Check]:
    return [check("guard", one.name, daemons.is_guarded(one)) for one in found if daemons.can_start(one)]


def strangers() -> Check:
    """polkit is asked about a process of nobody's: the rule that denies is there, and none before it says yes."""
    nobody = pwd.getpwnam("nobody")
    with subprocess.Popen(["sleep", "60"], env=ENVIRONMENT, user=nobody.pw_uid, group=nobody.pw_gid, extra_groups=[]) as process:
        try:
            for action in ("org.libvirt.unix.manage", "org.libvirt.unix.monitor"):
                try:
                    run("pkcheck", "--action-id", action, "--process", str(process.pid), seconds=20)
                except CommandFailed as error:
                    if "Not authorized" not in str(error):
                        return check("strangers", "", False, str(error))
                else:
                    return check("strangers", "", False, action)
        finally:
            process.kill()
    return check("strangers", "", True)


def earlier_rules() -> list[Check]:
    """Rules about libvirt that polkit asks before ours. What they answer is not known: JavaScript has to be read."""
    ours = os.path.basename(grant.GRANT)
    paths = [path for folder in RULE_FOLDERS for path in glob.glob(f"{folder}/*.rules") if os.path.basename(path) < ours]
    # With the package polkitd-pkla, its files come before.
    paths += [path for folder in OLD_RULES for path in glob.glob(f"{folder}/**/*.pkla", recursive=True)]
    return [check("earlier-rule", path, False) for path in sorted(paths) if "libvirt" in driver.read(path)]


def users() -> Check:
    if not grant.is_there():
        return check("users", "", False, "", "off")
    return check("users", "", grant.is_current(), grant.GRANT)


def everything() -> dict[str, list[Check]]:
    found = daemons.installed()
    return {"checks": [
        *people(), *programs(), *machines(), *storage(), *drivers(found), *guards(found), strangers(), *earlier_rules(), users(),
        check("signals", SIGNALS, os.path.isfile(SIGNALS)),
    ]}

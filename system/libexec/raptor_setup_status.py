# SPDX-License-Identifier: LGPL-2.1-or-later
"""Is this host set up as Raptor VMs needs it? Facts for the page, which has the words; what the host said is passed on as it is.

Each check is {"check", "subject", "state", "detail"}. state: good; bad; off (may be switched on, need not); unknown."""

import glob
import grp
import os
import pwd
import shutil
import subprocess

import raptor_setup_daemons as daemons
import raptor_setup_driver as driver
import raptor_setup_grant as grant
import raptor_setup_logins as logins
from raptor_run import ENVIRONMENT, CommandFailed, run

Check = dict[str, str]

# What the page runs, and the Debian package that brings it.
PROGRAMS = {"lvm": "lvm2", "virsh": "libvirt-clients", "libvirt-dbus": "libvirt-dbus", "dbus-daemon": "dbus-daemon",
            "ip": "iproute2", "sudo": "sudo"}
FIRMWARE = "/usr/share/qemu/firmware/*.json"
# polkit(8): rules of all folders together, in the order of their names.
RULE_FOLDERS = (grant.RULES, "/run/polkit-1/rules.d", "/usr/local/share/polkit-1/rules.d", "/usr/share/polkit-1/rules.d")
OLD_RULES = ("/etc/polkit-1/localauthority", "/var/lib/polkit-1/localauthority")
SIGNALS = "/etc/dbus-1/system.d/raptor.conf"


def check(name: str, subject: str, good: bool, detail: str = "", otherwise: str = "bad") -> Check:
    return {"check": name, "subject": subject, "state": "good" if good else otherwise, "detail": detail}


def groups() -> list[Check]:
    return [check("group", name, _members(name) is not None) for name in logins.GROUPS]


def _members(group: str) -> list[str] | None:
    try:
        return grp.getgrnam(group).gr_mem
    except KeyError:
        return None


def sudo() -> Check:
    """What Cockpit runs when somebody turns on administrative access, asked of sudo for a member. sudo(8), -l COMMAND"""
    members = _members("wheel")
    if not members:
        return check("sudo", "wheel", False, "", "unknown")
    argv = ["sudo", "-n", "-l", "-U", members[0], "cockpit-bridge", "--privileged"]
    try:
        run(*argv)
    except CommandFailed as error:
        return check("sudo", "wheel", False, str(error))
    return check("sudo", "wheel", True)


def programs() -> list[Check]:
    path = ENVIRONMENT["PATH"]
    return [check("program", name, shutil.which(name, path=path) is not None, package) for name, package in PROGRAMS.items()]


def firmware() -> Check:
    """UEFI for x86 guests. QEMU docs/interop/firmware.json"""
    for path in sorted(glob.glob(FIRMWARE)):
        text = driver.read(path)
        if '"uefi"' in text and '"x86_64"' in text:
            return check("firmware", path, True)
    return check("firmware", "", False)


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
            run("pkcheck", "--action-id", "org.libvirt.unix.manage", "--process", str(process.pid))
        except CommandFailed as error:
            return check("strangers", "", "Not authorized" in str(error), str(error))
        finally:
            process.kill()
    return check("strangers", "", False)


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
        *groups(), sudo(), *programs(), firmware(), *drivers(found), *guards(found), strangers(), *earlier_rules(), users(),
        check("signals", SIGNALS, os.path.isfile(SIGNALS)),
        check("logins", logins.SERVICE, logins.are_restricted(driver.read(logins.SERVICE)), "", "off"),
    ]}

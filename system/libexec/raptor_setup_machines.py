# SPDX-License-Identifier: LGPL-2.1-or-later
"""What kind of machines libvirt can run here: emulated or not, with which firmware. libvirt's domain capabilities decide, as they do
when a machine is defined: files of firmware hide one another, and a device that is there may be useless.
https://libvirt.org/formatdomaincaps.html"""

import os
import stat
import xml.etree.ElementTree as ET

from raptor_run import CommandFailed, run
from raptor_setup_check import Check, check

KVM = "/dev/kvm"
CPUS = "/proc/cpuinfo"
# The first time libvirt asks QEMU for all of it.
ASK_SECONDS = 90


def capabilities() -> ET.Element:
    """Of a machine of the kind that the page makes. Raises CommandFailed."""
    said = run("virsh", "--connect", "qemu:///system", "domcapabilities", "--machine", "q35", seconds=ASK_SECONDS)
    try:
        return ET.fromstring(said)
    except ET.ParseError as error:
        raise CommandFailed(f"virsh domcapabilities: {error}") from error


def why_emulated() -> str:
    """A code, and for the last what the device is."""
    try:
        with open(CPUS, encoding="utf-8", errors="replace") as file:
            words = set(file.read().split())
    except OSError:
        words = set()
    try:
        found = os.stat(KVM)
    except OSError:
        return "no-device" if words & {"vmx", "svm"} else "no-flag"
    return f"not-usable: {KVM} {stat.filemode(found.st_mode)}"


def _values(root: ET.Element, path: str) -> list[str]:
    return [one.text or "" for one in root.findall(path)]


def machines() -> list[Check]:
    try:
        root = capabilities()
    except CommandFailed as error:
        return [check(name, "", False, str(error), "unknown") for name in ("kvm", "firmware", "secure-boot")]
    kvm = root.findtext("domain") == "kvm"
    return [
        check("kvm", root.findtext("path") or "", kvm, "" if kvm else why_emulated()),
        check("firmware", "", "efi" in _values(root, "os/enum[@name='firmware']/value")),
        check("secure-boot", "", "yes" in _values(root, "os/loader/enum[@name='secure']/value")),
    ]

# SPDX-License-Identifier: LGPL-2.1-or-later
"""What kind of machines libvirt can run here: emulated or not, with which firmware. libvirt's domain capabilities decide, as they do
when a machine is defined: files of firmware hide one another, and a device that is there may be useless.
https://libvirt.org/formatdomaincaps.html"""

import os
import stat
import xml.etree.ElementTree as ET
from typing import NamedTuple

from raptor.base.run import CommandFailed, run
from raptor.setup.check import Check, check

KVM = "/dev/kvm"
CPUS = "/proc/cpuinfo"
# The first time libvirt asks QEMU for all of it.
ASK_SECONDS = 90


def capabilities() -> ET.Element:
    """Of a machine of the kind that the page makes. Raises CommandFailed."""
    said = run("virsh", "--connect", "qemu:///system", "domcapabilities", "--machine", "q35", seconds=ASK_SECONDS)
    try:
        root = ET.fromstring(said)
    except ET.ParseError as error:
        raise CommandFailed(f"virsh domcapabilities: {error}") from error
    if root.tag != "domainCapabilities" or not root.findtext("domain", "").strip():
        raise CommandFailed("virsh domcapabilities: not what libvirt says of a domain's type")
    return root


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


class Firmware(NamedTuple):
    """What firmware there is for a machine: UEFI at all, with Secure Boot and its keys, without Secure Boot."""

    efi: bool
    secure: bool
    plain: bool


def _supported(parent: ET.Element | None, name: str) -> ET.Element | None:
    """A part that says of itself that it is not supported says nothing, whatever is in it."""
    found = None if parent is None else parent.find(name)
    return None if found is None or found.get("supported") == "no" else found


def _offers(part: ET.Element | None, name: str, value: str) -> bool:
    return part is not None and any((one.text or "").strip() == value for one in part.findall(f"enum[@name='{name}']/value"))


def firmware(root: ET.Element) -> Firmware:
    """As the page reads it, where a machine is decided on (capabilities.ts). libvirt before 12.1 has no firmwareFeatures, and
    tells neither of keys nor of a host that has nothing but Secure Boot."""
    described = _supported(root, "os")
    efi = _offers(described, "firmware", "efi")
    features = _supported(described, "firmwareFeatures")
    if features is None:
        return Firmware(efi, efi and _offers(_supported(described, "loader"), "secure", "yes"), efi)
    return Firmware(efi, efi and _offers(features, "secureBoot", "yes") and _offers(features, "enrolledKeys", "yes"),
                    efi and _offers(features, "secureBoot", "no"))


def machines() -> list[Check]:
    try:
        root = capabilities()
    except CommandFailed as error:
        return [check(name, "", False, str(error), "unknown") for name in ("kvm", "firmware", "secure-boot")]
    kvm = root.findtext("domain", "").strip() == "kvm"
    efi, secure, plain = firmware(root)
    return [
        check("kvm", root.findtext("path") or "", kvm, "" if kvm else why_emulated()),
        check("firmware", "", efi),
        check("secure-boot", "", secure),
        *([check("plain-boot", "", False)] if efi and not plain else []),
    ]

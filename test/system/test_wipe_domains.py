# SPDX-License-Identifier: LGPL-2.1-or-later
"""Whose volume it is: domains compared by device number, and the end of the one that had it."""

import unittest
import xml.etree.ElementTree as ET
from unittest import mock

import libexec  # pylint: disable=unused-import
from raptor_run import Refused
import raptor_wipe_domains as domains
import raptor_wipe_xml

LV, OTHER = (254, 3), (254, 4)
AT = {"/dev/lvm-data/guest-al-web": LV, "/dev/mapper/lvm--data-guest--al--web": LV, "/dev/dm-3": LV, "/srv/link": LV,
      "/dev/lvm-data/other": OTHER, "/pool/guest-al-web": LV}
POOLS = {"lvm": "/pool"}
UUID = "5f3e9c1e-7c1d-4c8e-9d5b-0a1b2c3d4e5f"


def form(devices, rest=""):
    return ET.fromstring(f"<domain><name>al-web</name><uuid>{UUID}</uuid>{rest}<devices>{devices}</devices></domain>")


def disk(source, target="vda", kind="block"):
    return f"<disk type='{kind}' device='disk'>{source}<target dev='{target}'/></disk>"


MINE = disk("<source dev='/dev/lvm-data/guest-al-web' index='1'/>")


def refers(*parts):
    return raptor_wipe_xml.refers(form(*parts), LV, AT.get, POOLS.get)


def disks(devices):
    return raptor_wipe_xml.disks(form(devices), LV, AT.get, POOLS.get)


class ADomainRefersToTheVolume(unittest.TestCase):
    def test_by_every_path_to_the_same_device(self):
        for part in (MINE, disk("<source dev='/dev/mapper/lvm--data-guest--al--web'/>"), disk("<source file='/srv/link'/>", kind="file"),
                     disk("<source pool='lvm' volume='guest-al-web'/>", kind="volume"),
                     disk("<source dev='/dev/lvm-data/other'/><backingStore><source dev='/dev/dm-3'/></backingStore>"),
                     disk("<source file='/a'/><mirror><source dev='/dev/dm-3'/></mirror>"),
                     "<hostdev mode='capabilities' type='storage'><source><block>/dev/dm-3</block></source></hostdev>",
                     "<filesystem type='block'><source dev='/dev/dm-3'/><target dir='/'/></filesystem>"):
            with self.subTest(part=part):
                self.assertTrue(refers(part))

    def test_in_an_argument_of_qemu(self):
        self.assertTrue(refers("", "<commandline><arg value='file=/dev/dm-3,if=virtio'/></commandline>"))
        self.assertTrue(refers("", "<os><nvram type='block'><source dev='/dev/dm-3'/></nvram></os>"))

    def test_not_by_another_device_nor_by_words_about_it(self):
        for parts in ((disk("<source dev='/dev/lvm-data/other'/>"),), (disk("<source dev='/gone'/>"),), ("<disk/>",),
                      (disk("<source pool='gone' volume='guest-al-web'/>"),), (disk("<source protocol='rbd' name='/x'/>"),),
                      ("", "<description>/dev/dm-3</description><metadata><x p='/dev/dm-3'/></metadata>")):
            with self.subTest(parts=parts):
                self.assertFalse(refers(*parts))


class TheDisksOfTheMachine(unittest.TestCase):
    def test_its_volume_and_empty_drives_are_all_it_may_have(self):
        self.assertEqual(disks(MINE + "<disk type='file' device='cdrom'><target dev='sda'/></disk>"
                               "<disk type='file' device='cdrom'><source startupPolicy='optional'/><target dev='sdb'/></disk>"), (True, []))

    def test_every_other_disk_is_named(self):
        for source, name in (("<source file='/iso'/>", "vdb (/iso)"), ("<source dev='/dev/lvm-data/other'/>", "vdb (/dev/lvm-data/other)"),
                             ("<source protocol='nbd' name='x'/>", "vdb (nbd x)"), ("<source pool='p' volume='v'/>", "vdb (p v)"),
                             ("<source><reservations/></source>", "vdb (block)")):
            with self.subTest(source=source):
                self.assertEqual(disks(MINE + disk(source, "vdb")), (True, [name]))

    def test_a_copy_under_way_is_another_disk(self):
        self.assertEqual(disks(disk("<source dev='/dev/dm-3'/><mirror><source file='/copy'/></mirror>")), (True, ["vda (/copy)"]))

    def test_a_domain_without_the_volume_is_refused(self):
        with mock.patch.object(domains, "device_at", AT.get), self.assertRaisesRegex(Refused, "does not have this volume"):
            domains.require_only(domains.Domain(UUID, "al-web", (form(""),)), LV)

    def test_a_disk_of_either_form_counts(self):
        later = form(MINE + disk("<source file='/later'/>", "vdc"))
        with mock.patch.object(domains, "device_at", AT.get), self.assertRaisesRegex(Refused, r"other disks: vdc \(/later\)"):
            domains.require_only(domains.Domain(UUID, "al-web", (later, form(MINE))), LV)


class Libvirt:
    """A libvirtd with one domain."""

    def __init__(self, active=True, persistent=True, fails=()):
        self.active, self.persistent, self.fails, self.done = active, persistent, fails, []

    def __call__(self, *arguments):
        if arguments[0] == "list":
            shown = self.persistent if "--persistent" in arguments else (self.persistent or self.active) if "--all" in arguments else self.active
            return UUID + "\n" if shown else "\n"
        if arguments[0] in self.fails:
            raise domains.CommandFailed(arguments[0])
        self.done.append(arguments[0])
        if arguments[0] == "undefine":
            self.persistent = False
        if arguments[0] == "destroy":
            self.active = False
        return ""


class TheEndOfTheMachine(unittest.TestCase):
    def end(self, libvirt):
        with mock.patch.object(domains, "virsh", libvirt), mock.patch.object(domains, "SECONDS_TO_END", 0):
            domains.end(UUID)
        return libvirt.done

    def test_undefined_first_then_destroyed(self):
        self.assertEqual(self.end(Libvirt()), ["undefine", "destroy"])

    def test_only_what_is_left_to_do(self):
        self.assertEqual(self.end(Libvirt(active=False)), ["undefine"])
        self.assertEqual(self.end(Libvirt(persistent=False)), ["destroy"])
        self.assertEqual(self.end(Libvirt(active=False, persistent=False)), [])

    def test_a_refused_undefine_destroys_nothing(self):
        libvirt = Libvirt(fails=("undefine",))
        with self.assertRaises(Refused):
            self.end(libvirt)
        self.assertEqual(libvirt.done, [])

    def test_a_domain_that_libvirt_does_not_show_stops_the_wipe(self):
        def virsh(*arguments):
            return UUID if arguments[0] == "list" else ""
        with mock.patch.object(domains, "virsh", virsh), self.assertRaisesRegex(Refused, "cannot read the domain"):
            domains.every_domain()


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: LGPL-2.1-or-later
"""Which volume is meant, and which may not be wiped: the argument, LVM's report, the tags."""

import json
import subprocess
import unittest
from unittest import mock

import libexec
from raptor.base.run import Refused
from raptor.lvm import volumes as lvm

UUID = "Ab3dEf-gh12-IJ34-kl56-MN78-op90-QrStUv"


def row(**changes):
    return {"lv_uuid": UUID, "lv_name": "guest-al-web", "vg_name": "lvm-data", "vg_uuid": "vgvgvg-vgvg-vgvg-vgvg-vgvg-vgvg-vgvgvg",
            "vg_extent_size": "4194304", "lv_size": "8388608", "lv_tags": "raptor.name=guest-al-web,raptor.state=wiping",
            "lv_role": "public", "lv_health_status": "", "lv_permissions": "writeable", "lv_device_open": "",
            "lv_kernel_major": "254", "lv_kernel_minor": "3", "segtype": "linear", "seg_pe_ranges": "/dev/vdb:0-1", **changes}


def volume(*rows):
    return lvm.parse_volume(json.dumps({"report": [{"seg": list(rows or (row(),))}]}))


class TheArgument(unittest.TestCase):
    def test_a_uuid_of_lvm_is_taken(self):
        self.assertEqual(lvm.parse_uuid(UUID), UUID)

    def test_anything_else_is_refused(self):
        for text in ("", UUID[:-1], UUID + "a", UUID + "\n", UUID.replace("-", "_"), UUID.replace("-", ""), "../" + UUID[3:],
                     "/dev/lvm-data/guest-al-web", "lvm-data/guest-al-web", "guest-al-web", UUID.replace("gh12", "gh1;"),
                     UUID.replace("gh12", "gh1é"), "x\" || lv_name=~\".", "5f3e9c1e-7c1d-4c8e-9d5b-0a1b2c3d4e5f"):
            with self.subTest(text=text), self.assertRaises(Refused):
                lvm.parse_uuid(text)

    def test_the_program_says_so_and_fails(self):
        for arguments, status in (([], 2), (["prepare"], 2), (["remove", UUID], 2), (["prepare", UUID, UUID], 2), (["start"], 2),
                                  (["start", "--all", UUID], 2), (["start", UUID, "--dom", "x"], 2),
                                  (["zero", "/dev/sda"], 1), (["start", "/dev/sda"], 1), (["pause", "sda"], 1)):
            with self.subTest(arguments=arguments):
                done = subprocess.run([libexec.FOLDER + "/raptor-wipe", *arguments], capture_output=True, text=True, check=False)
                self.assertEqual((done.returncode, done.stdout), (status, ""))
                self.assertRegex(done.stderr, r"\Araptor-wipe: .*\n\Z" if status == 1 else "usage: raptor-wipe")


class TheReport(unittest.TestCase):
    def test_no_row_is_no_volume(self):
        self.assertIsNone(lvm.parse_volume('{"report": [{"seg": []}]}'))

    def test_several_rows_are_the_segments_of_one_volume(self):
        found = volume(row(), row(segtype="striped", seg_pe_ranges="/dev/vdb:9-9 /dev/vdc:0-3"))
        self.assertEqual(found.extents(), [("/dev/vdb", 0, 1), ("/dev/vdb", 9, 9), ("/dev/vdc", 0, 3)])
        self.assertEqual((found.size_bytes, found.extent_bytes, found.device), (8388608, 4194304, (254, 3)))
        found.require_plain()

    def test_two_uuids_are_refused(self):
        with self.assertRaises(Refused):
            volume(row(), row(lv_uuid=UUID.lower()))

    def test_an_inactive_volume_has_no_device(self):
        self.assertIsNone(volume(row(lv_kernel_major="-1", lv_kernel_minor="-1")).device)

    def test_open_is_everything_but_the_empty_word(self):
        for word, is_open in (("", False), ("open", True), ("unknown", True)):
            self.assertEqual(volume(row(lv_device_open=word)).is_open, is_open, word)

    def test_the_kernel_knows_it_without_dashes(self):
        self.assertEqual(volume().dm_uuid, "LVM-vgvgvgvgvgvgvgvgvgvgvgvgvgvgvgvgAb3dEfgh12IJ34kl56MN78op90QrStUv")


class WhatMayBeWiped(unittest.TestCase):
    def test_volumes_with_data_elsewhere_are_refused(self):
        for changes in ({"segtype": "thin"}, {"segtype": "thin-pool"}, {"segtype": "raid1"}, {"segtype": "mirror"},
                        {"segtype": "cache"}, {"segtype": "snapshot"}, {"segtype": "vdo"}, {"segtype": "error"}, {"segtype": ""},
                        {"lv_role": "public,origin,thickorigin"}, {"lv_role": "public,snapshot,thicksnapshot"},
                        {"lv_role": "private"}, {"lv_role": ""}):
            with self.subTest(changes=changes), self.assertRaises(Refused):
                volume(row(**changes)).require_plain()
        with self.assertRaises(Refused):
            volume(row(), row(segtype="raid5")).require_plain()

    def test_a_volume_that_cannot_be_written_is_refused(self):
        for changes in ({"lv_health_status": "partial"}, {"lv_permissions": "read-only"}, {"lv_permissions": "unknown"}):
            with self.subTest(changes=changes), self.assertRaises(Refused):
                volume(row(**changes)).require_writable()
        volume().require_writable()

    def test_the_tag_is_the_permission(self):
        for tags, state in (("raptor.state=wiping", "wiping"), ("a,raptor.state=wiped", "wiped"),
                            ("raptor.state=wiped,raptor.state=wiping", "wiping")):
            self.assertEqual(volume(row(lv_tags=tags)).require_committed(), state)
        for tags in ("", "raptor.state=", "raptor.state=quarantine", "raptor.state=wiping,raptor.state=quarantine", "raptor.state=provisioning", "xraptor.state=wiping",
                     "raptor.state=wiping2", "raptor.state=Wiping", "raptor.name=raptor.state=wiping"):
            with self.subTest(tags=tags), self.assertRaises(Refused):
                volume(row(lv_tags=tags)).require_committed()

    def test_only_machines_volumes_in_the_group_of_the_settings(self):
        for name, tags, group in (("guest-al-web", "", "lvm-data"), ("wipe-Ab3dEfgh", "raptor.state=wiping,raptor.name=guest-al-web", "lvm-data")):
            volume(row(lv_name=name, lv_tags=tags, vg_name=group)).require_ours("lvm-data")
        for name, tags, group in (("guest-al-web", "", "other"), ("root", "", "lvm-data"), ("wipe-Ab3dEfgh", "", "lvm-data"),
                                  ("guest-al-web", "raptor.state=wiping,raptor.name=root", "lvm-data"), ("xguest-al", "", "lvm-data"),
                                  ("data", "raptor.name=guest-al-web", "lvm-data"),
                                  ("guest-a", "raptor.state=wiping,raptor.name=guest-a,raptor.name=swap", "lvm-data")):
            with self.subTest(name=name, tags=tags, group=group), self.assertRaises(Refused):
                volume(row(lv_name=name, lv_tags=tags, vg_name=group)).require_ours("lvm-data")

    def test_a_tag_has_one_value_or_none(self):
        found = volume(row(lv_tags="raptor.by=al,raptor.name=guest-al-web,raptor.domain-name=al-web"))
        self.assertEqual([found.tag("raptor." + key) for key in ("by", "name", "domain", "domain-name")],
                         ["al", "guest-al-web", None, "al-web"])
        with self.assertRaises(Refused):
            volume(row(lv_tags="raptor.domain=a,raptor.domain=b")).tag("raptor.domain")


class Flushing(unittest.TestCase):
    def test_each_physical_volume_but_one_that_is_missing(self):
        flushed = []
        with mock.patch.object(lvm, "physical_volumes", return_value={"/dev/vdb": {}, "[unknown]": {}, "/dev/vdc": {}}), \
                mock.patch.object(lvm, "flush", flushed.append):
            lvm.flush_group("lvm-data")
        self.assertEqual(flushed, ["/dev/vdb", "/dev/vdc"])

    def test_what_cannot_be_flushed_is_said(self):
        with mock.patch.object(lvm, "physical_volumes", return_value={"/dev/no-such-disk": {}}), \
                self.assertRaisesRegex(Refused, "cannot flush /dev/no-such-disk"):
            lvm.flush_group("lvm-data")


if __name__ == "__main__":
    unittest.main()

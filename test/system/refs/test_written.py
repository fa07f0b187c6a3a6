# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the host's files name. That a wipe is refused for it is seen in test/host/wipe."""

import os
import tempfile
import unittest
from unittest import mock

import libexec  # pylint: disable=unused-import
from raptor.refs import written
from raptor.refs.host import Mount
from refs.test_device import volume

LV = (254, 3)


class Written(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.etc = folder.name
        self.units = f"{folder.name}/units"
        os.mkdir(self.units)
        self.host = mock.Mock(mounts=[])

    def write(self, path, text):
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def words(self, links=(), **changed):
        with mock.patch.object(written, "device_in_dev", dict(links).get):
            return [use.what.replace(self.etc, "/etc") for use in
                    written.of(volume(**{"device": LV, **changed}), written.read(self.etc, (self.units,)), self.host, self.etc)]

    def test_a_volume_of_the_host_is_named_by_path_by_what_is_on_it_or_by_a_unit(self):
        self.write(f"{self.etc}/fstab", "# /dev/lvm-data/guest-al-web /old ext4\n/dev/lvm-data/guest-al-web /srv/my\\040web ext4 noauto 0 0\n"
                   "UUID=\"12-ab\" none swap sw\nLABEL=my/disk /b ext4\n/dev/vda1 / ext4\nserver:/x /nfs nfs\n\nshort\n")
        self.write(f"{self.etc}/crypttab", "safe /dev/dm-3 none luks\nother UUID=9 none\n")
        self.write(f"{self.units}/srv.mount", "[Mount]\nWhat = /dev/dm-3\nWhere=/srv\n")
        links = {"/dev/dm-3": LV, "/dev/disk/by-uuid/12-ab": LV, "/dev/disk/by-label/my\\x2fdisk": LV, "/dev/vda1": (253, 1)}
        self.assertEqual(self.words(links), [
            "named in /etc/fstab for /srv/my web", "named in /etc/fstab for none", "named in /etc/fstab for /b",
            "named in /etc/crypttab for safe", "named in /etc/units/srv.mount for srv.mount"])

    def test_udevs_names_of_links_and_what_else_a_line_may_have(self):
        for device, path in (("LABEL=Größe", "by-label/Größe"), ("LABEL=a\udcffb", "by-label/a\\xffb"), ("PARTLABEL=\"a b\"", "by-partlabel/a\\x20b"),
                             ("UUID=", None), ("server:/x", None)):
            self.assertEqual(written.path_of(device), f"/dev/disk/{path}" if path else device)
        with open(f"{self.etc}/fstab", "wb") as file:
            file.write(b"LABEL=gr\xf6sse /gr\xf6sse ext4\n/dev/a\\000b /x ext4\n/dev/vda2 /data xfs rw,logdev=/dev/dm-3,x\n")
        os.mkdir(f"{self.units}/b.mount.d")
        self.write(f"{self.units}/b.mount.d/override.conf", "[Mount]\nWhat=/dev/dm-3\n")
        self.assertEqual(self.words({"/dev/dm-3": LV, "/dev/disk/by-label/gr\\xf6sse": LV}), [
            "named in /etc/fstab for /gr\\udcf6sse", "named in /etc/fstab for /data", "named in /etc/units/b.mount.d/override.conf for b.mount.d"])
        # The real one is asked about a path that no file can have.
        self.assertEqual(written.of(volume(device=LV), written.read(self.etc, ()), self.host), [])

    def test_one_of_two_with_the_same_on_it_is_meant_wherever_the_link_leads_unless_the_other_is_mounted(self):
        self.write(f"{self.etc}/fstab", "UUID=1-2 /data ext4\n/dev/dm-3 /other ext4\n")
        self.write(f"{self.etc}/b254:3", "N:dm-3\nS:disk/by-uuid/1-2\nE:ID_FS_UUID=1-2\n")
        links = {"/dev/disk/by-uuid/1-2": (254, 9), "/dev/dm-3": LV}
        self.assertEqual(self.words(links), ["named in /etc/fstab for /data", "named in /etc/fstab for /other"])
        # Something else that is mounted there for now says nothing.
        for device, data in (((254, 9), []), (LV, ["named in /etc/fstab for /data"]), ((0, 44), ["named in /etc/fstab for /data"])):
            self.host.mounts = [Mount(device, "/data", "ext4", "/dev/x"), Mount((1, 1), "/other", "ext4", "/dev/y")]
            self.assertEqual(self.words(links), [*data, "named in /etc/fstab for /other"])

    def test_one_that_is_not_active_is_known_by_its_names(self):
        self.write(f"{self.etc}/fstab", "/dev/mapper/lvm--data-guest--al--web /srv ext4\n/dev/lvm-data/guest-al-webs /x ext4\n")
        self.assertEqual(self.words(device=None), ["named in /etc/fstab for /srv"])

    def test_a_host_without_such_files_names_nothing_and_one_that_cannot_be_read_may_name_it(self):
        self.assertEqual(self.words(), [])
        os.mkdir(f"{self.etc}/fstab")
        self.assertEqual(self.words(), [f"perhaps named in /etc/fstab, which cannot be read ([Errno 21] {os.strerror(21)}: '/etc/fstab')"])


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: LGPL-2.1-or-later
"""On what lies what, and what of the kernel's own has a volume."""

import os
import tempfile
import unittest
from unittest import mock

import libexec  # pylint: disable=unused-import
from fakesys import FakeSys
from raptor.refs import kernel
from raptor.refs.host import Host, parse_mounts
from raptor.refs.peek import Seen

LV = (254, 3)


class Paths:
    """A peeker that knows some paths."""

    def __init__(self, **known):
        self.known = known

    def at(self, path):
        return self.known.get(path, Seen("absent", path))


def mount(number, folder, kind="ext4", source="/dev/x"):
    return f"36 35 {number} / {folder} rw,noatime shared:1 - {kind} {source} rw\n"


class WithDevices(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.files = FakeSys(folder.name)
        self.files.disk("253:16", "vdb", place="pci0000:00/0000:00:06.0/virtio3/block")
        self.files.disk("253:17", "vdb1", place="pci0000:00/0000:00:06.0/virtio3/block/vdb", partition=True)
        self.files.disk("254:3", "dm-3", on=["253:17"], dm="lvm--data-guest--al--web")

    def host(self, **known):
        return Host(self.files.sys, self.files.proc, Paths(**known))


class ADevice(WithDevices):
    def test_lies_on_disks_through_mappings_and_partitions(self):
        self.files.disk("254:9", "dm-9", on=["254:3"], dm="part")
        self.assertEqual(self.host().below((254, 9)), {(254, 9), LV, (253, 17), (253, 16)})

    def test_of_a_loop_lies_on_its_file_and_on_what_that_lies_on(self):
        self.files.disk("7:0", "loop0", backing_file="/srv/x.img")
        host = self.host(**{"/srv/x.img": Seen("file", "/srv/x.img", None, LV, 99)})
        self.assertEqual(host.below((7, 0)), {(7, 0), (254, 3, 99), LV, (253, 17), (253, 16)})
        host = self.host(**{"/srv/x.img": Seen("block", "/dev/dm-3", LV, (0, 5))})
        self.assertIn(LV, host.below((7, 0)))

    def test_that_is_not_there_lies_on_nothing(self):
        self.assertEqual(self.host().below((8, 0)), {(8, 0)})

    def test_is_known_by_its_place_on_a_bus(self):
        self.files.disk("8:0", "sda", place="pci0000:00/0000:00:1f.2/ata1/host2/target2:0:1/2:0:1:3/block")
        self.files.disk("8:16", "sdb", place="pci0000:00/0000:00:14.0/usb1/1-4/1-4:1.0/host6/target6:0:0/6:0:0:0/block")
        usb = f"{self.files.sys}/devices/pci0000:00/0000:00:14.0/usb1/1-4"
        for name, text in (("busnum", "1"), ("devnum", "4"), ("idVendor", "0781"), ("idProduct", "5581")):
            self.files.write(f"{usb}/{name}", text)
        os.makedirs(f"{self.files.sys}/dev/char/21:0")
        os.symlink(f"{self.files.sys}/devices/pci0000:00/0000:00:1f.2/ata1/host2/target2:0:1/2:0:1:3", f"{self.files.sys}/dev/char/21:0/device")
        for device, address, is_it in (
                ((8, 0), ("scsi", "2:0:1:3"), True), ((8, 0), ("scsi", "2:0:1:0"), False), ((8, 0), ("pci", "0000:00:1f.2"), True),
                ((253, 17), ("pci", "0000:00:06.0"), True), ((254, 3), ("pci", "0000:00:06.0"), False), ((8, 16), ("usb", "1", "4"), True),
                ((8, 16), ("usb", "1", "5"), False), ((8, 16), ("usb-id", "0781", "5581"), True), ((8, 0), ("usb-id", "0781", "5581"), False),
                ((8, 0), ("char", "21", "0"), True), ((8, 16), ("char", "21", "0"), False), ((8, 16), ("char", "4", "64"), False)):
            with self.subTest(device=device, address=address):
                self.assertEqual(self.host().has_address(device, address), is_it)


class AFile(WithDevices):
    def places(self, real, filesystem, mounts, **known):
        self.files.write(f"{self.files.proc}/self/mountinfo", mounts.rstrip("\n"))
        return self.host(**known).places(Seen("file", real, None, filesystem, 7))

    def test_lies_on_the_device_of_its_file_system(self):
        self.assertEqual(self.places("/x", LV, ""), {(254, 3, 7), LV, (253, 17), (253, 16)})

    def test_of_a_file_system_without_a_number_lies_on_the_device_that_is_mounted(self):
        lv = {"/dev/mapper/x": Seen("block", "/dev/dm-3", LV, (0, 5))}
        self.assertIn(LV, self.places("/mnt/a", (0, 40), mount("0:40", "/mnt", "btrfs", "/dev/mapper/x"), **lv))
        # A subvolume has a number that no mount has.
        self.assertIn(LV, self.places("/mnt/sub/a", (0, 41), mount("0:40", "/mnt", "btrfs", "/dev/mapper/x") + mount("0:39", "/"), **lv))
        self.assertEqual(self.places("/mnt/a", (0, 40), mount("0:40", "/mnt", "nfs", "server:/x")), {(0, 40, 7)})

    def test_of_a_btrfs_lies_on_each_of_its_devices(self):
        self.files.disk("253:32", "vdc")
        for name in ("vdc", "dm-3"):
            os.makedirs(f"{self.files.sys}/fs/btrfs/u/devices", exist_ok=True)
            os.symlink(f"{self.files.sys}/block/{name}", f"{self.files.sys}/fs/btrfs/u/devices/{name}")
        found = self.places("/mnt/a", (0, 40), mount("0:40", "/mnt", "btrfs", "/dev/vdc"), **{"/dev/vdc": Seen("block", "/dev/vdc", (253, 32), (0, 5))})
        self.assertTrue({LV, (253, 32)} <= found)

    def test_mounts_have_their_spaces_back(self):
        found, = parse_mounts(mount("254:3", "/mnt/my\\040disk"))
        self.assertEqual((found.device, found.folder), (LV, "/mnt/my disk"))


class InUse(WithDevices):
    def uses(self, look, device_of=()):
        with mock.patch.object(kernel, "device_in_dev", dict(device_of).get):
            return [use.what for use in look(self.host(), LV)]

    def test_mapped_by_name_also_as_a_loop_device(self):
        self.files.disk("254:9", "dm-9", on=["254:3"], dm="part")
        self.files.disk("7:0", "loop0", backing_file="/dev/dm-3")
        self.assertEqual(self.uses(kernel.mapped, {"/dev/dm-3": LV}), ["mapped as part", "mapped as loop0"])

    def test_mounted_in_any_namespace(self):
        self.files.process(1, "systemd", mount("253:1", "/").rstrip())
        self.files.process(2, "udevd", (mount("253:1", "/") + mount("254:3", "/mnt")).rstrip())
        self.files.process(3, "x", mount("0:40", "/b", "btrfs", "/dev/dm-3").rstrip())
        self.assertEqual(self.uses(kernel.mounted), ["mounted at /mnt"])

    def test_a_btrfs_mounted_by_another_of_its_devices(self):
        self.files.disk("253:32", "vdc")
        os.makedirs(f"{self.files.sys}/fs/btrfs/u/devices")
        for name in ("vdc", "dm-3"):
            os.symlink(f"{self.files.sys}/block/{name}", f"{self.files.sys}/fs/btrfs/u/devices/{name}")
        self.files.process(3, "x", mount("0:40", "/b", "btrfs", "/dev/vdc").rstrip())
        self.assertEqual(self.uses(kernel.mounted, {"/dev/vdc": (253, 32)}), ["mounted at /b"])

    def test_swap(self):
        self.files.write(f"{self.files.proc}/swaps", "Filename Type Size Used Priority\n/dev/dm-3 partition 1 0 -2\n/dev/dm-4 partition 1 0 -3")
        self.assertEqual(self.uses(kernel.swap, {"/dev/dm-3": LV, "/dev/dm-4": (254, 4)}), ["swap"])

    def test_open_in_a_program(self):
        null = os.stat("/dev/null").st_rdev
        self.files.process(1234, "qemu-system-x86", opened=["/dev/null", "/dev/null"])
        self.files.process(99, "sleep", opened=["/etc/passwd", "/dev/no-such-device"])
        found = list(kernel.processes(self.host(), (os.major(null), os.minor(null))))
        self.assertEqual([use.what for use in found], ["open in qemu-system-x86 (1234)"])


if __name__ == "__main__":
    unittest.main()

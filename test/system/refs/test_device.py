# SPDX-License-Identifier: LGPL-2.1-or-later
"""What refers to a volume: the one answer, for whatever a domain or a pool says of it."""

import os
import tempfile
import unittest

import libexec  # pylint: disable=unused-import
import images
from raptor.lvm import volumes as lvm
from raptor.refs import answer as refs
from fakesys import FakeSys
from raptor.libvirt.connection import Domain, Form, Pool
from raptor.refs.host import Host
from raptor.refs.peek import Peeker, Seen
from raptor.base.run import CommandFailed

AL, BOB = "Ab3dEf-gh12-IJ34-kl56-MN78-op90-QrStUv", "Bb3dEf-gh12-IJ34-kl56-MN78-op90-QrStUv"
WEB, DB = (254, 3), (254, 4)
PATH = "/dev/lvm-data/guest-al-web"
MAPPED = "/dev/mapper/lvm--data-guest--al--web"
DEVICES = {PATH: WEB, MAPPED: WEB, "/dev/dm-3": WEB, "/srv/link": WEB, "/dev/lvm-data/guest-bob-db": DB, "/dev/vdb": (253, 16), "/dev/vdb1": (253, 17),
           "/dev/mapper/part": (254, 9), "/dev/lvm-data/other": (254, 8)}


def volume(uuid=AL, name="guest-al-web", device=WEB, tags=(), is_open=False):
    return lvm.Volume(uuid, name, "lvm-data", "vgvgvg", 4 << 20, 8 << 20, tuple(tags), "public", "", "writeable", is_open, device, (("linear", "/dev/vdb1:0-1"),))


def disk(inner, target="vda", kind="block"):
    return f"<disk type='{kind}' device='disk'>{inner}<target dev='{target}'/></disk>"


def domain(name, devices, kind="next", rest="", unreadable=None, label=""):
    return Domain(f"uuid-{name}", name, forms=(Form(kind, label, f"<domain><name>{name}</name>{rest}<devices>{devices}</devices></domain>"),), unreadable=unreadable)


class Connection:
    def __init__(self, domains=(), pools=()):
        self._domains, self._pools = list(domains), list(pools)

    def domains(self, autostart=True):
        return self._domains

    def pools(self):
        return self._pools

    def volume_path(self, _pool, name):
        if name == "broken":
            raise CommandFailed("libvirt: no")
        return {"unit:0:0:1": "/dev/dm-3"}.get(name)


class Paths(Peeker):
    """With devices that are not there, and with folders whose server does not answer. Whatever else is asked is asked in truth."""

    def __init__(self, devices):
        super().__init__(lambda path: "/")
        self.devices, self.asked_to_read, self.contents = devices, [], {}

    def at(self, path):
        if path in self.devices:
            return Seen("block", path, self.devices[path], (0, 5))
        if path.startswith("/dead/"):
            return Seen("unknown", path, why="does not answer")
        return super().at(path)

    def read(self, path):
        self.asked_to_read.append(path)
        return super().read(self.contents.get(path, path))


class Looking(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = os.path.realpath(folder.name)
        self.files = FakeSys(self.folder)
        self.files.disk("253:16", "vdb", place="pci0000:00/0000:00:06.0/virtio3/block")
        self.files.disk("253:17", "vdb1", place="pci0000:00/0000:00:06.0/virtio3/block/vdb", partition=True)
        for number, name, mapping in (("254:3", "dm-3", "lvm--data-guest--al--web"), ("254:4", "dm-4", "lvm--data-guest--bob--db"), ("254:8", "dm-8", "lvm--data-other")):
            self.files.disk(number, name, on=["253:17"], dm=mapping)
        self.paths = Paths(dict(DEVICES))

    def image(self, name, *arguments, **options):
        with open(f"{self.folder}/{name}", "wb") as file:
            file.write(images.qcow2(*arguments, **options))
        return f"{self.folder}/{name}"

    def look(self, domains=(), pools=(), volumes=None, deep=True):
        host = Host(self.files.sys, self.files.proc, self.paths)
        return refs.look(volumes or [volume()], Connection(domains, pools), deep, host=host)

    def said(self, *domains, **options):
        uses = self.look(domains, **options).of(AL)
        return [refs.sentence(one) for one in uses.holders], [refs.sentence(one) for one in uses.unsure]

    def overlay(self, path, kind="qcow2"):
        return domain("al-o", disk(f"<driver name='qemu' type='{kind}'/><source file='{path}'/>", kind="file"))


class ADomainHasAVolume(Looking):
    def test_by_every_path_to_its_device(self):
        for inner in (f"<source dev='{PATH}'/>", f"<source dev='{MAPPED}'/>", "<source file='/srv/link'/>", "<source dev='/dev/dm-3'/>",
                      "<source dev='/dev/lvm-data/other'/><backingStore><format type='raw'/><source dev='/dev/dm-3'/></backingStore>",
                      "<source file='/a'/><mirror><format type='raw'/><source dev='/dev/dm-3'/></mirror>"):
            holders, unsure = self.said(domain("al-o", disk(inner)))
            with self.subTest(inner=inner):
                self.assertRegex(holders[0], r"^the domain al-o has this volume \(vda: /")
                self.assertEqual((len(holders), unsure), (1, []))

    def test_by_what_is_mapped_above_it(self):
        self.files.disk("254:9", "dm-9", on=["254:3"], dm="part")
        self.assertEqual(self.said(domain("al-o", disk("<source dev='/dev/mapper/part'/>")))[0],
                         ["the domain al-o has this volume (vda: /dev/mapper/part)", "mapped as part"])

    def test_in_every_form(self):
        for kind, label, words in (("next", "", ""), ("live", "", ""), ("save", "", " in its saved state"), ("snapshot", "s1", " in its snapshot s1"), ("checkpoint", "c", " in its checkpoint c")):
            with self.subTest(kind=kind):
                self.assertEqual(self.said(domain("al-o", disk(f"<source dev='{PATH}'/>"), kind, label=label))[0], [f"the domain al-o has this volume{words} (vda: {PATH})"])

    def test_while_it_is_not_active_by_its_names(self):
        os.symlink(PATH, f"{self.folder}/link")
        for path in (PATH, MAPPED, "/dev/disk/by-id/dm-name-lvm--data-guest--al--web", f"/dev/disk/by-id/dm-uuid-LVM-vgvgvg{AL.replace('-', '')}", f"{self.folder}/link",
                     "/dev/../dev/lvm-data/guest-al-web"):
            self.paths = Paths({"/dev/vdb1": (253, 17)})
            with self.subTest(path=path):
                self.assertEqual(len(self.said(domain("al-o", disk(f"<source dev='{path}'/>")), volumes=[volume(device=None)])[0]), 1)

    def test_by_a_pools_volume(self):
        inner = "<source pool='p' volume='guest-al-web'/>"
        for kind in ("dir", "logical", "fs", "netfs"):
            found = self.said(domain("al-o", disk(inner)), pools=[Pool("p", f"<pool type='{kind}'><target><path>/dev/lvm-data</path></target></pool>", False)])
            self.assertEqual(found, ([f"the domain al-o has this volume (vda: guest-al-web of the pool p, {PATH})"], []))
        scsi = Pool("p", "<pool type='scsi'><target><path>/dev/disk/by-path</path></target></pool>", True)
        self.assertEqual(len(self.said(domain("al-o", disk("<source pool='p' volume='unit:0:0:1'/>")), pools=[scsi])[0]), 1)

    def test_if_it_has_what_the_volume_lies_on(self):
        words = "the domain al-o has what this volume lies on "
        for devices, what in ((disk("<source dev='/dev/vdb'/>"), "(vda: /dev/vdb)"), (disk("<source dev='/dev/vdb1'/>"), "(vda: /dev/vdb1)"),
                              ("<hostdev type='pci'><source><address domain='0' bus='0' slot='0x06' function='0'/></source></hostdev>", "(a host device: PCI 0000:00:06.0)")):
            for device in (WEB, None):
                with self.subTest(what=what, device=device):
                    self.assertEqual(self.said(domain("al-o", devices), volumes=[volume(device=device)])[0], [words + what])

    def test_not_by_another_device_nor_by_a_name_on_the_network(self):
        for inner in ("<source dev='/dev/lvm-data/other'/>", "<source file='/gone'/>", f"<source protocol='rbd' name='{PATH}'/>", ""):
            with self.subTest(inner=inner):
                self.assertEqual(self.said(domain("al-o", disk(inner))), ([], []))
        rbd = Pool("p", "<pool type='rbd'><source><name>x</name></source></pool>", False)
        self.assertEqual(self.said(domain("al-o", disk("<source pool='p' volume='guest-al-web'/>")), pools=[rbd]), ([], []))


class AnImage(Looking):
    def test_lies_on_it_link_by_link(self):
        base = self.image("base.qcow2", PATH, "raw")
        self.paths.devices["/dev/lvm-data/overlay"], self.paths.contents["/dev/lvm-data/overlay"] = (254, 8), self.image("on-a-volume", PATH, "raw")
        for path, trail in (
                (self.image("o.qcow2", PATH, "raw"), f"backed by {PATH}"), (self.image("o2.qcow2", "/srv/link"), "backed by /srv/link"),
                (self.image("a.qcow2", "base.qcow2", "qcow2"), f"backed by {base}, backed by {PATH}"), (self.image("b.qcow2", base), f"backed by {base}, backed by {PATH}"),
                (self.image("c.qcow2", 'json:{"driver":"raw","file":{"driver":"host_device","filename":"' + PATH + '"}}'), f"backed by {PATH}"),
                (self.image("d.qcow2", "json:{'file.filename':'\\/dev\\/dm-3'}"), "backed by /dev/dm-3"), (self.image("e.qcow2", "file:" + PATH, "raw"), f"backed by {PATH}"),
                (self.image("f.qcow2", data_file="/dev/dm-3"), "with its data in /dev/dm-3"), ("/dev/lvm-data/overlay", f"backed by {PATH}")):
            with self.subTest(path=path):
                self.assertEqual(self.said(self.overlay(path)), ([f"the domain al-o has this volume (vda: {path}, {trail})"], []))

    def test_in_an_argument_of_qemu(self):
        path = self.image("o.qcow2", PATH, "raw")
        for value in (f"file={path},if=virtio", f"driver=qcow2,file.driver=file,file.filename={path}"):
            found = self.said(domain("al-o", "", rest=f"<commandline><arg value='{value}'/></commandline>"))
            self.assertEqual(found, ([f"the domain al-o has this volume (an argument of QEMU: {path}, backed by {PATH})"], []))

    def test_that_is_said_to_be_raw_is_data_whatever_it_holds(self):
        """A guest writes what it likes into its own disk: that keeps nobody else's volume from its wipe."""
        path = self.image("guest", PATH, "raw")
        self.paths.contents["/dev/lvm-data/guest-bob-db"] = path
        for part in (self.overlay(path, "raw"), domain("bob", disk("<driver type='raw'/><source dev='/dev/lvm-data/guest-bob-db'/>")),
                     domain("al-o", "", rest=f"<commandline><arg value='file={path},format=raw'/></commandline>"), self.overlay(self.image("over", path, "raw"))):
            self.assertEqual(self.said(part), ([], []))

    def test_that_is_not_understood_may_lie_on_it(self):
        loop = self.image("loop.qcow2", "loop.qcow2", "qcow2")
        self.assertEqual(self.said(self.overlay(loop)), ([], []))
        with open(f"{self.folder}/x.vmdk", "wb") as file:
            file.write(b"KDMV" + bytes(500))
        vmdk = f"{self.folder}/x.vmdk"
        for part, words in (
                (self.overlay(vmdk, "vmdk"), f"vda: {vmdk} is of a format that is not understood (vmdk)"),
                (self.overlay(self.image("o1", vmdk, "vmdk")), f"vda: {self.folder}/o1, backed by {vmdk} is of a format that is not understood (vmdk)"),
                (self.overlay(self.image("o2", vmdk)), f"vda: {self.folder}/o2, backed by {vmdk} is of a format that is not understood (vmdk)"),
                (self.overlay(vmdk, "qcow2"), f"vda: {vmdk} is of a format that is not understood (vmdk)"),
                (self.overlay(self.image("o3", "/dead/base", "qcow2")), "/dead/base does not answer"),
                (self.overlay(self.image("o4", "nbd://h/x", "qcow2")), f"vda: {self.folder}/o4 names an image (qcow2) on the network, so what lies below that is not seen"),
                (self.overlay(self.image("o5", "b", features=1 << 40)), f"vda: {self.folder}/o5 has features that are not known"),
                (self.overlay("/dead/o"), "/dead/o does not answer")):
            with self.subTest(words=words):
                holders, unsure = self.said(part)
                self.assertEqual(holders, [])
                self.assertTrue(any(words in one for one in unsure), unsure)

    def test_is_read_for_the_list_only_while_nothing_else_names_a_volume(self):
        part = self.overlay(self.image("o.qcow2", PATH, "raw"))
        mine, his = domain("al-web", disk(f"<source dev='{PATH}'/>")), domain("bob-db", disk("<source dev='/dev/dm-4'/>"))
        self.paths.devices["/dev/dm-4"] = DB
        both = [volume(), volume(BOB, "guest-bob-db", DB)]
        self.look([mine, his, part], volumes=both, deep=False)
        self.assertEqual(self.paths.asked_to_read, [])
        vmdk = self.overlay("/var/none.vmdk", "vmdk")
        found = self.look([his, part, vmdk], volumes=both, deep=False)
        # What is not understood counts for the one that was asked for.
        self.assertEqual([(len(found.of(uuid).holders), len(found.of(uuid).unsure)) for uuid in (AL, BOB)], [(1, 0), (1, 0)])
        found = self.look([his, vmdk], volumes=both, deep=False)
        self.assertEqual([(len(found.of(uuid).holders), len(found.of(uuid).unsure)) for uuid in (AL, BOB)], [(0, 1), (1, 0)])
        self.assertEqual(len(self.look([mine, part], deep=True).of(AL).holders), 2)

    def test_chains_have_an_end(self):
        for number in range(100):
            self.image(f"{number}", f"{number + 1}", "qcow2")
        self.assertIn("more images below it than are followed", self.said(self.overlay(f"{self.folder}/0"))[1][0])


class ItIsNotSure(Looking):
    def test_whom_it_is_not_sure_of_is_named(self):
        for part, words in (
                (domain("srv", disk("<source file='/dead/x/a.iso'/>", "sda")), "the domain srv may have this volume: /dead/x/a.iso does not answer"),
                (domain("srv", disk("<source pool='p' volume='v'/>")), "the domain srv may have this volume: the pool p is not known to libvirt"),
                (domain("srv", "", unreadable="no"), "the domain srv may have this volume: its definition cannot be read: no"),
                (domain("srv", "", rest="<commandline><arg value='-readconfig'/></commandline>"),
                 "the domain srv may have this volume: QEMU's argument -readconfig names what is not seen")):
            with self.subTest(words=words):
                self.assertEqual(self.said(part), ([], [words]))

    def test_of_a_pool_that_is_not_active_or_lacks_the_volume(self):
        part = domain("srv", disk("<source pool='p' volume='v'/>"))
        for active, words in ((False, "is not active"), (True, "has no volume v")):
            pool = Pool("p", "<pool type='iscsi'><target><path>/dev/disk/by-path</path></target></pool>", active)
            self.assertIn(f"the pool p {words}", self.said(part, pools=[pool])[1][0])
        self.assertIn("the pool p cannot be asked: libvirt: no", self.said(domain("srv", disk("<source pool='p' volume='broken'/>")), pools=[pool])[1][0])

    def test_who_has_it_for_sure_is_named_once(self):
        part = domain("al-web", disk(f"<source dev='{PATH}'/>") + disk("<source file='/dead/a'/>", "sda"))
        self.assertEqual(self.said(part), ([f"the domain al-web has this volume (vda: {PATH})"], []))


class APool(Looking):
    def pool(self, kind, source, target="/dev/lvm-data"):
        return Pool("p", f"<pool type='{kind}'><source><device path='{source}'/><name>lvm-data</name></source><target><path>{target}</path></target></pool>", False)

    def test_made_of_a_volume_has_it(self):
        self.files.disk("254:9", "dm-9", on=["254:3"], dm="part")
        for kind, source in (("disk", PATH), ("fs", "/dev/dm-3"), ("logical", MAPPED), ("fs", "/dev/mapper/part")):
            with self.subTest(kind=kind, source=source):
                self.assertEqual(self.said(pools=[self.pool(kind, source)])[0][0], f"the storage pool p has this volume (its source {source})")

    def test_over_the_group_or_its_disk_does_not_have_its_volumes(self):
        for kind, source in (("logical", "/dev/vdb1"), ("logical", "/dev/vdb"), ("iscsi", "iqn.2013-06.com.example:iscsi-pool")):
            self.assertEqual(self.said(pools=[self.pool(kind, source)]), ([], []))

    def test_whose_source_does_not_answer_may_have_it(self):
        self.assertEqual(self.said(pools=[self.pool("fs", "/dead/x")])[1], ["the storage pool p may have this volume: its source /dead/x does not answer"])


if __name__ == "__main__":
    unittest.main()

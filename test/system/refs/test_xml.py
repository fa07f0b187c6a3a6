# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a domain's XML names, and in which format it says that an image is."""

import unittest
import xml.etree.ElementTree as ET

import libexec  # pylint: disable=unused-import
from raptor.refs import xml

LV = "/dev/dm-3"


def form(devices="", rest=""):
    return ET.fromstring(f"<domain xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><name>al-web</name>{rest}<devices>{devices}</devices></domain>")


def disk(inner, target="vda", kind="block"):
    return f"<disk type='{kind}' device='disk'>{inner}<target dev='{target}'/></disk>"


def arguments(*values):
    return "<qemu:commandline>" + "".join(f"<qemu:arg value='{value}'/>" for value in values) + "</qemu:commandline>"


def named(*parts):
    return {(one.path, one.format) for one in xml.mentions(form(*parts)) if one.path}


class APathIsNamed(unittest.TestCase):
    def test_by_every_kind_of_device(self):
        for parts in ((disk(f"<source dev='{LV}'/>"),), (disk(f"<source file='{LV}'/>", kind="file"),), (disk(f"<source dir='{LV}'/>", kind="dir"),),
                      (disk(f"<source dev='/x'/><backingStore type='block'><format type='raw'/><source dev='{LV}'/></backingStore>"),),
                      (disk(f"<source file='/a'/><mirror><format type='raw'/><source dev='{LV}'/></mirror>"),),
                      (disk(f"<source file='/a'><dataStore type='block'><format type='raw'/><source dev='{LV}'/></dataStore></source>"),),
                      (f"<hostdev mode='capabilities' type='storage'><source><block>{LV}</block></source></hostdev>",),
                      (f"<hostdev mode='capabilities' type='misc'><source><char>{LV}</char></source></hostdev>",),
                      (f"<filesystem type='block'><source dev='{LV}'/><target dir='/'/></filesystem>",),
                      ("", f"<os><nvram type='block'><source dev='{LV}'/></nvram></os>"), ("", f"<os><loader>{LV}</loader></os>"),
                      ("", f"<os><kernel>{LV}</kernel></os>"), ("", f"<os><nvram template='{LV}'/></os>"),
                      ("", arguments(f"file={LV},if=virtio,format=raw")), ("", f"<x><y z='{LV}'/></x>"),
                      (f"<memory model='nvdimm'><source><path>{LV}</path></source></memory>",)):
            with self.subTest(parts=parts):
                self.assertIn((LV, "raw"), named(*parts))

    def test_in_snapshots_and_checkpoints(self):
        for text in (f"<domainsnapshot><disks><disk name='vda'><source file='{LV}'/></disk></disks></domainsnapshot>",
                     f"<domainsnapshot><domain><devices>{disk(f'<source dev={LV!r}/>')}</devices></domain></domainsnapshot>",
                     f"<domainsnapshot><inactiveDomain><devices>{disk(f'<source dev={LV!r}/>')}</devices></inactiveDomain></domainsnapshot>",
                     f"<domainsnapshot><memory snapshot='external' file='{LV}'/></domainsnapshot>",
                     f"<domaincheckpoint><domain><devices>{disk(f'<source dev={LV!r}/>')}</devices></domain></domaincheckpoint>"):
            with self.subTest(text=text):
                self.assertIn(LV, {one.path for one in xml.mentions(ET.fromstring(text))})

    def test_not_by_words_about_it_nor_by_a_name_on_the_network(self):
        for parts in (("", f"<description>{LV}</description><title>{LV}</title><metadata><a xmlns='x' p='{LV}'>{LV}</a></metadata>"),
                      (disk(f"<source protocol='rbd' name='{LV}'/>", kind="network"),), (disk(f"<source protocol='nbd' name='{LV}' query='{LV}'/>", kind="network"),)):
            with self.subTest(parts=parts):
                self.assertEqual(named(*parts), set())

    def test_with_the_format_that_is_stated(self):
        driver = "<driver name='qemu' type='qcow2'/>"
        for parts, found in (
                ((disk(f"{driver}<source file='{LV}'/>"),), "qcow2"), ((disk(f"<source file='{LV}'/>"),), "raw"),
                ((disk(f"<driver type='vmdk'/><source file='{LV}'/>"),), "vmdk"),
                ((disk(f"{driver}<source file='/a'/><backingStore><format type='qed'/><source file='{LV}'/></backingStore>"),), "qed"),
                ((disk(f"{driver}<source file='/a'/><backingStore><source file='{LV}'/></backingStore>"),), "probe"),
                (("", f"<os><nvram format='qcow2'>{LV}</nvram></os>"), "qcow2"), (("", f"<os><nvram type='file' format='qcow2'><source file='{LV}'/></nvram></os>"), "qcow2"),
                (("", arguments("-drive", f"file={LV},if=virtio")), "probe"), (("", arguments("-hda", LV)), "probe"),
                (("", arguments("-blockdev", f'{{"driver":"host_device","filename":"{LV}"}}')), "raw"),
                (("", arguments(f'{{"driver":"file","node-name":"x","filename":"{LV}"}}', '{"driver":"qcow2","file":"x"}')), "probe"),
                (("", arguments(f"driver=qcow2,file.driver=file,file.filename={LV}")), "probe")):
            with self.subTest(parts=parts):
                self.assertIn((LV, found), named(*parts))
                self.assertEqual(len([path for path, _ in named(*parts) if path == LV]), 1)


class SomethingElseIsNamed(unittest.TestCase):
    def test_a_volume_of_a_pool(self):
        for devices in (disk("<driver type='qcow2'/><source pool='p' volume='v'/>", kind="volume"),
                        "<filesystem type='volume'><driver format='qcow2'/><source pool='p' volume='v'/></filesystem>"):
            self.assertIn(("p", "v", "qcow2"), {(one.pool, one.what, one.format) for one in xml.mentions(form(devices))})

    def test_a_disk_by_its_place_on_a_bus(self):
        for inner, address in (
                ("<hostdev type='scsi'><source><adapter name='scsi_host2'/><address bus='0' target='1' unit='3'/></source></hostdev>", ("scsi", "2:0:1:3")),
                ("<hostdev type='pci'><source><address domain='0x0000' bus='0x0a' slot='0x1f' function='0x2'/></source></hostdev>", ("pci", "0000:0a:1f.2")),
                (disk("<source type='pci' namespace='1'><address domain='0x0000' bus='0x01' slot='0x00' function='0x0'/></source>", kind="nvme"), ("pci", "0000:01:00.0")),
                ("<hostdev type='usb'><source><address bus='1' device='4'/></source></hostdev>", ("usb", "1", "4")),
                ("<hostdev type='usb'><source><vendor id='0x0781'/><product id='0x5581'/></source></hostdev>", ("usb-id", "0781", "5581"))):
            with self.subTest(address=address):
                self.assertIn(address, {one.address for one in xml.mentions(form(inner))})

    def test_what_cannot_be_seen_into(self):
        for parts in (("", arguments("-readconfig", "/etc/x.cfg")), ("", arguments("driver=vmdk,file.filename=/x")),
                      (disk("<driver type='qcow2'/><source protocol='nbd' name='x'/>", kind="network"),)):
            with self.subTest(parts=parts):
                self.assertEqual(len([one for one in xml.mentions(form(*parts)) if one.why]), 1)


class TheDisks(unittest.TestCase):
    def test_every_one_with_something_in_it(self):
        for source, name in (("<source file='/iso'/>", "vda (/iso)"), ("<source protocol='nbd' name='/x'/>", "vda (nbd /x)"), ("<source pool='p' volume='v'/>", "vda (p v)"),
                             ("<source><reservations/></source>", "vda (block)"), ("", None), ("<source startupPolicy='optional'/>", None), ("<source index='1'/>", None)):
            with self.subTest(source=source):
                self.assertEqual([one.title for one in xml.disk_sources(form(disk(source)))], [name] if name else [])

    def test_with_what_lies_below_and_with_a_copy_that_is_being_made(self):
        found = xml.disk_sources(form(disk("<source dev='/a'/><backingStore><source file='/b'/></backingStore><mirror><source file='/c'/></mirror>")))
        self.assertEqual([one.path for one in found], ["/a", "/b", "/c"])


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the page is told of the host: as it is, in the form that the page reads."""

import json
import os
import tempfile
import types
import unittest
from unittest import mock

import libexec  # pylint: disable=unused-import
from raptor.base import page
from raptor.base.run import CommandFailed
from raptor.libvirt import connection as libvirt
from raptor.look import everything as look, host, volumes as look_volumes

UUID = "Ab3dEf-gh12-IJ34-kl56-MN78-op90-QrStUv"


def segment(**changes):
    return {"lv_uuid": UUID, "lv_name": "guest-al-web", "vg_name": "lvm-data", "vg_uuid": "v", "vg_extent_size": "4194304",
            "lv_size": "8388608", "lv_tags": "raptor.owner=al,x", "lv_role": "public", "lv_health_status": "",
            "lv_permissions": "writeable", "lv_device_open": "", "lv_kernel_major": "254", "lv_kernel_minor": "3",
            "segtype": "linear", "seg_pe_ranges": "/dev/vdb:7-8", **changes}


def report(*segments, name="lvm-data"):
    vg = {"vg_name": name, "vg_size": "100", "vg_free": "60", "vg_extent_size": "4"}
    return {"vg": [vg], "pv": [{"pv_name": "/dev/vdb"}], "lv": [], "pvseg": [], "seg": list(segments)}


class TheGroup(unittest.TestCase):
    def parse(self, *reports):
        return look_volumes.parse_group(json.dumps({"report": list(reports)}), "lvm-data")

    def test_with_its_sizes_and_its_volumes(self):
        group, volumes = self.parse(report(name="other"), report(segment()))
        self.assertEqual(group, {"name": "lvm-data", "size_bytes": 100, "free_bytes": 60, "extent_bytes": 4, "volumes": [
            {"uuid": UUID, "name": "guest-al-web", "size_bytes": 8388608, "tags": ["raptor.owner=al", "x"], "active": True}]})
        self.assertEqual([volume.device for volume in volumes], [(254, 3)])

    def test_a_volume_of_two_segments_is_one(self):
        group, _ = self.parse(report(segment(), segment(seg_pe_ranges="/dev/vdb:20-21")))
        self.assertEqual(len(group["volumes"]), 1)

    def test_one_that_is_not_active_has_no_device(self):
        group, _ = self.parse(report(segment(lv_kernel_major="-1", lv_kernel_minor="-1", lv_tags="")))
        self.assertEqual([(volume["active"], volume["tags"]) for volume in group["volumes"]], [(False, [])])

    def test_none_of_that_name(self):
        for reports in ((), (report(name="lvm-data2"),), ({"vg": []},)):
            self.assertEqual(self.parse(*reports), (None, []))


class WhileLibvirtIsSilent(unittest.TestCase):
    def test_the_group_is_told_and_that_it_is_not_known_who_has_its_volumes(self):
        class Report:
            def __init__(self, _name):
                pass

            def read(self):
                return {"name": "lvm-data"}, []

        def fails(*_):
            raise CommandFailed("libvirt does not answer (open, 10 s)")
        for of in ("open", "begin", "domains"):
            connection = types.SimpleNamespace(**{name: lambda *_: None for name in ("open", "begin")}, domains=None)
            setattr(connection, of, fails)
            with self.subTest(of=of), mock.patch.object(look_volumes, "GroupReport", Report), mock.patch.object(look_volumes.settings, "volume_group", lambda: "lvm-data"), \
                    mock.patch.object(look_volumes.refs, "look", lambda _found, asked, deep: asked.domains()):
                self.assertEqual(look_volumes.volumes(connection), {
                    "group_name": "lvm-data", "group": {"name": "lvm-data"}, "references": None, "silent": "libvirt does not answer (open, 10 s)"})


class ThePage(unittest.TestCase):
    def lines(self, *pieces, seconds=5.0):
        ours, its = os.pipe()
        with mock.patch.object(page.sys, "stdin", os.fdopen(ours)) as stdin, os.fdopen(its, "wb", buffering=0) as pipe:
            self.addCleanup(stdin.close)
            found = page.lines(seconds)
            heard = []
            for piece in pieces:
                pipe.write(piece)
                if piece.endswith(b"\n"):
                    heard.append(next(found))
            pipe.close()
            return heard + list(found)

    def test_says_lines_however_they_come_in(self):
        self.assertEqual(self.lines(b"look\n", b"\n", b"lo", b"ok\n", b"half"), ["look", "", "look"])

    def test_is_gone_when_it_is_silent_for_long(self):
        ours, its = os.pipe()
        self.addCleanup(os.close, its)
        with mock.patch.object(page.sys, "stdin", os.fdopen(ours)) as stdin:
            self.addCleanup(stdin.close)
            self.assertEqual(list(page.lines(0.01)), [])


class ADomain(unittest.TestCase):
    def forms(self, *forms, **more):
        found = look.domain(libvirt.Domain("u", "al-web", forms=tuple(libvirt.Form(kind, "", text) for kind, text in forms), **more))
        return found.get("xml"), found.get("next"), found.get("unreadable")

    def test_as_it_runs_and_as_it_will_start(self):
        self.assertEqual(self.forms(("next", "<n/>"), ("live", "<l/>")), ("<l/>", "<n/>", None))
        self.assertEqual(self.forms(("next", "<n/>"), ("live", "<n/>")), ("<n/>", None, None))
        self.assertEqual(self.forms(("next", "<n/>"), ("save", "<s/>")), ("<n/>", None, None))
        self.assertEqual(self.forms(("live", "<l/>")), ("<l/>", None, None))

    def test_that_cannot_be_read_is_there(self):
        self.assertEqual(self.forms(unreadable="timed out"), (None, None, "timed out"))


class WhoCouldOwnIt(unittest.TestCase):
    def test_everybody_whose_name_it_begins_with(self):
        for name, wanted in (("al-ice-web", ["al", "al-ice"]), ("srv", []), ("al-", []), ("-al", []), ("", []), ("a--b", ["a", "a-"]),
                             ("al-web-", ["al"])):
            with self.subTest(name=name):
                self.assertEqual(look.candidates(name), wanted)


class TheKernelsWord(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = folder.name
        for name, value in (("CPUS", self.root), ("LINKS", self.root)):
            patch = mock.patch.object(host, name, value)
            patch.start()
            self.addCleanup(patch.stop)

    def put(self, path, text):
        path = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def test_of_cpus(self):
        self.put("present", "0-7\n")
        self.put("online", "0-6\n")
        with mock.patch.object(host, "usable", lambda: "0-3"):
            self.assertEqual(host.cpus(), {"present": "0-7", "online": "0-6", "isolated": "", "usable": "0-3"})

    def test_of_links(self):
        self.put("br-vm1/flags", "0x1003\n")
        os.makedirs(self.root + "/br-vm1/bridge")
        self.put("vnet0/flags", "0x1002\n")
        os.symlink("../br-vm1", self.root + "/vnet0/master")
        os.symlink("../vnet0", self.root + "/br-vm1/lower_vnet0")
        self.put("br-vm1.5/flags", "0x0\n")
        os.symlink("../br-vm1", self.root + "/br-vm1.5/lower_br-vm1")
        self.assertEqual(host.links(), [
            {"name": "br-vm1", "kind": "bridge", "up": True, "master": None, "lower": None},
            {"name": "br-vm1.5", "kind": "", "up": False, "master": None, "lower": "br-vm1"},
            {"name": "vnet0", "kind": "", "up": False, "master": "br-vm1", "lower": None}])


if __name__ == "__main__":
    unittest.main()

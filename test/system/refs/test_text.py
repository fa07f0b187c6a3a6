# SPDX-License-Identifier: LGPL-2.1-or-later
"""Paths in a text, in whatever words QEMU and libvirt have around them."""

import json
import random
import unittest

import libexec  # pylint: disable=unused-import
from raptor.refs.text import nodes, paths, stated_formats

LV = "/dev/lvm-data/guest-al-web"


class APath(unittest.TestCase):
    def test_is_seen_wherever_it_stands(self):
        inner = json.dumps({"driver": "raw", "file": {"driver": "host_device", "filename": LV}})
        for text in (LV, f" {LV}\n", f"file={LV}", f"file={LV},if=virtio,format=raw", f"id=a,file={LV}", f"file:{LV}", f"file=file:{LV},if=none",
                     f"host_device:{LV}", f"'{LV}'", f'"{LV}"', f"a;{LV};b", f"({LV})", f"[{LV}]", f"x {LV} y", f"file:///{LV}",
                     inner, f"json:{inner}", f"file=json:{inner.replace(',', ',,')},if=none", json.dumps({"a": [1, None, {"b": f"json:{inner}"}]}),
                     inner.replace("/", "\\/"), inner.replace("/dev", "\\u002fdev"), "json:" + inner.replace('"', "'"),
                     "json:" + inner.replace('"', "'").replace("/", "\\/"), f"{{ broken {inner}", "file:%2Fdev%2Flvm-data%2Fguest-al-web",
                     json.dumps({"file.filename": LV}), json.dumps({LV: 1})):
            with self.subTest(text=text):
                self.assertIn(LV, paths(text))

    def test_with_letters_that_separate_is_seen_whole(self):
        for path in ("/srv/my images/a,b.img", "/dev/disk/by-path/pci-0000:00:1f.2-ata-1", "/a=b", "/ä/ü'x"):
            for text in (path, f"file={path.replace(',', ',,')},format=raw", json.dumps({"filename": path}), f"file:{path}"):
                with self.subTest(text=text):
                    self.assertIn(path, paths(text))

    def test_of_qemus_own_words_is_seen_from_the_root_folder(self):
        self.assertIn("/dev/dm-3", paths("file=dev/dm-3,if=virtio", relative=True))
        self.assertIn("/../dev/dm-3", paths('{"filename": "../dev/dm-3"}', relative=True))
        self.assertNotIn("/dev/dm-3", paths("file=dev/dm-3,if=virtio"))

    def test_is_looked_for_to_an_end(self):
        chance = random.Random(2)
        for text in ("{" * 5000, '{"a":' * 5000, "[" * 5000, "\\" * 999, "%" * 999, "a:" * 999, '{"a":"' * 99,
                     *("".join(chance.choice('{}[]":,\\/=%u0 \'') for _ in range(80)) for _ in range(500))):
            self.assertIsInstance(paths(text, relative=True), set)


class ABlockDevice(unittest.TestCase):
    def test_has_files_in_a_format(self):
        for node, found in (
                ({"driver": "qcow2", "file": {"driver": "file", "filename": "/a"}}, [("/a", "qcow2")]),
                ({"file.driver": "file", "driver": "raw", "file.filename": "/a"}, [("/a", "raw")]),
                ({"driver": "file", "filename": "/a"}, [("/a", None)]),
                ({"driver": "qcow2", "file": {"filename": "/a"}, "backing": {"driver": "raw", "file": {"filename": "/b"}}}, [("/a", "qcow2"), ("/b", "raw")]),
                ({"driver": "qcow2", "file": {"filename": "/a"}, "data-file": {"driver": "file", "filename": "/d"}}, [("/a", "qcow2"), ("/d", "raw")]),
                ({"driver": "qcow2", "file": {"driver": "nbd", "host": "h"}}, [(None, "qcow2")]),
                ({"driver": "nbd", "server": {"type": "unix", "path": "/s"}}, [(None, None)])):
            with self.subTest(node=node):
                self.assertEqual(list(nodes(node, None)), found)

    def test_may_say_its_format(self):
        for text, found in (("file=/a,format=raw,if=none", {"raw"}), ("file=/a", set()), ("driver=qcow2,file.filename=/a", {"qcow2"}),
                            ('{"driver":"vmdk","file":"x"}', {"vmdk"}), ('{"driver":"host_device","filename":"/a"}', {"host_device"})):
            with self.subTest(text=text):
                self.assertEqual(stated_formats(text), found)


if __name__ == "__main__":
    unittest.main()

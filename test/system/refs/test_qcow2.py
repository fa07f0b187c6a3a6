# SPDX-License-Identifier: LGPL-2.1-or-later
"""What an image names stands in its header, and nothing else in it is read."""

import random
import struct
import unittest

import libexec  # pylint: disable=unused-import
import images
from raptor.refs.qcow2 import Image, Unreadable, format_of, parse


def read(image):
    return parse(lambda at, count: image[at:at + count])


def changed(image, at, new):
    return image[:at] + new + image[at + len(new):]


class AnImage(unittest.TestCase):
    def test_names_what_lies_below_it(self):
        for image, found in (
                (images.qcow2(), Image()),
                (images.qcow2("/dev/lvm-data/guest-al-b", "raw"), Image("/dev/lvm-data/guest-al-b", "raw")),
                (images.qcow2("base.qcow2"), Image("base.qcow2")),
                (images.qcow2("base.qcow2", version=2), Image("base.qcow2")),
                (images.qcow2("b", "qcow2", version=2), Image("b", "qcow2")),
                (images.qcow2("b\0c"), Image("b")),
                (images.qcow2("ä\udcff".encode("utf-8", "surrogateescape").decode("latin-1")), Image("Ã¤ÿ")),
                (images.qcow2(data_file="/data.raw"), Image(None, None, "/data.raw")),
                (images.qcow2("b", "raw", "d"), Image("b", "raw", "d")),
                # Other extensions are passed over, also of a size that is no multiple of eight.
                (images.qcow2("b", "raw", more=images.extension(0x6803F857, b"x" * 49)), Image("b", "raw")),
                # Without its bit the name of a data file means nothing.
                (images.qcow2("b", data_file="d", features=0), Image("b"))):
            with self.subTest(found=found):
                self.assertEqual(read(image), found)

    def test_that_is_not_understood_says_why(self):
        good = images.qcow2("base", "raw")
        for image, words in (
                (b"", "no image"), (bytes(512), "no image"), (good[:60], "ends within"), (good[:90], "ends within"),
                (changed(good, 4, struct.pack(">I", 1)), "no image"), (changed(good, 4, struct.pack(">I", 4)), "no image"),
                (changed(good, 20, struct.pack(">I", 8)), "header that is none"), (changed(good, 20, struct.pack(">I", 63)), "header that is none"),
                (changed(good, 100, struct.pack(">I", 96)), "header that is none"), (changed(good, 100, struct.pack(">I", 1 << 20)), "header that is none"),
                (changed(good, 16, struct.pack(">I", 1024)), "none can"), (changed(good, 8, struct.pack(">Q", 1 << 60)), "none can"),
                (changed(good, 8, struct.pack(">Q", 16)), "none can"), (good[:130], "ends within"),
                (images.qcow2("b", features=1 << 5), "not known"), (images.qcow2("b", features=4), "does not name the file"),
                (images.qcow2(more=struct.pack(">II", 7, 1 << 31)), "header that is none"),
                (images.qcow2(more=images.extension(images.BACKING_FORMAT, b"x" * 2000)), "name that is none"),
                (images.qcow2(more=struct.pack(">II", 7, 0) * 300), "more in its header")):
            with self.subTest(words=words, size=len(image)), self.assertRaisesRegex(Unreadable, words):
                read(image)

    def test_of_whatever_bytes_is_read_to_an_end(self):
        chance = random.Random(1)
        for number in range(3000):
            image = bytearray(images.qcow2("base" * chance.randrange(4), chance.choice((None, "raw")), chance.choice((None, "d")))[:400])
            for _ in range(chance.randrange(1, 12)):
                image[chance.randrange(4, len(image))] = chance.choice((0, 1, 255, chance.randrange(256)))
            del image[chance.randrange(len(image)) if chance.random() < 0.2 else len(image):]
            asked = []

            def some(at, count, image=bytes(image), asked=asked):
                asked.append(count)
                return image[at:at + count]
            with self.subTest(number=number):
                try:
                    self.assertIsInstance(parse(some), Image)
                except Unreadable:
                    pass
                self.assertLessEqual(max(asked), 1023)
                self.assertLess(len(asked), 600)

    def test_of_another_format_is_known_by_its_first_bytes(self):
        for head, name in ((images.qcow2(), "qcow2"), (b"QFI\xfb\0\0\0\1", "qcow"), (b"KDMV", "vmdk"), (b"# Disk DescriptorFile\n", "vmdk"), (b"vhdxfile", "vhdx"),
                           (b"QED\0", "qed"), (b"conectix", "vpc"), (b"LUKS\xba\xbe", "luks"), (bytes(64) + b"\x7f\x10\xda\xbe", "vdi"),
                           (b"", "raw"), (bytes(512), "raw"), (b"\xeb\x63\x90", "raw")):
            with self.subTest(name=name):
                self.assertEqual(format_of(head), name)


if __name__ == "__main__":
    unittest.main()

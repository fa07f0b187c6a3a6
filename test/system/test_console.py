# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a console's program says to the page, and how fast; what was written before it was opened."""

import os
import unittest
from unittest import mock

import libexec  # noqa: F401  pylint: disable=unused-import
from fakelibvirt import Error

from raptor.console import frames
from raptor.console.log import FOLDER, is_own
from raptor.console.past import MOST as MOST_OF_THE_PAST, Past
from raptor.console.pipe import MOST, Pipe
from raptor.libvirt.consoles import log_of


class Frames(unittest.TestCase):
    def test_is_what_the_page_reads(self):
        self.assertEqual(frames.frame(frames.LIVE, b"\xff\x00\x80"), b"o\x00\x00\x00\x03\xff\x00\x80")
        self.assertEqual(frames.state("open"), b's\x00\x00\x00\x11{"state": "open"}')


class PipeTest(unittest.TestCase):
    def setUp(self):
        self.read, write = os.pipe()
        self.addCleanup(os.close, self.read)
        self.addCleanup(os.close, write)
        self.wanted, self.full = [], []
        self.pipe = Pipe(write, self.wanted.append, self.full.append)

    def read_all(self, length):
        got = b""
        while len(got) < length:
            got += os.read(self.read, 65536)
            self.pipe.drain()
        return got

    def test_what_fits_is_gone_at_once(self):
        self.pipe.write(b"abc")
        self.assertEqual((self.wanted, self.full), ([], []))
        self.assertEqual(os.read(self.read, 10), b"abc")

    def test_what_does_not_waits_and_arrives_in_order(self):
        content = bytes(range(256)) * 2048  # 512 KiB: more than a pipe takes
        self.pipe.write(content[:100])
        self.pipe.write(content[100:])
        self.assertEqual(self.wanted, [True])
        self.assertEqual(self.read_all(len(content)), content)
        self.assertEqual(self.wanted, [True, False])
        self.assertEqual(self.full, [])

    def test_whoever_writes_more_than_is_read_is_told_to_stop_and_to_go_on(self):
        content = b"x" * (MOST + (1 << 18))
        self.pipe.write(content)
        self.assertEqual(self.full, [True])
        self.assertEqual(len(self.read_all(len(content))), len(content))
        self.assertEqual(self.full, [True, False])

    def test_whoever_does_not_read_any_more_is_an_error(self):
        read, write = os.pipe()
        self.addCleanup(os.close, write)
        pipe = Pipe(write, lambda _: None, lambda _: None)
        os.close(read)
        self.assertRaises(BrokenPipeError, pipe.write, b"abc")


class FakeStream:
    """Of a file that somebody goes on writing."""

    def __init__(self):
        self.content = b""

    def recvAll(self, take, opaque):
        for at in range(0, len(self.content), 1000):
            take(self, self.content[at:at + 1000], opaque)

    def finish(self):
        pass


class PastTest(unittest.TestCase):
    def setUp(self):
        self.file = b""
        self.connection = mock.Mock()
        self.connection.newStream.side_effect = lambda _: FakeStream()
        self.volume = self.connection.storagePoolLookupByName.return_value.storageVolLookupByName.return_value
        self.volume.download.side_effect = self.download
        self.past = Past(mock.Mock(libvirtError=Error), self.connection, "al-web", "serial0", True)

    def download(self, stream, offset, *_):
        stream.content = self.file[offset:]

    def test_is_the_volume_of_that_console(self):
        self.past.begin()
        self.connection.storagePoolLookupByName.assert_called_with("raptor-console")
        self.connection.storagePoolLookupByName.return_value.storageVolLookupByName.assert_called_with("al-web.serial0.log")

    def test_without_a_log_of_its_own_there_is_none_whatever_lies_there(self):
        self.file = b"of another one\n"
        past = Past(mock.Mock(libvirtError=Error), self.connection, "al-web", "serial0", False)
        self.assertEqual(past.begin(), b"")
        self.assertEqual(past.before(b"live"), (b"", b"live"))
        self.connection.storagePoolLookupByName.assert_not_called()

    def test_its_log_is_the_one_of_its_name(self):
        own = f"{FOLDER}/al-web.serial0.log"
        for path, is_its in ((own, True), (f"{FOLDER}//al-web.serial0.log", True), (f"{FOLDER}/al-old.serial0.log", False),
                             ("/tmp/al-web.serial0.log", False), (None, False)):
            with self.subTest(path):
                log = "" if path is None else f"<log file='{path}' append='on'/>"
                text = f"<domain><devices><serial type='pty'>{log}</serial><console type='pty'/></devices></domain>"
                self.assertEqual(is_own(log_of(text, "serial0"), "al-web", "serial0"), is_its)
                self.assertFalse(is_own(log_of(text, "console1"), "al-web", "console1"))

    def test_a_log_that_cannot_be_read_says_why(self):
        for words in ("access denied", "no storage pool with matching name 'raptor-console'"):
            self.connection.storagePoolLookupByName.side_effect = Error(88, words)
            self.assertIn(b"cannot be read: " + words.encode(), self.past.begin())
            self.assertEqual(self.past.before(b"live"), (b"", b"live"))

    def test_is_the_end_of_it_from_a_line_on(self):
        self.file = b"".join(b"line %d\n" % number for number in range(100000))
        got = self.past.begin()
        self.assertLess(len(got), MOST_OF_THE_PAST)
        self.assertTrue(self.file.endswith(got))
        self.assertTrue(got.startswith(b"line "))

    def test_what_was_written_while_nobody_read_comes_before_what_comes_live(self):
        for live in (b"Linux version 6.12 something", b"\r\n", b"$ "):
            with self.subTest(live=live):
                self.file = b"before\n"
                self.past.begin()
                self.file += b"lost in the first second\n" + live
                self.assertEqual(self.past.before(live), (b"lost in the first second\n", live))

    def test_what_came_live_before_a_start_is_not_told_again_after_it(self):
        for first, then in ((b"The talker is here\r\n", b"echoed"), (b"x", b"y")):
            with self.subTest(first=first):
                self.file = b"before\n"
                self.past.begin()
                self.file += b"lost\n" + first + then[:1]  # a byte of what comes next is there already
                self.assertEqual(self.past.before(first), (b"lost\n", first))
                self.file += then[1:]
                self.past.heard(then)
                self.file += b"last words that nobody read\n" + b"lost again\n" + first
                self.assertEqual(self.past.before(first), (b"last words that nobody read\nlost again\n", first))

    def test_a_log_that_comes_to_be_only_later_is_told_from_its_beginning_on(self):
        lookup = self.connection.storagePoolLookupByName.return_value.storageVolLookupByName
        lookup.side_effect = Error(50, "no volume")
        self.assertIn(b"cannot be read: no volume", self.past.begin())
        self.assertEqual(self.past.before(b"words without a log"), (b"", b"words without a log"))
        self.past.heard(b"and many more of them")
        lookup.side_effect, self.file = None, b"lost\n" + b"the first of the next start"
        self.assertEqual(self.past.before(b"the first of the next start"), (b"lost\n", b"the first of the next start"))

    def test_much_that_was_written_meanwhile_does_not_move_the_place(self):
        self.past.begin()
        live = b"the first live words of it"
        self.file = b"x" * (MOST_OF_THE_PAST + 5000) + live
        past, _ = self.past.before(live)
        self.assertEqual(len(past), MOST_OF_THE_PAST - len(live))
        self.file += b"lost\n" + b"another start of the guest"
        self.assertEqual(self.past.before(b"another start of the guest"), (b"lost\n", b"another start of the guest"))

    def test_what_is_in_the_log_by_half_is_told_once(self):
        live = b"the first live words, of which the log has half"
        for known in (b"", live[:20]):
            with self.subTest(known=known):
                self.file = b"before\n" + known
                self.past.begin()
                self.file = b"before\n" + live[:30]
                past, rest = self.past.before(live)
                self.assertEqual(known + past + rest, live)
                self.file = b"before\n" + live + b"lost\n" + b"another start of the guest"
                self.assertEqual(self.past.before(b"another start of the guest"), (b"lost\n", b"another start of the guest"))

    def test_a_log_that_is_written_late_is_not_told_again_either(self):
        self.file = b"before\n"
        self.past.begin()
        self.assertEqual(self.past.before(b"it came live"), (b"", b"it came live"))
        self.file += b"it came live" + b"lost\n" + b"and the next start"
        self.assertEqual(self.past.before(b"and the next start"), (b"lost\n", b"and the next start"))

    def test_what_has_come_live_already_when_the_log_is_read_is_not_doubled(self):
        self.file = b"before\n"
        self.past.begin()
        self.file += b"lost\n" + b"the first live words, and " + b"what comes live after them"
        self.assertEqual(self.past.before(b"the first live words, and "), (b"lost\n", b"the first live words, and "))

    def test_what_lay_in_the_line_from_before_is_not_doubled(self):
        self.file = b"a line that lay there since the last one left\n"
        self.past.begin()
        self.assertEqual(self.past.before(b"line that lay there since the last one left\n"), (b"", b""))

    def test_a_log_that_lags_behind_loses_nothing(self):
        self.file = b"before\n"
        self.past.begin()
        self.file += b"lost\n"
        self.assertEqual(self.past.before(b"live, and not in the log yet"), (b"lost\n", b"live, and not in the log yet"))

    def test_a_log_that_was_rotated_is_no_trouble(self):
        self.file = b"a long one\n" * 50
        self.past.begin()
        self.assertEqual(self.past.before(b"of the first start of it"), (b"", b"of the first start of it"))
        self.file = b"new\n"
        self.assertEqual(self.past.before(b"live words that are long enough"), (b"new\n", b"live words that are long enough"))

# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a console's program says to the page, and how fast."""

import os
import unittest

import libexec  # noqa: F401  pylint: disable=unused-import

from raptor.console import frames
from raptor.console.pipe import MOST, Pipe


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

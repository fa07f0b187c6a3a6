# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is typed into an open console, and what it is asked for. libvirt's stream is played."""

import importlib
import sys
import types
import unittest
from unittest import mock

import libexec  # noqa: F401  pylint: disable=unused-import
from fakelibvirt import Error

READABLE, WRITABLE, ERROR, HANGUP = 1, 2, 4, 8
LATER = -2


class Stream:
    """@param takes: of how many bytes each time; "later" when that is over"""

    def __init__(self, takes=(), says=()):
        self.takes, self.says, self.taken, self.wanted, self.call = list(takes), list(says), b"", 0, None

    def eventAddCallback(self, _events, callback, _opaque):
        self.call = callback

    def eventUpdateCallback(self, events):
        self.wanted = events

    def eventRemoveCallback(self):
        pass

    def abort(self):
        raise Error()  # it has ended by itself

    def send(self, keys):
        if not self.takes:
            return LATER
        most = self.takes.pop(0)
        if isinstance(most, Error):
            raise most
        self.taken += keys[:most]
        return len(keys[:most])

    def recv(self, _most):
        said = self.says.pop(0) if self.says else LATER
        if isinstance(said, Error):
            raise said
        return said


class LineTest(unittest.TestCase):
    def setUp(self):
        played = types.SimpleNamespace(libvirtError=Error, VIR_STREAM_EVENT_READABLE=READABLE, VIR_STREAM_EVENT_WRITABLE=WRITABLE,
                                       VIR_STREAM_EVENT_HANGUP=HANGUP, VIR_STREAM_EVENT_ERROR=ERROR)
        with mock.patch.dict(sys.modules, libvirt=played):
            for name in ("raptor.console.line", "raptor.console.page_end"):
                sys.modules.pop(name, None)
                self.addCleanup(sys.modules.pop, name, None)
            self.module = importlib.import_module("raptor.console.line")
        self.page = types.SimpleNamespace(takes_more=True, listen=mock.Mock())
        self.heard, self.ended = [], mock.Mock()

    def open(self, stream):
        line = self.module.Line(stream, self.page, self.heard.append, self.ended)
        line.begin(lambda work: work)
        return line

    def test_what_the_guest_does_not_take_yet_is_kept_in_order_and_offered_again(self):
        stream = Stream(takes=[3])
        line = self.open(stream)
        line.type(b"hello ")
        self.assertEqual((stream.taken, stream.wanted & WRITABLE), (b"hel", WRITABLE))
        line.type(b"world")
        stream.takes = [4, 100]
        stream.call(stream, WRITABLE)
        self.assertEqual((stream.taken, stream.wanted & WRITABLE), (b"hello world", 0))
        self.ended.assert_not_called()

    def test_the_page_is_listened_to_only_while_there_is_room_for_what_it_types(self):
        stream = Stream()
        line = self.open(stream)
        line.type(b"x" * (self.module.MOST_KEYS + 1))
        self.page.listen.assert_called_with(False)
        stream.takes = [2]
        stream.call(stream, WRITABLE)
        self.page.listen.assert_called_with(True)

    def test_nothing_is_read_while_the_page_cannot_take_it(self):
        stream = Stream(says=[b"a", b"b"])
        line = self.open(stream)
        stream.call(stream, READABLE)
        self.page.takes_more = False
        line.want()
        self.assertEqual((self.heard, stream.wanted & READABLE, stream.wanted & HANGUP), ([b"a"], 0, HANGUP))

    def test_its_end_is_told_once_whether_it_is_read_or_typed_into(self):
        for stream, do in ((Stream(says=[b""]), lambda stream, _line: stream.call(stream, READABLE)),
                           (Stream(says=[Error()]), lambda stream, _line: stream.call(stream, HANGUP)),
                           (Stream(takes=[Error()]), lambda _stream, line: line.type(b"x"))):
            self.ended.reset_mock()
            do(stream, self.open(stream))
            self.ended.assert_called_once_with()

    def test_closed_it_hears_nothing_any_more_and_the_page_is_listened_to(self):
        stream = Stream(says=[b"late"])
        line = self.open(stream)
        line.type(b"x" * (self.module.MOST_KEYS + 1))
        line.close()
        self.page.listen.assert_called_with(True)
        stream.call(stream, READABLE)
        self.assertEqual(self.heard, [])

    def test_before_it_is_closed_all_that_it_has_said_is_heard(self):
        for end in (b"", LATER, Error()):
            self.heard.clear()
            self.open(Stream(says=[b"last", b" words", end])).drain()
            self.assertEqual(b"".join(self.heard), b"last words")


if __name__ == "__main__":
    unittest.main()

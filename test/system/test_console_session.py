# SPDX-License-Identifier: LGPL-2.1-or-later
"""Why a console has ended: its domain ends, or somebody has it by force. libvirt and its loop of events are played."""

import importlib
import sys
import types
import unittest
from unittest import mock

import libexec  # noqa: F401  pylint: disable=unused-import
from fakelibvirt import Error

IN_USE = "operation failed: Active console session exists for this domain"
FAILED, INVALID, SYSTEM, DENIED, NO_DOMAIN = 9, 55, 38, 88, 42


class Stream:
    def __init__(self):
        self.callback, self.answers = None, []

    def eventAddCallback(self, _events, callback, _opaque):
        self.callback = callback

    def eventUpdateCallback(self, _events):
        pass

    def eventRemoveCallback(self):
        pass

    def abort(self):
        pass

    def recv(self, _most):
        return self.answers.pop(0) if self.answers else b""


class Domain:
    """@param answers: what opening its console says each time: None, or an error"""

    def __init__(self, answers):
        self.answers, self.active, self.forced, self.lost = list(answers), True, [], None

    def name(self):
        return "al-web"

    def ID(self):
        return 1

    def XMLDesc(self, _flags):
        return "<domain/>"

    def isActive(self):
        return self.active

    def openConsole(self, _device, _stream, flags):
        self.forced.append(bool(flags & 1))
        answer = self.answers.pop(0)
        if answer is not None:
            raise answer


def page_of(session):
    """As the real one is called, and what it was told."""
    page, told = mock.create_autospec(session.PageEnd, instance=True, takes_more=True), []

    def tell(state, **more):
        told.append(" ".join((state, *more.values())))

    def end(state, **more):
        tell(state, **more)
        raise session.Over
    page.tell.side_effect, page.end.side_effect = tell, end
    return page, told


class SessionTest(unittest.TestCase):
    def play(self, answers, steps, force=False, holders=("bob",)):
        """@param steps: what happens, one after another: seconds that go by, or a function of (domain, stream, event)
        @returns what the page was told, which openings were forced, and the error"""
        domain, streams, now, events = Domain(answers), [], [100.0], {}

        def new_stream(_flags):
            streams.append(Stream())
            return streams[-1]

        def look_up(_uuid):
            if domain.lost is not None:
                raise domain.lost
            return domain

        connection = types.SimpleNamespace(
            setKeepAlive=lambda *_: None, registerCloseCallback=lambda *_: None, lookupByUUIDString=look_up, newStream=new_stream,
            domainEventRegisterAny=lambda _domain, _kind, callback, _opaque: events.update(life=callback))
        played = types.SimpleNamespace(
            libvirtError=Error, VIR_STREAM_EVENT_READABLE=1, VIR_STREAM_EVENT_WRITABLE=2, VIR_STREAM_EVENT_HANGUP=8, VIR_STREAM_EVENT_ERROR=4,
            VIR_STREAM_NONBLOCK=1, VIR_DOMAIN_CONSOLE_FORCE=1, VIR_DOMAIN_CONSOLE_SAFE=2, VIR_DOMAIN_EVENT_ID_LIFECYCLE=0, VIR_DOMAIN_EVENT_UNDEFINED=1,
            VIR_DOMAIN_EVENT_STARTED=2, VIR_DOMAIN_EVENT_RESUMED=4, VIR_DOMAIN_EVENT_STOPPED=5, VIR_ERR_OPERATION_FAILED=FAILED,
            VIR_ERR_OPERATION_INVALID=INVALID, VIR_ERR_SYSTEM_ERROR=SYSTEM, VIR_ERR_NO_DOMAIN=NO_DOMAIN, open=lambda _uri: connection, virEventRegisterDefaultImpl=lambda: None,
            virEventAddTimeout=lambda _ms, callback, _opaque: events.update(second=callback), VIR_EVENT_HANDLE_READABLE=1, VIR_EVENT_HANDLE_WRITABLE=2)
        with mock.patch.dict(sys.modules, libvirt=played):
            for name in ("raptor.console.session", "raptor.console.line", "raptor.console.page_end"):
                sys.modules.pop(name, None)
                self.addCleanup(sys.modules.pop, name, None)
            session = importlib.import_module("raptor.console.session")
        page, told = page_of(session)
        steps = [step for some in steps for step in ([None] * some if isinstance(some, int) else [some])]

        def turn():
            if not steps:
                raise session.Over
            step = steps.pop(0)
            if step:
                step(domain, streams[-1], lambda event: events["life"](None, None, event))
                return
            now[0] += 1
            events["second"]()

        played.virEventRunDefaultImpl = turn
        past = types.SimpleNamespace(begin=lambda: b"", more=lambda: b"", before=lambda live: (b"", live), heard=lambda _live: None, is_of=lambda _other: True)
        with mock.patch.object(session, "PageEnd", lambda *_: page), mock.patch.object(session, "Past", lambda *_: past), \
                mock.patch.object(session.time, "monotonic", lambda: now[0]), mock.patch.object(session.who, "tell", lambda **_: None), \
                mock.patch.object(session.who, "holders", lambda *_: holders):
            try:
                session.Session("u-1", "serial0", force).run()
            except Error as error:
                return told, domain.forced, str(error)
        return told, domain.forced, None

    @staticmethod
    def ends(_domain, stream, _event):
        stream.callback(stream, 8, None)

    @staticmethod
    def stops(domain, _stream, event):
        domain.active = False
        event(5)

    @staticmethod
    def goes_off(domain, _stream, _event):
        domain.active = False

    @staticmethod
    def starts(domain, _stream, event):
        domain.active = True
        event(2)

    def test_a_domain_that_ends_is_waited_for_however_late_it_says_so(self):
        busy = Error(SYSTEM, "cannot open /dev/pts/3")
        for seconds, openings in ((1, 1), (2, 1), (20, 19)):
            with self.subTest(seconds):
                told, forced, error = self.play([None] + [busy] * 18 + [None], [self.ends, seconds, self.stops, 5])
                self.assertEqual((told, error), (["open", "waiting"], None))
                self.assertEqual(forced, [False] * openings)

    def test_a_domain_that_is_off_before_it_says_so_is_off(self):
        told, _forced, error = self.play([None, Error(INVALID, "domain is not running")], [self.ends, self.goes_off, 5, self.stops])
        self.assertEqual((told, error), (["open", "waiting"], None))

    def test_whoever_was_driven_out_is_told_and_drives_nobody_out(self):
        told, forced, _error = self.play([None, Error(FAILED, IN_USE)], [self.ends, 9], force=True)
        self.assertEqual(told, ["open", "taken bob"])
        self.assertEqual(forced, [True, False])

    def test_a_domain_that_is_resumed_says_nothing_of_who_has_its_console(self):
        told, _forced, _error = self.play([None, Error(FAILED, IN_USE)], [self.ends, lambda _domain, _stream, event: event(4), 5])
        self.assertEqual(told, ["open", "taken bob"])

    def test_whoever_comes_second_is_told_that_it_is_in_use(self):
        self.assertEqual(self.play([Error(FAILED, IN_USE)], [9]), (["in-use bob"], [False], None))

    def test_somebody_elses_is_looked_at_again_and_goes_on_with_its_domain(self):
        holders = ["bob"]
        told, forced, _error = self.play([Error(FAILED, IN_USE), None], [6, lambda *_: holders.clear(), 6, self.stops, 2, self.starts], holders=holders)
        self.assertEqual(told, ["in-use bob", "in-use ", "waiting", "open"])
        self.assertEqual(forced, [False, False])

    def test_who_opens_while_the_domain_starts_or_ends_waits_a_little(self):
        for code in (SYSTEM, FAILED):
            self.assertEqual(self.play([Error(code, "not yet")] * 3 + [None], [9]), (["open"], [False] * 4, None))
        self.assertEqual(self.play([Error(FAILED, "not yet")] * 30, [30])[2], "not yet")
        told, _forced, _error = self.play([Error(SYSTEM, "not yet"), Error(FAILED, IN_USE)], [9])
        self.assertEqual(told, ["in-use bob"])

    def test_whose_domain_it_is_no_longer_has_its_console_no_longer(self):
        def lose(code):
            return lambda domain, *_: setattr(domain, "lost", Error(code, "said so"))
        self.assertEqual(self.play([None], [lose(DENIED), 11]), (["open"], [False], "said so"))
        self.assertEqual(self.play([None], [lose(NO_DOMAIN), 11]), (["open", "gone"], [False], None))

    def test_a_console_that_nobody_has_is_had_again(self):
        told, forced, error = self.play([None, None], [self.ends, 5])
        self.assertEqual((told, forced, error), (["open"], [False, False], None))

    def test_what_does_not_come_to_an_end_is_told_in_libvirts_words(self):
        busy = Error(SYSTEM, "cannot open /dev/pts/3")
        told, _forced, error = self.play([None] + [busy] * 100, [self.ends, 90])
        self.assertEqual((told, error), (["open"], "cannot open /dev/pts/3"))

    def test_what_cannot_be_opened_is_said_at_once(self):
        self.assertEqual(self.play([Error(88, "access denied")], []), ([], [False], "access denied"))

    def test_it_goes_on_after_the_next_start(self):
        told, _forced, error = self.play([None, None], [self.ends, self.stops, 5, self.starts])
        self.assertEqual((told, error), (["open", "waiting", "open"], None))


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: LGPL-2.1-or-later
"""While a wipe runs: its checkpoints, its pace, and its turn on the disk."""

import os
import subprocess
import tempfile
import unittest
from unittest import mock

import libexec
from raptor.base import settings
from raptor.wipe import record
from fakehost import FakeHost
from raptor.base.run import Refused
from raptor.device.checkpoint import SECONDS_BETWEEN, Checkpoint
from raptor.device.pace import Pace, Wanted, parse_rate, usual_limit, want, wanted
from raptor.device.turn import make_locks, turn

MIB = 1 << 20
JOB = {"uuid": "u", "size_bytes": 100 * MIB, "extents": [{"pv_uuid": "p2"}, {"pv_uuid": "p1"}, {"pv_uuid": "p2"}]}


class InAFolder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        for name in ("CHECKPOINTS", "WANTED"):
            patch = mock.patch.object(record, name, folder.name)
            patch.start()
            self.addCleanup(patch.stop)
        self.now = 0.0


class Checkpoints(InAFolder):
    def checkpoint(self, flush=lambda: None, **changes):
        return Checkpoint({**JOB, **changes}, flush, lambda: self.now)

    def test_one_now_and_then_after_what_it_speaks_of_is_on_the_disk(self):
        flushed = []
        checkpoint = self.checkpoint(lambda: flushed.append(record.read(record.checkpoint_path("u"))))
        self.assertEqual(checkpoint.load(), 0)
        checkpoint.at(4 * MIB)
        self.assertEqual((checkpoint.load(), flushed), (0, []))
        self.now += SECONDS_BETWEEN
        checkpoint.at(8 * MIB)
        checkpoint.at(12 * MIB)
        self.assertEqual((checkpoint.load(), flushed), (8 * MIB, [None]))
        checkpoint.at(100 * MIB, last=True)
        self.assertEqual(self.checkpoint().load(), 100 * MIB)
        checkpoint.forget()
        self.assertEqual(checkpoint.load(), 0)

    def test_any_doubt_means_from_zero(self):
        for written, changes in (({}, {"size_bytes": 101 * MIB}), ({}, {"extents": JOB["extents"][:2]}), ({}, {"uuid": "v"}),
                                 ({"zeroed_bytes": 4 * MIB + 1}, {}), ({"zeroed_bytes": -4096}, {}), ({"zeroed_bytes": True}, {}),
                                 ({"zeroed_bytes": 101 * MIB}, {}), ({"zeroed_bytes": "4096"}, {}), ({"zeroed_bytes": 4096.0}, {})):
            record.write(record.checkpoint_path("u"), {**JOB, "zeroed_bytes": 4 * MIB, **written})
            with self.subTest(written=written, changes=changes):
                self.assertEqual(self.checkpoint(**changes).load(), 0)
        with open(record.checkpoint_path("u"), "w", encoding="utf-8") as file:
            file.write('{"uuid": "u", "zero')
        self.assertEqual(self.checkpoint().load(), 0)

    def test_that_it_cannot_be_written_stops_nothing(self):
        with mock.patch.object(record, "CHECKPOINTS", "/proc/no-such-folder"), mock.patch("builtins.print"):
            checkpoint = self.checkpoint()
            checkpoint.at(4 * MIB, last=True)
            self.assertEqual(checkpoint.load(), 0)

    def test_a_device_that_does_not_keep_it_has_no_checkpoint(self):
        checkpoint = self.checkpoint(mock.Mock(side_effect=Refused("the device did not keep the zeros")))
        with self.assertRaises(Refused):
            checkpoint.at(4 * MIB, last=True)
        self.assertEqual(checkpoint.load(), 0)


class ThePace(InAFolder):
    def sleep(self, seconds):
        self.assertGreater(seconds, 0)
        self.now += seconds

    def took(self, looks, steps):
        """Seconds that so many steps of 4 MiB take, which would take none; what is wanted is of the list, then its last."""
        looks, seen = list(looks), []
        pace = Pace(lambda: looks.pop(0) if len(looks) > 1 else looks[0], seen.append, lambda: self.now, self.sleep)
        began = self.now
        for _ in range(steps):
            pace.after(4 * MIB)
        return self.now - began, sum(one.paused for one in seen)

    def test_a_limit_holds(self):
        self.assertEqual(self.took([Wanted(None, False)], 10), (0, 0))
        self.assertAlmostEqual(self.took([Wanted(4 * MIB, False)], 10)[0], 10)
        self.assertAlmostEqual(self.took([Wanted(40 * MIB, False)], 10)[0], 1)

    def test_it_looks_twice_a_second_however_small_the_steps(self):
        look = mock.Mock(return_value=Wanted(100 * MIB, False))
        pace = Pace(look, mock.Mock(), lambda: self.now, self.sleep)
        for _ in range(800):
            pace.after(MIB // 4)
        self.assertAlmostEqual(self.now, 2)
        self.assertLessEqual(look.call_count, 5)

    def test_with_a_limit_the_steps_are_small(self):
        looks = [Wanted(None, False), Wanted(4 * MIB, False), Wanted(None, False)]
        pace = Pace(lambda: looks.pop(0), mock.Mock(), lambda: self.now, self.sleep)
        seen = [pace.most()]
        for _ in range(2):
            self.now += 0.5
            pace.after(0)
            seen.append(pace.most())
        self.assertEqual(seen, [32 * MIB, MIB // 4, 32 * MIB])

    def test_the_usual_limit_is_a_setting(self):
        host = FakeHost()
        with host.installed():
            self.assertEqual(usual_limit(), 100 * MIB)
            for text, limit in (('"none"', None), ('"2G"', 2 << 30)):
                with open(settings.OVERRIDE, "w", encoding="utf-8") as file:
                    file.write(f'{{"config": {{"wipeLimit": {text}}}}}')
                self.assertEqual(usual_limit(), limit)
            for text in ("5", "null", '"fast"', "[]"):
                with open(settings.OVERRIDE, "w", encoding="utf-8") as file:
                    file.write(f'{{"config": {{"wipeLimit": {text}}}}}')
                with self.subTest(text=text), self.assertRaisesRegex(Refused, "is no rate"):
                    usual_limit()

    def test_a_limit_that_is_changed_holds_soon(self):
        self.assertLess(self.took([Wanted(MIB, False), Wanted(None, False)], 1)[0], 1)

    def test_a_pause_ends_when_it_is_ended_and_says_so_meanwhile(self):
        for limit in (None, 400 * MIB):
            took, pauses = self.took([Wanted(limit, True)] * 20 + [Wanted(None, False)], 2)
            self.assertEqual((took, pauses), (10, 20))

    def test_what_is_wanted_is_kept(self):
        self.assertEqual(wanted("u"), Wanted(None, False))
        self.assertEqual(wanted("u", 7 * MIB), Wanted(7 * MIB, False))
        for change, asked in (({"paused": True}, Wanted(7 * MIB, True)), ({"bytes_per_second": 5 * MIB}, Wanted(5 * MIB, True)),
                              ({"paused": False}, Wanted(5 * MIB, False)), ({"bytes_per_second": None}, Wanted(None, False))):
            want("u", **change)
            self.assertEqual(wanted("u", 7 * MIB), asked)

    def test_what_cannot_be_understood_is_no_pause(self):
        for text in ("", "{", "0", '{"bytes_per_second": 0}', '{"bytes_per_second": -1}', '{"bytes_per_second": true}', '{"paused": 1}'):
            with open(record.wanted_path("u"), "w", encoding="utf-8") as file:
                file.write(text)
            with self.subTest(text=text):
                self.assertEqual(wanted("u", 7 * MIB), Wanted(7 * MIB, False))

    def test_a_rate_as_it_is_typed(self):
        for text, rate in (("none", None), ("50M", 50 * MIB), ("50MiB", 50 * MIB), ("1048576", MIB), ("2G", 2 << 30)):
            self.assertEqual(parse_rate(text), rate)
        for text in ("", "0", "5", "M", "-5M", "5.5M", "50 M", "50m", "1e9", "٥M"):
            with self.subTest(text=text), self.assertRaises(Refused):
                parse_rate(text)


class TheTurn(InAFolder):
    HOLD = ("import sys; sys.path.insert(0, sys.argv[1]); from raptor.wipe import record as r; r.WANTED = sys.argv[2]\n"
            "from raptor.device import turn as t\n"
            "with t.turn({'extents': [{'pv_uuid': sys.argv[3]}]}, lambda: print('waits', flush=True), lambda s: __import__('time').sleep(s / 20)):\n"
            " print('mine', flush=True); sys.stdin.read()\n")

    def start(self, pv):
        process = subprocess.Popen(["python3", "-B", "-c", self.HOLD, libexec.FOLDER, record.WANTED, pv], text=True,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(lambda: (process.kill(), process.wait(), process.stdin.close(), process.stdout.close()))
        return process

    def test_one_after_the_other_on_a_disk_and_of_a_killed_one_nothing_is_left(self):
        make_locks(JOB)
        first = self.start("p1")
        self.assertEqual(first.stdout.readline(), "mine\n")
        other, second = self.start("p2"), self.start("p1")
        self.assertEqual(other.stdout.readline(), "mine\n")
        self.assertEqual(second.stdout.readline(), "waits\n")
        first.kill()
        self.assertIn("mine\n", list(iter(second.stdout.readline, "mine\n")) + ["mine\n"])

    def test_two_that_want_two_disks_want_them_in_one_order(self):
        make_locks(JOB)
        opened = []
        with mock.patch("os.open", side_effect=lambda path, *rest: opened.append(path) or os.dup(0)), mock.patch("fcntl.flock"):
            with turn(JOB, lambda: None):
                pass
        self.assertEqual(opened, [record.lock_path("p1"), record.lock_path("p2")])


if __name__ == "__main__":
    unittest.main()

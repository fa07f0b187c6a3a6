# SPDX-License-Identifier: LGPL-2.1-or-later
"""The unit's last line: what becomes of a volume whose wipe failed, and what is no failure."""

import os
import unittest
from unittest import mock

from fakehost import UUID, FakeHost
from raptor.base.run import CommandFailed, Refused
from raptor.device import fence
from raptor.wipe import record, start as starting
from raptor.wipe.after import TRIES, after
from raptor.wipe.prepare import prepare

UNIT = f"raptor-wipe@{UUID}.service"


class AfterAFailure(unittest.TestCase):
    def fail(self, result="exit-code", status="1"):
        with mock.patch.dict(os.environ, {"SERVICE_RESULT": result, "EXIT_CODE": "exited", "EXIT_STATUS": status}):
            after(UUID)

    def test_what_was_refused_is_kept_and_says_why(self):
        host = FakeHost()
        with host.installed():
            record.write(record.failure_path(UUID), {"why": "it is mounted"})
            self.fail()
            self.assertEqual(record.read(record.kept_failure_path(UUID))["why"], "it is mounted")
            # Whatever starts the unit: the reason is the one that there was.
            with self.assertRaisesRegex(Refused, "it is mounted"):
                prepare(UUID)
            record.write(record.failure_path(UUID), {"why": "it is kept"})
            self.fail()
            self.assertEqual(record.read(record.kept_failure_path(UUID))["why"], "it is mounted")
            starting.start_all()
            self.assertEqual(host.started, [])
            record.write(record.checkpoint_path(UUID), {"zeroed_bytes": 1})
            starting.start(UUID, None)
            self.assertFalse(os.path.exists(record.checkpoint_path(UUID)))
            self.assertFalse(os.path.exists(record.kept_failure_path(UUID)))
        self.assertIn("raptor.state=wiping", host.tags)
        self.assertNotIn("raptor.state=quarantine", host.tags)
        self.assertEqual(host.started, [UNIT])

    def test_a_unit_that_did_not_even_begin_says_so(self):
        host = FakeHost()
        with host.installed():
            self.fail(status="203")
            self.assertIn("203", record.read(record.kept_failure_path(UUID))["why"])

    def test_killed_tried_again_or_done_is_no_failure(self):
        for result, status in (("signal", "KILL"), ("success", "0"), ("signal", "USR1"), ("core-dump", "ABRT")):
            host = FakeHost()
            host.restarts = TRIES - 1
            before = set(host.tags)
            with self.subTest(result=result), host.installed():
                self.fail(result, status)
            self.assertEqual(host.tags, before)

    def test_tried_again_long_enough_is_a_failure(self):
        host = FakeHost()
        host.restarts = TRIES
        with host.installed():
            self.fail("signal", "USR1")
        self.assertIn("raptor.state=quarantine", host.tags)

    def test_a_group_that_is_held_is_asked_again(self):
        host = FakeHost()
        host.fail_at = 2  # the first lvchange
        with host.installed():
            self.fail()
        self.assertIn("raptor.state=quarantine", host.tags)

    def test_a_volume_that_cannot_be_marked_has_its_reason_all_the_same(self):
        host = FakeHost()
        host.lvchange = mock.Mock(side_effect=CommandFailed("a missing physical volume"))
        with host.installed():
            record.write(record.failure_path(UUID), {"why": "a write error"})
            with self.assertRaisesRegex(Refused, "missing physical"):
                self.fail()
            self.assertEqual(record.read(record.kept_failure_path(UUID))["why"], "a write error")

    def test_what_is_not_ours_is_not_marked(self):
        host = FakeHost()
        host.volume["vg_name"] = "other"
        before = set(host.tags)
        with host.installed(), self.assertRaisesRegex(Refused, "not in the volume group"):
            self.fail()
        self.assertEqual(host.tags, before)

    def test_what_systemd_kept_of_its_devices_goes_when_it_is_over(self):
        for result, status, goes in (("success", "0", True), ("exit-code", "1", True), ("signal", "USR1", False), ("signal", "KILL", False)):
            for more in (False, True):
                host = FakeHost()
                with self.subTest(result=result, status=status, more=more), host.installed():
                    folder = f"{fence.CONTROL}/{UNIT}.d"
                    os.makedirs(folder)
                    for name in ["50-DeviceAllow.conf"] + ["50-IOWeight.conf"] * more:
                        with open(f"{folder}/{name}", "w", encoding="utf-8") as file:
                            file.write("[Service]\n")
                    self.fail(result, status)
                    left = ["50-DeviceAllow.conf"] * (not goes) + ["50-IOWeight.conf"] * more
                    self.assertEqual(sorted(os.listdir(folder)) if os.path.exists(folder) else [], left)

    def test_a_full_disk_does_not_prevent_the_quarantine(self):
        host = FakeHost()
        with host.installed(), mock.patch.object(record, "KEPT", "/proc/no-such-folder"):
            with self.assertRaisesRegex(Refused, "cannot keep why"):
                self.fail()
        self.assertIn("raptor.state=quarantine", host.tags)

    def test_of_a_volume_that_nobody_committed_nothing_is_kept(self):
        host = FakeHost(tags=())
        with host.installed():
            self.fail()
            self.assertFalse(os.path.exists(record.kept_failure_path(UUID)))
        self.assertEqual(host.tags, set())

    def test_of_a_volume_that_is_gone_there_is_nothing_to_keep(self):
        host = FakeHost()
        host.removed = True
        with host.installed():
            self.fail()


if __name__ == "__main__":
    unittest.main()

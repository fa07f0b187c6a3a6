# SPDX-License-Identifier: LGPL-2.1-or-later
"""The order of a wipe, and that it fails closed: whatever fails, or wherever it is killed, no volume is removed that is not
known to be zero, and beginning again ends well. The assertions that must always hold are in fakehost.py."""

import os
import unittest

from raptor.base.run import CommandFailed, Refused
from raptor.wipe import record
from fakehost import DOMAIN, SIZE, UUID, Crash, FakeHost
from raptor.wipe.finish import finish
from raptor.wipe.prepare import prepare
from raptor.wipe.zero import zero

WIPED = {"raptor.state=wiped"}


def wipe(host):
    host.read_back = False
    prepare(UUID)
    host.zero()
    finish(UUID)


class AWipe(unittest.TestCase):
    def test_ends_the_machine_zeroes_records_and_removes(self):
        host = FakeHost()
        with host.installed():
            wipe(host)
            kept = record.read(record.record_path(UUID))
        self.assertTrue(host.removed)
        self.assertLess(host.log.index("undefine"), host.log.index("destroy"))
        self.assertLess(host.log.index("destroy"), host.log.index("lvrename"))
        self.assertEqual(host.volume["lv_name"], "wipe-Ab3dEfgh")
        self.assertEqual((kept["name"], kept["by"], kept["domain"], kept["zeroed_bytes"]),
                         ("guest-al-web", "al", {"uuid": DOMAIN, "name": "d-5f3e"}, SIZE))
        self.assertEqual(kept["extents"], [{"device": "/dev/vdb", "pv_uuid": "p", "first_extent": 7, "extents": 2,
                                            "first_byte": (1 << 20) + 7 * (4 << 20), "bytes": SIZE}])

    def test_leaves_a_record_and_nothing_else(self):
        host = FakeHost()
        with host.installed():
            record.make_folders()
            record.write(record.kept_failure_path(UUID), {"why": "before"})
            record.write(record.wanted_path(UUID), {"paused": False})
            record.write(record.record_path("older"), {"uuid": "older", "finished": "a"})
            wipe(host)
            self.assertEqual([one["uuid"] for one in record.every_record()], [UUID, "older"])
            self.assertFalse(any(map(os.path.exists, (record.kept_failure_path(UUID), record.wanted_path(UUID)))))

    def test_that_two_people_confirmed_at_once_names_both(self):
        host = FakeHost()
        with host.installed():
            prepare(UUID)
            host.zero()
            host.tags |= {"raptor.by=bob"}
            finish(UUID)
            kept = record.read(record.record_path(UUID))
        self.assertEqual((kept["by"], kept["name"], host.removed), ("al, bob", "guest-al-web", True))

    def test_of_a_volume_whose_domain_is_gone(self):
        host = FakeHost()
        host.persistent = host.running = False
        with host.installed():
            wipe(host)
        self.assertTrue(host.removed)
        self.assertNotIn("undefine", host.log)

    def test_that_was_cut_short_before_the_removal_is_read_back_again(self):
        host = FakeHost()
        with host.installed():
            prepare(UUID)
            host.zero()
            host.crash_at = len(host.log) + self.commands_until_tagged()
            with self.assertRaises(Crash):
                finish(UUID)
            self.assertTrue(host.tags >= WIPED and not host.removed)
            # Somebody puts back the bytes, or LVM's metadata.
            host.zeroed = host.read_back = False
            prepare(UUID)
            self.assertIn("raptor.state=wiping", host.tags)
            self.assertNotIn("raptor.state=wiped", host.tags)
            with self.assertRaisesRegex(Refused, "result of this run is missing"):
                finish(UUID)
            wipe(host)
        self.assertTrue(host.removed)

    @staticmethod
    def commands_until_tagged():
        host = FakeHost()
        with host.installed():
            prepare(UUID)
            before = len(host.log)
            host.zero()
            finish(UUID)
        return host.log[before:].index("lvchange") + 1

    def test_tagged_wiped_is_zeroed_again_whatever_its_record_says(self):
        for has_record in (False, True):
            host = FakeHost(tags=WIPED | {"raptor.domain=" + DOMAIN})
            with self.subTest(has_record=has_record), host.installed():
                if has_record:
                    wipe(host)
                    self.assertTrue(host.removed)
                    # A backup of the metadata from before the removal is restored, and the extents were another volume's meanwhile.
                    host.removed = host.zeroed = False
                    host.tags = WIPED | {"raptor.name=guest-al-web"}
                wipe(host)
                self.assertTrue(host.removed)


class AnUpgrade(unittest.TestCase):
    def test_between_two_steps_means_once_more_from_the_first(self):
        for old in ({}, {"format": 1}, {"format": record.JOB_FORMAT + 1}):
            for step in (zero, finish):
                host = FakeHost()
                with self.subTest(old=old, step=step.__name__), host.installed():
                    prepare(UUID)
                    host.zero()
                    job = record.read(record.job_path(UUID))
                    kept = {key: job[key] for key in ("uuid", "invocation", "device", "dm_uuid")}
                    record.write(record.job_path(UUID), {**kept, "todo": "remove", **old})
                    with self.assertRaisesRegex(CommandFailed, "from the first step"):
                        step(UUID)
                    self.assertFalse(host.removed)
                    wipe(host)
                    self.assertTrue(host.removed)


class ItRefuses(unittest.TestCase):
    def refused(self, host, words, step=prepare):
        with self.assertRaisesRegex(Refused, words):
            step(UUID)
        self.assertFalse(host.removed)

    def test_before_anything_is_destroyed(self):
        other = "11111111-1111-1111-1111-111111111111"
        for change, words in (
                (lambda host: host.tags.discard("raptor.state=wiping"), "not tagged"),
                (lambda host: host.volume.update(segtype="thin"), "type thin"),
                (lambda host: host.volume.update(seg_pe_ranges="pvmove0:0-1"), "no physical volume"),
                (lambda host: host.others.update({other: host.disks}), "the domain d-1111 has this volume"),
                (lambda host: setattr(host, "disks", host.disks + "<disk><source file='/b'/></disk>"), r"other disks: \? \(/b\)"),
                (lambda host: setattr(host, "disks", ""), "does not have this volume"),
                (lambda host: setattr(host, "removed", True), "no logical volume"),
                (lambda host: host.tags.add("raptor.domain=" + other), "more than one tag")):
            host = FakeHost()
            change(host)
            with self.subTest(words=words), host.installed():
                prior = host.removed
                with self.assertRaisesRegex(Refused, words):
                    prepare(UUID)
                self.assertEqual((host.removed, host.persistent, host.running, host.volume["lv_name"]), (prior, True, True, "guest-al-web"))

    def test_a_volume_that_somebody_has_open(self):
        host = FakeHost()
        host.running, host.volume["lv_device_open"] = False, "open"
        with host.installed():
            self.refused(host, "is in use")
        self.assertTrue(host.persistent)

    def test_a_volume_that_somebody_took_while_its_machine_ended(self):
        for change, words in ((lambda host: host.others.update({"1" * 8 + "-1111-1111-1111-111111111111": host.disks}), "has this volume"),
                              (lambda host: host.volume.update(lv_device_open="open"), "is in use")):
            host = FakeHost()
            host.after_destroy = lambda change=change, host=host: change(host)
            with self.subTest(words=words), host.installed():
                self.refused(host, words)
            self.assertEqual(host.volume["lv_name"], "guest-al-web")

    def test_to_remove_what_is_not_known_to_be_zero(self):
        def changed(**fields):
            path = record.result_path(UUID)
            record.write(path, {**record.read(path), **fields})
        for change, words in (
                (lambda host: record.forget(record.result_path(UUID)), "result of this run is missing"),
                (lambda host: changed(invocation="earlier"), "result of this run is missing"),
                (lambda host: changed(uuid=UUID.lower()), "result of this run is missing"),
                (lambda host: changed(zeroed_bytes=SIZE - 512), "not every byte"),
                (lambda host: changed(verified_bytes=0), "not every byte"),
                (lambda host: host.volume.update(lv_size=str(SIZE * 2), seg_pe_ranges="/dev/vdb:7-10"), "moved or resized"),
                (lambda host: host.volume.update(seg_pe_ranges="/dev/vdb:17-18"), "moved or resized"),
                (lambda host: host.volume.update(lv_role="public,origin,thickorigin"), "snapshot"),
                (lambda host: host.volume.update(lv_device_open="open"), "is in use"),
                (lambda host: host.volume.update(lv_kernel_major="-1"), "deactivated"),
                (lambda host: host.tags.discard("raptor.state=wiping"), "not tagged"),
                (lambda host: host.others.update({DOMAIN: "<disk><source dev='/dev/dm-3'/></disk>"}), "has this volume"),
                (lambda host: setattr(record, "KEPT", "/proc/no-such-folder"), "")):
            host = FakeHost()
            with self.subTest(words=words), host.installed():
                prepare(UUID)
                host.zero()
                change(host)
                with self.assertRaisesRegex((Refused, OSError), words):
                    finish(UUID)
            self.assertFalse(host.removed)


class AtEachCommand(unittest.TestCase):
    def commands(self):
        host = FakeHost()
        with host.installed():
            wipe(host)
        return range(1, len(host.log) + 1)

    def test_a_failure_keeps_the_volume_and_beginning_again_ends_well(self):
        for number in self.commands():
            host = FakeHost()
            host.fail_at = number
            with self.subTest(command=number), host.installed():
                try:
                    wipe(host)
                    self.assertTrue(host.removed)
                except Refused:
                    host.fail_at = None
                    wipe(host)
                self.assertTrue(host.removed)

    def test_a_crash_after_it_is_made_good_by_beginning_again(self):
        for number in self.commands():
            host = FakeHost()
            host.crash_at = number
            with self.subTest(command=number), host.installed():
                with self.assertRaises(Crash):
                    wipe(host)
                self.assertTrue(host.removed or host.tags & {"raptor.state=wiping", "raptor.state=wiped"})
                wipe(host)
                self.assertTrue(host.removed)


    def test_two_crashes_anywhere_are_made_good(self):
        for first in self.commands():
            for second in self.commands():
                host = FakeHost()
                host.crash_at = first
                with self.subTest(first=first, second=second), host.installed():
                    with self.assertRaises(Crash):
                        wipe(host)
                    host.crash_at = first + second
                    try:
                        wipe(host)
                    except Crash:
                        wipe(host)
                    self.assertTrue(host.removed)


if __name__ == "__main__":
    unittest.main()

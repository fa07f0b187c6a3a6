# SPDX-License-Identifier: LGPL-2.1-or-later
"""A new volume that is zeroed before its first use: nothing can use it before, nothing zeroes it after, whatever comes between."""

import unittest
from unittest import mock

from fakehost import DOMAIN, UUID, Crash, FakeHost
from raptor.base.run import CommandFailed, Refused
from raptor.lvm import volumes as lvm
from raptor.wipe import new as new_volume, record, start as starting
from raptor.wipe.finish import finish
from raptor.wipe.prepare import prepare

UNIT = f"raptor-wipe@{UUID}.service"
SETTLED = {"raptor.owner=al", "raptor.domain=" + DOMAIN}
NEW = SETTLED | {"raptor.name=guest-al-web", "raptor.then=use"}
PROVISIONING = NEW | {"raptor.state=provisioning"}


def new(tags=frozenset(PROVISIONING)):
    """As provisioning leaves it: the domain is defined, and what it names is not there."""
    host = FakeHost(tags=tags)
    host.running = False
    host.volume["lv_name"] = "new-5f3e9c1e"
    return host


def zero_it(host):
    prepare(UUID)
    host.zero()
    finish(UUID)


class ANewVolume(unittest.TestCase):
    def setUp(self):
        patch = mock.patch.object(starting, "name_of_log_in", return_value="bob")
        patch.start()
        self.addCleanup(patch.stop)

    def test_gets_its_name_when_it_is_zero_and_its_machine_stays(self):
        host = new()
        with host.installed():
            new_volume.start("lvm-data/new-5f3e9c1e")
            self.assertEqual(host.tags, NEW | {"raptor.state=wiping", "raptor.by=bob"})
            self.assertEqual(host.started, [UNIT])
            zero_it(host)
        self.assertEqual((host.volume["lv_name"], host.tags, host.persistent), ("guest-al-web", SETTLED, True))

    def test_is_refused_if_it_may_have_been_used(self):
        for change, words in (
                (lambda host: host.volume.update(lv_name="guest-al-web"), "has its machine's name already"),
                (lambda host: host.tags.discard("raptor.state=provisioning"), "no new volume"),
                (lambda host: host.tags.discard("raptor.then=use"), "no machine's volume"),
                (lambda host: host.tags.add("raptor.state=wiping"), "no new volume"),
                (lambda host: host.volume.update(lv_device_open="open"), "is in use"),
                (lambda host: setattr(host, "disks", "<disk><source dev='/dev/dm-3'/></disk>"), "has this volume"),
                (lambda host: host.volume.update(vg_name="other"), "not in the volume group"),
                (lambda host: setattr(host, "load_state", "masked"), "systemd cannot start"),
                (lambda host: host.volume.update(segtype="thin"), "type thin")):
            host = new()
            change(host)
            before = set(host.tags)
            with self.subTest(words=words), host.installed(), self.assertRaisesRegex(Refused, words):
                new_volume.start(UUID)
            self.assertEqual((host.tags, host.started), (before, []))

    def test_that_its_machine_could_have_used_is_never_zeroed(self):
        host = new(NEW | {"raptor.state=wiping"})
        host.volume["lv_name"], host.running = "guest-al-web", True
        with host.installed():
            prepare(UUID)
            host.zero()
            finish(UUID)
        self.assertEqual((host.zeroed, host.tags, host.running), (False, SETTLED, True))

    def test_is_deleted_with_its_machine_while_it_is_zeroed(self):
        for state in ("wiping", "quarantine", "provisioning"):
            host = new(NEW | {f"raptor.state={state}"})
            # The unit has it open.
            host.volume["lv_device_open"] = "open" if state == "wiping" else ""
            with self.subTest(state=state), host.installed():
                starting.start(UUID, DOMAIN)
                self.assertEqual(host.tags, SETTLED | {"raptor.state=wiping", "raptor.name=guest-al-web", "raptor.by=bob", "raptor.domain-name=d-5f3e"})
                self.assertEqual(host.started, [UNIT])
                host.volume["lv_device_open"] = ""
                zero_it(host)
                self.assertEqual(record.read(record.record_path(UUID))["name"], "guest-al-web")
            self.assertTrue(host.removed and not host.persistent)

    def test_that_is_deleted_just_when_it_is_done_is_deleted(self):
        host = new(NEW | {"raptor.state=wiping"})
        rename = host.lvrename

        def and_somebody_deletes_it(*words):
            rename(*words)
            host.lvrename = rename
            starting.start(UUID, DOMAIN)
        host.lvrename = and_somebody_deletes_it
        with host.installed():
            zero_it(host)
            self.assertIn("raptor.state=wiping", host.tags)
            zero_it(host)
        self.assertTrue(host.removed and not host.persistent)

    def test_that_is_deleted_while_its_unit_is_not_begun_again_ends_its_machine_all_the_same(self):
        host = new(NEW | {"raptor.state=wiping"})
        with host.installed():
            prepare(UUID)
            host.zero()
            with mock.patch.object(starting, "start_unit"):  # killed just before
                starting.start(UUID, DOMAIN)
            with self.assertRaisesRegex(CommandFailed, "to be deleted since"):
                finish(UUID)
            self.assertFalse(host.removed)
            zero_it(host)
        self.assertTrue(host.removed and not host.persistent)

    def test_whose_name_is_another_volumes_by_now_is_refused_in_words(self):
        host = new(NEW | {"raptor.state=wiping"})
        with host.installed():
            prepare(UUID)
            host.zero()
            with mock.patch.object(lvm, "find_named", return_value=mock.Mock(uuid="another")):
                for step in (finish, prepare):
                    with self.assertRaisesRegex(Refused, "another volume of that name"):
                        step(UUID)
        self.assertEqual(host.volume["lv_name"], "new-5f3e9c1e")

    def test_given_to_its_unit_twice_it_is_not_begun_again_when_it_is_done(self):
        host = new()
        closed = starting.look.require_closed

        def and_somebody_else_is_faster(uuid):
            closed(uuid)
            host.tags, host.volume["lv_name"] = set(SETTLED), "guest-al-web"
        with host.installed(), mock.patch.object(starting.look, "require_closed", and_somebody_else_is_faster):
            with self.assertRaisesRegex(Refused, "somebody else was faster"):
                new_volume.start(UUID)
        self.assertEqual((host.tags, host.started), (SETTLED, []))

    def test_a_domain_with_another_disk_is_not_deleted_with_it(self):
        host = new(NEW | {"raptor.state=wiping"})
        host.disks += "<disk><source file='/b'/></disk>"
        with host.installed(), self.assertRaisesRegex(Refused, "other disks"):
            starting.start(UUID, DOMAIN)
        self.assertIn("raptor.then=use", host.tags)

    def test_tried_again_after_a_failure_it_is_still_new(self):
        host = new(NEW | {"raptor.state=quarantine"})
        with host.installed():
            starting.start(UUID, None)
            zero_it(host)
        self.assertEqual((host.removed, host.volume["lv_name"], host.tags), (False, "guest-al-web", SETTLED))

    def test_without_its_record_of_zeros_gets_no_name(self):
        host = new(NEW | {"raptor.state=wiping"})
        with host.installed():
            prepare(UUID)
            host.zero()
            record.write(record.result_path(UUID), {**record.read(record.result_path(UUID)), "verified_bytes": 0})
            with self.assertRaisesRegex(Refused, "not every byte"):
                finish(UUID)
        self.assertEqual(host.volume["lv_name"], "new-5f3e9c1e")

    def test_a_crash_or_a_failure_at_each_command_is_made_good(self):
        host = new(NEW | {"raptor.state=wiping"})
        with host.installed():
            zero_it(host)
        for kind in ("crash_at", "fail_at"):
            for number in range(1, len(host.log) + 1):
                cut = new(NEW | {"raptor.state=wiping"})
                setattr(cut, kind, number)
                with self.subTest(kind=kind, command=number), cut.installed():
                    with self.assertRaises((Crash, Refused)):
                        zero_it(cut)
                    setattr(cut, kind, None)
                    if "raptor.then=use" in cut.tags:
                        zero_it(cut)
                self.assertEqual((cut.removed, cut.volume["lv_name"], cut.tags), (False, "guest-al-web", SETTLED))


if __name__ == "__main__":
    unittest.main()

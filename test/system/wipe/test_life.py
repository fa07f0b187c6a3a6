# SPDX-License-Identifier: LGPL-2.1-or-later
"""Another machine that has the name or the UUID of one whose volume is being wiped is not ended with it."""

import unittest
from unittest import mock

from fakehost import DOMAIN, UUID, FakeHost
from raptor.base.run import Refused
from raptor.wipe import record, start as starting
from raptor.wipe.finish import finish
from raptor.wipe.prepare import prepare

OTHER = "11111111-1111-1111-1111-111111111111"
ENDED = "raptor.domain-ended="


class AnotherLife(unittest.TestCase):
    def setUp(self):
        patch = mock.patch.object(starting, "name_of_log_in", return_value="bob")
        patch.start()
        self.addCleanup(patch.stop)

    def test_a_domain_defined_again_with_its_uuid_is_left_alone_however_often_the_unit_begins(self):
        # With the path that the volume had, where nothing is now, or another volume.
        for path in ("/dev/lvm-data/guest-al-web", "/dev/lvm-data/other"):
            host = FakeHost()
            with self.subTest(path=path), host.installed():
                prepare(UUID)
                self.assertIn(ENDED + DOMAIN, host.tags)
                host.others[DOMAIN] = f"<disk type='block'><source dev='{path}'/><target dev='vda'/></disk>"
                prepare(UUID)
                host.zero()
                finish(UUID)
                self.assertEqual(record.read(record.record_path(UUID))["domain"], {"uuid": DOMAIN, "name": "d-5f3e"})
            self.assertEqual((host.log.count("undefine"), host.log.count("destroy"), host.removed), (1, 1, True))

    def test_nor_is_it_of_a_volume_that_was_taken_over_before_that_was_written_down(self):
        host = FakeHost(tags=("raptor.state=wiping", "raptor.domain=" + DOMAIN, "raptor.name=guest-al-web"))
        host.volume["lv_name"], host.running = "wipe-Ab3dEfgh", False
        with host.installed():
            prepare(UUID)
        self.assertNotIn("undefine", host.log)
        self.assertIn(ENDED + DOMAIN, host.tags)

    def test_to_delete_it_with_that_volume_is_refused_in_words(self):
        host = FakeHost()
        with host.installed():
            prepare(UUID)
            host.tags = host.tags - {"raptor.state=wiping"} | {"raptor.state=quarantine"}
            host.others[DOMAIN] = ""
            before = set(host.tags)
            with self.assertRaisesRegex(Refused, "is another machine"):
                starting.start(UUID, DOMAIN)
            self.assertEqual((host.tags, host.started), (before, []))
            starting.start(UUID, None)  # without it, it is tried again
            prepare(UUID)
        self.assertEqual(host.log.count("undefine"), 1)

    def test_a_domain_that_went_by_itself_does_not_come_back_for_it(self):
        host = FakeHost()
        host.persistent = host.running = False
        with host.installed():
            prepare(UUID)
        self.assertIn(ENDED + DOMAIN, host.tags)

    def test_what_was_renamed_since_it_was_confirmed_is_recorded_as_it_was_called_at_its_end(self):
        host = FakeHost(tags=("raptor.state=wiping", "raptor.domain=" + DOMAIN, "raptor.domain-name=old"))
        with host.installed():
            prepare(UUID)
        self.assertEqual([tag for tag in host.tags if tag.startswith("raptor.domain-name")], ["raptor.domain-name=d-5f3e"])

    def test_a_volume_is_not_known_by_the_name_that_it_had_in_another_life(self):
        """The domain is to have guest-al-old, which is not there yet; a tag says that this volume was once called so."""
        host = FakeHost(tags=("raptor.name=guest-al-old",))
        host.disks = "<disk type='block'><source dev='/dev/lvm-data/guest-al-old'/><target dev='vda'/></disk>"
        with host.installed(), self.assertRaisesRegex(Refused, "other disks|does not have this volume"):
            starting.start(UUID, DOMAIN)
        self.assertEqual((host.tags, host.started), ({"raptor.name=guest-al-old"}, []))

    def test_a_new_wipe_begins_a_new_life(self):
        for tags in ({ENDED + DOMAIN}, {"raptor.state=provisioning", "raptor.domain=" + DOMAIN, ENDED + DOMAIN}):
            host = FakeHost(tags=tags)
            with self.subTest(tags=tags), host.installed():
                starting.start(UUID, DOMAIN)
                self.assertNotIn(ENDED + DOMAIN, host.tags)
                prepare(UUID)
            self.assertFalse(host.persistent or host.running)

    def test_the_domain_that_it_was_made_for_and_that_is_gone_is_remembered_for_what_it_left_behind(self):
        for known in (False, True):
            host = FakeHost(tags=("raptor.domain=" + OTHER,))
            host.persistent = host.running = False
            if known:
                host.others[OTHER] = ""
            with self.subTest(known=known), host.installed():
                starting.start(UUID, None)
            self.assertEqual((ENDED + OTHER in host.tags, "raptor.domain=" + OTHER in host.tags), (not known, False))


if __name__ == "__main__":
    unittest.main()

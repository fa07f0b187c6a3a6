# SPDX-License-Identifier: LGPL-2.1-or-later
"""Committing a volume to its wipe: what is refused before the tag, what the tag says, and what a boot takes up again."""

import os
import unittest
from unittest import mock

from fakehost import DOMAIN, UUID, FakeHost
from raptor.base.run import CommandFailed, Refused
from raptor.wipe import record, start as starting
from raptor.wipe.prepare import prepare

UNIT = f"raptor-wipe@{UUID}.service"
OTHER = "11111111-1111-1111-1111-111111111111"
COMMITTED = {"raptor.state=wiping", "raptor.name=guest-al-web", "raptor.by=bob", "raptor.domain=" + DOMAIN, "raptor.domain-name=d-5f3e"}
WITHOUT_DOMAIN = {tag for tag in COMMITTED if not tag.startswith("raptor.domain")}


def set_to(text):
    with open(starting.settings.OVERRIDE, "w", encoding="utf-8") as file:
        file.write(text)


def in_use(**options):
    return FakeHost(tags=(), **options)


class Committing(unittest.TestCase):
    def setUp(self):
        patch = mock.patch.object(starting, "name_of_log_in", return_value="bob")
        patch.start()
        self.addCleanup(patch.stop)

    def test_a_machine_ends_with_its_volume(self):
        for volume in (UUID, "lvm-data/guest-al-web"):
            for domain in (DOMAIN, "d-5f3e"):
                host = in_use()
                with self.subTest(volume=volume, domain=domain), host.installed():
                    starting.start(volume, domain)
                self.assertEqual((host.tags, host.started), (COMMITTED, [UNIT]))
                self.assertTrue(host.persistent and host.running, "that is the unit's work")

    def test_a_volume_without_a_domain(self):
        host = in_use()
        host.persistent = host.running = False
        with host.installed():
            starting.start(UUID, None)
        self.assertEqual((host.tags, host.started), (WITHOUT_DOMAIN, [UNIT]))

    def test_a_provisioning_that_was_left_ends_with_the_domain_that_it_made(self):
        host = FakeHost(tags=("raptor.state=provisioning", "raptor.domain=" + DOMAIN, "raptor.owner=al"))
        with host.installed():
            starting.start(UUID, None)
        self.assertEqual(host.tags, COMMITTED | {"raptor.owner=al"})

    def test_a_domain_that_was_replaced_by_hand_is_not_the_one(self):
        host = FakeHost(tags=("raptor.domain=" + OTHER, "raptor.domain-ended=" + DOMAIN))
        with host.installed():
            starting.start(UUID, DOMAIN)
        self.assertEqual(host.tags, COMMITTED)

    def test_a_volume_whose_former_domain_has_another_disk_now_ends_without_it(self):
        host = FakeHost(tags=("raptor.domain=" + OTHER, "raptor.name=guest-al-old", "raptor.by=al"))
        host.persistent = host.running = False
        host.others[OTHER] = "<disk type='block'><source dev='/dev/lvm-data/other'/><target dev='vda'/></disk>"
        with host.installed():
            starting.start(UUID, None)
            prepare(UUID)
        self.assertEqual(host.tags, WITHOUT_DOMAIN)

    def test_who_confirmed_is_a_word_that_a_tag_can_have(self):
        host = in_use()
        with host.installed(), mock.patch.object(starting, "name_of_log_in", return_value="CORP\\böb"):
            starting.start(UUID, DOMAIN)
        self.assertIn("raptor.by=CORP_b_b", host.tags)

    def test_nothing_is_committed_that_could_be_refused(self):
        def of(**fields):
            return lambda host: host.volume.update(fields)
        for change, words, arguments in (
                (lambda host: None, "the domain d-5f3e has this volume", (UUID, None)),
                (lambda host: None, "there is no domain nobody", (UUID, "nobody")),
                (lambda host: None, "there is no logical volume", ("lvm-data/guest-bob", None)),
                (lambda host: None, "neither the UUID", ("/dev/mapper/lvm--data-guest--al--web", None)),
                (lambda host: None, "not the UUID", ("guest-al-web", None)),
                (lambda host: None, "neither the UUID", ("lvm-data/x || lv_name=~.*", None)),
                (of(lv_name="root"), "no machine's volume", (UUID, DOMAIN)),
                (of(vg_name="other"), "not in the volume group", (UUID, DOMAIN)),
                (lambda host: (host.volume.update(lv_name="data"), host.tags.add("raptor.name=guest-al-web")),
                 "no machine's volume", (UUID, DOMAIN)),
                (of(segtype="thin"), "type thin", (UUID, DOMAIN)),
                (of(lv_role="public,origin,thickorigin"), "snapshot", (UUID, DOMAIN)),
                (of(seg_pe_ranges="pvmove0:0-1"), "no physical volume", (UUID, DOMAIN)),
                (lambda host: host.others.update({OTHER: host.disks}), "has this volume", (UUID, DOMAIN)),
                (lambda host: setattr(host, "disks", host.disks + "<disk><source file='/b'/></disk>"), "other disks", (UUID, DOMAIN)),
                (lambda host: setattr(host, "disks", ""), "does not have this volume", (UUID, DOMAIN))):
            host = in_use()
            change(host)
            with self.subTest(words=words), host.installed(), self.assertRaisesRegex(Refused, words):
                starting.start(*arguments)
            self.assertEqual((host.tags - {"raptor.name=guest-al-web"}, host.started), (set(), []))

    def test_nothing_is_committed_to_a_unit_that_cannot_be_started(self):
        for state in ("masked", "bad-setting", "not-found", "error"):
            for tags in ((), ("raptor.state=quarantine",)):
                host = FakeHost(tags=tags)
                host.load_state = state
                with self.subTest(state=state, tags=tags), host.installed(), self.assertRaisesRegex(Refused, f"it is {state}"):
                    starting.start(UUID, None)
                self.assertEqual((host.tags, host.started), (set(tags), []))

    def test_a_volume_that_is_mounted_is_not_committed(self):
        host = in_use()
        host.persistent = host.running = False
        host.volume["lv_device_open"] = "open"
        with host.installed(), self.assertRaisesRegex(Refused, "in use"):
            starting.start(UUID, None)
        self.assertEqual(host.tags, set())

    def test_without_settings_nothing_is_ours(self):
        for text in ("{", "[]", '{"config": 1}', '{"config": {"volumeGroup": ""}}', '{"config": {"volumeGroup": "a b"}}'):
            host = in_use()
            with self.subTest(text=text), host.installed():
                set_to(text)
                with self.assertRaises(Refused):
                    starting.start(UUID, DOMAIN)
            self.assertEqual(host.tags, set())

    def test_a_limit_that_is_none_is_refused_before_anything_is_committed(self):
        host = in_use()
        with host.installed():
            set_to('{"config": {"wipeLimit": "50MB"}}')
            with self.assertRaisesRegex(Refused, "config.wipeLimit"):
                starting.start(UUID, DOMAIN)
        self.assertEqual((host.tags, host.persistent), (set(), True))

    def test_a_wipe_that_was_begun_goes_on_at_the_usual_limit_when_another_was_mistyped(self):
        for text in ('"50MB"', "50", "null", "{}"):
            host = FakeHost()
            with self.subTest(text=text), host.installed(), mock.patch("builtins.print") as said:
                set_to(f'{{"config": {{"wipeLimit": {text}}}}}')
                prepare(UUID)
                self.assertEqual(record.read_job(UUID)["usual_bytes_per_second"], 100 << 20)
                self.assertTrue(any("config.wipeLimit" in call.args[0] and "100M" in call.args[0] for call in said.call_args_list))

    def test_settings_that_cannot_be_read_are_asked_for_again(self):
        for step in (lambda: prepare(UUID), starting.start_all):
            host = FakeHost()
            with self.subTest(step=step), host.installed(), self.assertRaises(CommandFailed):
                set_to('{"config": {"wipeLimit": "50M}}')
                step()
            self.assertTrue(host.persistent)

    def test_a_checkpoint_of_another_time_is_forgotten(self):
        host = in_use()
        with host.installed():
            record.make_folders()
            record.write(record.checkpoint_path(UUID), {"uuid": UUID})
            starting.start(UUID, DOMAIN)
            self.assertFalse(os.path.exists(record.checkpoint_path(UUID)))

    def test_the_override_counts(self):
        host = in_use()
        with host.installed():
            set_to('{"config": {"volumeGroup": "other"}}')
            with self.assertRaisesRegex(Refused, "not in the volume group other"):
                starting.start(UUID, DOMAIN)

    def test_once_more_starts_what_was_committed_as_it_is(self):
        host = FakeHost()
        before = set(host.tags)
        with host.installed():
            starting.start(UUID, None)
            with self.assertRaisesRegex(Refused, "not with that domain"):
                host.others[OTHER] = ""
                starting.start(UUID, OTHER)
        self.assertEqual((host.tags, host.started), (before, [UNIT]))


class AtBoot(unittest.TestCase):
    def test_what_was_begun_is_taken_up_again(self):
        for tags, health, started in (
                (["raptor.state=wiping"], "", [UNIT]), (["raptor.state=wiped"], "", [UNIT]), (["raptor.state=quarantine"], "", []),
                (["raptor.state=provisioning"], "", []), ([], "", []), (["raptor.state=wiping"], "partial", [])):
            host = FakeHost(tags=tags)
            host.volume["lv_health_status"] = health
            with self.subTest(tags=tags, health=health), host.installed():
                starting.start_all()
            self.assertEqual(host.started, started)

    def test_what_was_begun_in_another_group_is_told(self):
        host = FakeHost()
        host.volume["vg_name"] = "former"
        with host.installed(), mock.patch("builtins.print") as said:
            starting.start_all()
        self.assertIn("former/guest-al-web is tagged raptor.state=wiping and not in the volume group lvm-data", said.call_args[0][0])
        self.assertEqual(host.started, [])


if __name__ == "__main__":
    unittest.main()

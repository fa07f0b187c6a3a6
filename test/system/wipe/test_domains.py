# SPDX-License-Identifier: LGPL-2.1-or-later
"""How the domain that had a volume ends, and which may not."""

import unittest
from unittest import mock

from fakehost import DOMAIN, UUID, FakeHost
from raptor.base.run import CommandFailed, Refused
from raptor.lvm import volumes as lvm
from raptor.refs.holder import Holder
from raptor.refs.kernel import Use
from raptor.wipe import domains, look

OTHER = "11111111-1111-1111-1111-111111111111"


class Libvirt:
    """A libvirtd with one domain."""

    is_open = True

    def __init__(self, active=True, persistent=True, fails=()):
        self.active, self.persistent, self.fails, self.done = active, persistent, fails, []

    def status(self, _uuid):
        return (self.active, self.persistent) if self.active or self.persistent else None

    def undefine(self, _uuid):
        self.do("undefine")
        self.persistent = False

    def destroy(self, _uuid):
        self.do("destroy")
        self.active = False

    def do(self, what):
        if what in self.fails:
            raise CommandFailed(what)
        self.done.append(what)


class TheEndOfTheMachine(unittest.TestCase):
    def end(self, libvirt):
        with mock.patch.object(domains, "_connection", libvirt), mock.patch.object(domains, "SECONDS_TO_END", 0):
            domains.end(DOMAIN)
        return libvirt.done

    def test_undefined_first_then_destroyed(self):
        self.assertEqual(self.end(Libvirt()), ["undefine", "destroy"])

    def test_only_what_is_left_to_do(self):
        self.assertEqual(self.end(Libvirt(active=False)), ["undefine"])
        self.assertEqual(self.end(Libvirt(persistent=False)), ["destroy"])
        self.assertEqual(self.end(Libvirt(active=False, persistent=False)), [])

    def test_a_refused_undefine_destroys_nothing(self):
        libvirt = Libvirt(fails=("undefine",))
        with self.assertRaises(Refused):
            self.end(libvirt)
        self.assertEqual(libvirt.done, [])

    def test_one_that_went_by_itself_is_as_good(self):
        libvirt = Libvirt(persistent=False)

        def goes(_uuid):
            libvirt.active = False
            raise CommandFailed("it is not running")
        libvirt.destroy = goes
        self.assertEqual(self.end(libvirt), [])

    def test_one_that_stays_stops_the_wipe(self):
        libvirt = Libvirt()
        libvirt.destroy = lambda _uuid: None
        with self.assertRaisesRegex(Refused, "still there"):
            self.end(libvirt)


class TheMachineOfTheVolume(unittest.TestCase):
    def setUp(self):
        self.host = FakeHost()
        self.host.lvchange("--activate", "y", "--select", f"lv_uuid={UUID}")
        installed = self.host.installed()
        installed.__enter__()
        self.addCleanup(installed.close)

    def find(self):
        return look.find_machine(lvm.find(UUID), DOMAIN)

    def test_is_found(self):
        self.assertEqual(self.find().uuid, DOMAIN)

    def test_is_refused_if_it_cannot_be_read(self):
        found = [domains.Domain(DOMAIN, "al-web", unreadable="no")]
        with mock.patch.object(self.host, "domains", lambda: found), self.assertRaisesRegex(Refused, "in use|cannot read the domain al-web: no"):
            self.find()
        self.host.running = False
        with mock.patch.object(self.host, "domains", lambda: found), self.assertRaisesRegex(Refused, "cannot read the domain al-web: no"):
            self.find()

    def test_is_refused_while_another_domain_has_the_volume_or_may_have_it(self):
        for disks, words in (("<disk><source dev='/dev/dm-3'/></disk>", r"the domain d-1111 has this volume \(a disk: /dev/dm-3\)"),
                             ("<disk><source pool='p' volume='v'/></disk>", "the domain d-1111 may have this volume: the pool p is not known to libvirt")):
            self.host.others[OTHER] = disks
            with self.subTest(words=words), self.assertRaisesRegex(Refused, words):
                self.find()

    def test_what_is_mapped_or_mounted_is_refused_at_once_also_while_the_machine_runs(self):
        for kind, what in (("mapped", "mapped as part"), ("mounted", "mounted at /mnt"), ("swap", "swap")):
            with mock.patch.object(look.refs, "of_the_kernel", lambda *_, kind=kind, what=what: [Holder(kind, what, what)]), \
                    mock.patch.object(look, "SECONDS_TO_CLOSE", 60), mock.patch("time.sleep", side_effect=AssertionError):
                for step in (self.find, lambda: look.require_closed(UUID)):
                    with self.subTest(kind=kind), self.assertRaisesRegex(Refused, f"lvm-data/guest-al-web is in use: {what}"):
                        step()

    def test_what_the_host_has_in_its_fstab_is_refused(self):
        named = [look.refs.written.Named("/dev/lvm-data/guest-al-web", Use("written", "/srv", "named in /etc/fstab for /srv"))]
        with mock.patch.object(look.refs.written, "read", lambda: named), \
                self.assertRaisesRegex(Refused, "lvm-data/guest-al-web is in use: named in /etc/fstab for /srv"):
            self.find()

    def test_a_program_is_waited_for_then_named(self):
        slept = []
        with mock.patch.object(look.refs, "of_the_kernel", lambda *_: [Holder("process", "dd", "open in dd (7)")]), \
                mock.patch.object(look, "SECONDS_TO_CLOSE", 0.01), mock.patch("time.sleep", slept.append), \
                self.assertRaisesRegex(Refused, r"is in use: open in dd \(7\)"):
            look.require_closed(UUID)
        self.assertTrue(slept)


if __name__ == "__main__":
    unittest.main()

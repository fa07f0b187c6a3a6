# SPDX-License-Identifier: LGPL-2.1-or-later
"""What refers to a volume, as the page is told; and what has it beside domains and pools."""

import unittest
from unittest import mock

import libexec  # pylint: disable=unused-import
from raptor.libvirt.connection import Domain, Pool
from raptor.refs import answer as refs
from raptor.refs.kernel import Use
from refs.test_device import AL, BOB, DB, MAPPED, PATH, Looking, Paths, WEB, disk, domain, volume


class TheHostHasAVolume(Looking):
    def test_what_shares_its_bytes_with_a_snapshot_or_is_the_host_s_by_its_fstab_is_somebody_s(self):
        named = [refs.written.Named(PATH, Use("written", "/srv", "named in /etc/fstab for /srv"))]
        with mock.patch.object(refs.written, "read", lambda: named):
            answer = self.look(volumes=[volume()._replace(role="public,origin,thickorigin"), volume(BOB, "guest-bob-db", DB)])
        self.assertEqual([refs.sentence(one) for one in answer.of(AL).holders], [
            "named in /etc/fstab for /srv", "part of a snapshot or of another volume (public,origin,thickorigin)"])
        self.assertEqual(answer.of(BOB).holders, [])


class TheAnswer(Looking):
    def test_says_what_each_domain_has(self):
        found = self.look([domain("al-web", disk(f"<source dev='{MAPPED}'/>") + disk("<source file='/iso'/>", "vdb")), domain("srv", disk("<source file='/x'/>"))])
        self.assertEqual(found.as_json(), {
            "volumes": {AL: {"holders": [{"kind": "domain", "name": "al-web", "what": f"vda: {MAPPED}", "uuid": "uuid-al-web", "form": "next"}], "unsure": []}},
            "domains": {"uuid-al-web": {"volumes": [AL], "others": ["vdb (/iso)"], "volume_disks": ["vda"], "missing": ["/iso"]}, "uuid-srv": {"volumes": [], "others": ["vda (/x)"], "volume_disks": [], "missing": ["/x"]}}})

    def test_what_is_not_there_is_missing_unless_it_may_be(self):
        disks = "".join(disk(f"<source file='{path}' {policy}/>", path[1:]) for path, policy in (
            ("/x", ""), ("/y", "startupPolicy='optional'"), ("/z", "startupPolicy='mandatory'"), ("/dead/x", "")))
        self.assertEqual(self.look([domain("srv", disks)]).domains["uuid-srv"].missing, ["/x", "/z"])

    def test_a_disk_of_any_form_but_a_snapshots_is_a_disk(self):
        forms = tuple(domain("al-web", disk(f"<source file='/{kind}'/>", kind), kind).forms[0] for kind in ("snapshot", "checkpoint", "save", "next", "live"))
        self.assertEqual(self.look([Domain("u", "al-web", forms=forms)]).domains["u"].others, ["save (/save)", "next (/next)", "live (/live)"])

    def test_a_disk_is_the_volume_or_another_one(self):
        self.files.disk("254:9", "dm-9", on=["254:3"], dm="part")
        logical = Pool("p", "<pool type='logical'><target><path>/dev/lvm-data</path></target></pool>", True)
        for inner, others in ((f"<source dev='{PATH}'/>", []), ("<source pool='p' volume='guest-al-web'/>", []), ("<source dev='/dev/mapper/part'/>", ["vda (/dev/mapper/part)"]),
                              (f"<source protocol='rbd' name='{PATH}'/>", [f"vda (rbd {PATH})"]), ("<source pool='q' volume='guest-al-web'/>", ["vda (q guest-al-web)"])):
            with self.subTest(inner=inner):
                self.assertEqual(self.look([domain("al-web", disk(inner))], [logical]).domains["uuid-al-web"].others, others)

    def test_a_new_volume_is_a_disk_of_its_machine_and_in_use_by_nobody(self):
        new = volume(name="new-5f3e9c1e", tags=("raptor.then=use", "raptor.name=guest-al-web"))
        self.paths = Paths({"/dev/dm-3": WEB})
        found = self.look([domain("al-web", disk(f"<source dev='{PATH}'/>"))], volumes=[new])
        self.assertEqual((found.of(AL).holders, found.domains["uuid-al-web"].volumes), ([], {"vda": AL}))

    def test_programs_are_named_only_if_nothing_else_says_why_it_is_open(self):
        opened = volume(is_open=True)
        self.paths.devices["/dev/null"] = (1, 3)
        self.files.process(77, "dd", opened=["/dev/null"])
        null = volume(device=(1, 3), is_open=True)
        self.assertEqual(self.said(volumes=[null])[0], ["open in dd (77)"])
        self.assertEqual(len(self.said(domain("al-web", disk("<source dev='/dev/null'/>"), "live"), volumes=[null])[0]), 1)
        self.assertEqual(self.said(volumes=[opened]), ([], []))


if __name__ == "__main__":
    unittest.main()

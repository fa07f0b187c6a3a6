# SPDX-License-Identifier: LGPL-2.1-or-later
"""What Host is told, of a host whose LVM, libvirt and name services say this. What the real ones say is asked in test/host."""

import json
import os
import tempfile
import unittest
from unittest import mock

import libexec  # pylint: disable=unused-import
from raptor.base import settings
from raptor.base.run import CommandFailed, Refused
from raptor.setup import machines, people, storage


def report(kind, *rows):
    return json.dumps({"report": [{kind: list(rows)}]})


GROUP = {"vg_name": "lvm-data", "vg_missing_pv_count": "0"}
DISK = {"pv_name": "/dev/vdb", "vg_name": "lvm-data"}


class Storage(unittest.TestCase):
    def ask(self, seen=(), lifted=(), backup="backup=1\nbackup_dir=\"/etc/lvm/backup\"\n", mapped=()):
        def run(*argv, seconds):
            assert seconds
            if argv[0] == "lvmconfig":
                return backup
            assert "--readonly" in argv
            if isinstance(seen, Exception):
                raise seen
            return report("vg", *seen) if argv[1] == "vgs" else report("pv", *lifted)
        with tempfile.TemporaryDirectory() as folder:
            for number, (name, uuid) in enumerate(mapped):
                os.makedirs(f"{folder}/dm-{number}/dm")
                for key, value in (("name", name), ("uuid", uuid)):
                    with open(f"{folder}/dm-{number}/dm/{key}", "w", encoding="utf-8") as file:
                        file.write(value + "\n")
            with mock.patch.object(storage, "run", run), mock.patch.object(storage, "MAPPED", f"{folder}/dm-*/dm"), \
                    mock.patch.object(settings, "volume_group", lambda: "lvm-data"):
                return {one["check"]: (one["state"], one["detail"]) for one in storage.storage()}

    def test_a_group_is_there_or_hidden_or_not_there(self):
        volume = ("lvm--data-guest--al--web", "LVM-abc")
        for seen, lifted, mapped, wanted in (
                ([GROUP], [], [], ("good", "")), ([], [], [], ("bad", "")),
                ([], [DISK], [], ("bad", "hidden: /dev/vdb")),
                ([], [], [volume], ("bad", "hidden: /dev/mapper/lvm--data-guest--al--web")),
                ([], [], [("lvm--data-x", "CRYPT-abc"), ("lvm--data--other-x", "LVM-abc"), ("x-y", "LVM-abc")], ("bad", "")),
                ([GROUP | {"vg_missing_pv_count": "1"}], [], [], ("bad", "a disk of it is missing")),
                ([GROUP | {"vg_name": "other"}], [DISK | {"vg_name": "other"}], [], ("bad", ""))):
            with self.subTest(seen=seen, lifted=lifted, mapped=mapped):
                self.assertEqual(self.ask(seen, lifted, mapped=mapped)["volume-group"], wanted)

    def test_lvm_that_does_not_answer_and_settings_without_a_group_are_not_known(self):
        self.assertEqual(self.ask(CommandFailed("no answer in 20 s"))["volume-group"], ("unknown", "no answer in 20 s"))
        with mock.patch.object(settings, "volume_group", side_effect=Refused("no group")):
            self.assertEqual([one["state"] for one in storage.storage()], ["unknown"])

    def test_the_list_is_live_where_lvm_writes_its_backups_to_where_the_page_looks(self):
        for backup, live in (('backup=1\nbackup_dir="/etc/lvm/backup"\n', True), ('backup=1\nbackup_dir="/etc/lvm/backup/"\n', True),
                             ('backup=0\nbackup_dir="/etc/lvm/backup"\n', False), ('backup=1\nbackup_dir="/var/b"\n', False), ("", False)):
            with self.subTest(backup):
                self.assertEqual(self.ask([GROUP], backup=backup)["lvm-live"][0], "good" if live else "bad")


with open(f"{os.path.dirname(__file__)}/../../samples/firmware.json", encoding="utf-8") as file:
    SAMPLES = json.load(file)

CAPABILITIES = """<domainCapabilities><path>/usr/bin/qemu</path><domain>{domain}</domain><os supported='yes'>
<enum name='firmware'>{efi}</enum><loader supported='yes'><enum name='secure'><value>no</value>{secure}</enum></loader></os>
</domainCapabilities>"""


class Machines(unittest.TestCase):
    def ask(self, text, cpu="flags : fpu vmx", device=None):
        with tempfile.NamedTemporaryFile("w") as cpus, mock.patch.object(machines, "CPUS", cpus.name), \
                mock.patch.object(machines, "KVM", device or "/no/such/device"), \
                mock.patch.object(machines, "run", side_effect=text if isinstance(text, Exception) else lambda *argv, seconds: text):
            cpus.write(cpu)
            cpus.flush()
            return {one["check"]: (one["state"], one["detail"]) for one in machines.machines()}

    def test_libvirt_decides_and_not_what_files_there_are(self):
        efi, secure = "<value>efi</value>", "<value>yes</value>"
        for values, wanted in (({"domain": "kvm", "efi": efi, "secure": secure}, ["good", "good", "good"]),
                               ({"domain": "kvm", "efi": efi, "secure": ""}, ["good", "good", "bad"]),
                               ({"domain": "kvm", "efi": "", "secure": secure}, ["good", "bad", "bad"]),
                               ({"domain": "qemu", "efi": "<value>bios</value>", "secure": secure}, ["bad", "bad", "bad"])):
            with self.subTest(values):
                answer = self.ask(CAPABILITIES.format(**values))
                self.assertEqual([answer[name][0] for name in ("kvm", "firmware", "secure-boot")], wanted)

    def test_firmware_is_read_as_the_page_reads_it(self):
        for sample in SAMPLES:
            with self.subTest(sample["what"]):
                supported = "<os supported='no'><enum name='firmware'><value>efi</value></enum></os>"
                described = supported if sample["os"] is None else f"<os supported='yes'>{sample['os']}</os>"
                text = f"<domainCapabilities><domain>kvm</domain>{described}</domainCapabilities>"
                answer = self.ask(text)
                wanted = {name: ("good" if sample[key] else "bad", "") for name, key in (("firmware", "efi"), ("secure-boot", "secureBoot"))}
                self.assertEqual({name: answer[name] for name in wanted}, wanted)
                # Said only where machines without it cannot be had.
                self.assertEqual("plain-boot" in answer, sample["efi"] and not sample["plainBoot"])

    def test_why_machines_are_emulated_is_said(self):
        text = CAPABILITIES.format(domain="qemu", efi="", secure="")
        self.assertEqual(self.ask(text)["kvm"], ("bad", "no-device"))
        self.assertEqual(self.ask(text, cpu="flags : fpu")["kvm"], ("bad", "no-flag"))
        self.assertEqual(self.ask(text, device="/dev/null")["kvm"], ("bad", "not-usable: /dev/null crw-rw-rw-"))

    def test_a_libvirt_that_does_not_answer_leaves_it_unknown(self):
        other = "<domainCapabilities><os/></domainCapabilities>"
        for text in (CommandFailed("no answer in 90 s"), "nonsense", "<capabilities><domain>kvm</domain></capabilities>", other):
            self.assertEqual({state for state, _ in self.ask(text).values()}, {"unknown"})


class People(unittest.TestCase):
    def test_whoever_cannot_own_a_machine_is_named_with_the_reason(self):
        def one(name, why):
            return {"name": name, "can_own": not why, "why": why}
        checks = people.owners({"members": [one("al", ""), one("jane.doe", "dot"), one("Jane", "upper-case")], "trouble": []})
        self.assertEqual([(c["check"], c["subject"], c["state"], c["detail"]) for c in checks],
                         [("member", "jane.doe", "bad", "dot"), ("member", "Jane", "bad", "upper-case"), ("name-service", "", "good", "")])
        checks = people.owners({"members": [one("al", "")], "trouble": ["sss does not answer"]})
        self.assertEqual([(c["check"], c["state"], c["detail"]) for c in checks],
                         [("member", "good", ""), ("name-service", "bad", "sss does not answer")])

    def test_other_ways_in_are_told_where_log_ins_are_restricted(self):
        with mock.patch.object(people.logins, "everything_open", lambda: ["[x] command = y"]), \
                mock.patch.object(people.doors, "older_instances", lambda: ["unit"]):
            for state, wanted in (("off", ["logins"]), ("good", ["logins", "login-door", "login-restart"]),
                                  ("bad", ["logins", "login-door", "login-restart"])):
                with mock.patch.object(people.logins, "state", lambda state=state: (state, "")):
                    self.assertEqual([one["check"] for one in people.log_ins()], wanted)

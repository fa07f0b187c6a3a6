# SPDX-License-Identifier: LGPL-2.1-or-later
"""Who is a member, and that a name service which does not answer is never taken for a no."""

import grp
import json
import os
import pwd
import subprocess
import tempfile
import unittest
from contextlib import ExitStack
from unittest import mock

import libexec
from raptor.people import directory, members, nss

PROGRAM = os.path.join(libexec.FOLDER, "raptor-members")


def account(name, gid):
    return pwd.struct_passwd((name, "x", 1000, gid, "", "/", "/bin/sh"))


class FakeNames(ExitStack):
    """A host whose accounts, groups and name services are these."""

    def __init__(self, accounts=(), listed=(), listing=True, silent=(), databases=None, offline=""):
        super().__init__()
        by_name = {name: account(name, gid) for name, gid in accounts}
        group = grp.struct_group(("vm-users", "x", 500, list(listed)))

        def getpwnam(name):
            return by_name[name]

        def getgrnam(name):
            return {"vm-users": group}[name]

        def getgrouplist(name, gid):
            return [gid] + [500] * (name in listed)
        databases = databases or {}
        for module, name, value in (
                (pwd, "getpwnam", getpwnam), (pwd, "getpwall", lambda: list(by_name.values()) if listing else []),
                (grp, "getgrnam", getgrnam), (os, "getgrouplist", getgrouplist),
                (nss, "configured", lambda database: databases.get(database, ["files"])),
                (nss, "why_silent", lambda service, _database, _name: f"{service} is down" if service in silent else "")):
            self.enter_context(mock.patch.object(module, name, value))
        self.asked_directory = 0

        def directory_says(_service):
            self.asked_directory += 1
            return offline
        self.enter_context(mock.patch.object(directory, "why_offline", directory_says))


class Members(unittest.TestCase):
    def test_who_is_listed_and_whose_primary_group_it_is(self):
        with FakeNames([("al", 1000), ("al-ice", 500), ("bob", 1001)], ["al"]):
            self.assertEqual(members.memberships("vm-users", ["al", "al-ice", "bob", "carol"]), ["member", "member", "other", "other"])
            answer = members.answer("vm-users", ["bob", "carol"])
        self.assertEqual([one["name"] for one in answer["members"]], ["al", "al-ice"])
        self.assertEqual([answer["exists"], answer["asked"], answer["trouble"]], [True, {"bob": "other", "carol": "other"}, []])

    def test_a_directory_that_lists_nobody_is_asked_of_the_names(self):
        with FakeNames([("al", 1000), ("al-ice", 500)], ["al"], listing=False):
            self.assertEqual([one["name"] for one in members.answer("vm-users", [])["members"]], ["al"])
            answer = members.answer("vm-users", ["al-ice"])
        self.assertEqual([one["name"] for one in answer["members"]], ["al", "al-ice"])
        self.assertEqual(answer["asked"], {"al-ice": "member"})

    def test_whoever_is_listed_without_an_account_is_none(self):
        with FakeNames([("al", 1000)], ["al", "gone"]):
            self.assertEqual([one["name"] for one in members.answer("vm-users", [])["members"]], ["al"])

    def test_a_group_that_does_not_exist_has_none(self):
        with FakeNames([("al", 1000)]):
            answer = members.answer("no-such-group", ["al"])
        self.assertEqual([answer["exists"], answer["members"], answer["asked"]], [False, [], {"al": "other"}])

    def test_a_service_that_is_silent_leaves_a_no_unknown_but_not_a_yes(self):
        for databases in ({"passwd": ["files", "sss"]}, {"group": ["files", "sss"]}, {"initgroups": ["sss"]}):
            with self.subTest(databases), FakeNames([("al", 1000), ("bob", 1)], ["al", "far"], silent=["sss"], databases=databases):
                self.assertEqual(members.memberships("vm-users", ["al", "bob", "nobody-here"]), ["member", "unknown", "unknown"])
                answer = members.answer("vm-users", ["bob"])
                self.assertEqual([answer["asked"], answer["trouble"]], [{"bob": "unknown"}, ["sss is down"]])
                # Listed, and of whom it is not known whether there is such an account.
                self.assertEqual([one["name"] for one in answer["members"]], ["al", "far"])

    def test_a_no_of_a_directory_that_is_out_of_reach_is_unknown(self):
        for databases in ({"passwd": ["files", "sss"]}, {"group": ["files", "sss"]}):
            for offline, word in (("", "other"), ("dead.example", "unknown"), (directory.NOT_OURS, "unknown")):
                with self.subTest(databases, offline=offline):
                    with FakeNames([("al", 1000), ("bob", 1)], ["al"], databases=databases, offline=offline) as host:
                        self.assertEqual(members.memberships("vm-users", ["al", "bob", "nobody-here"]), ["member", word, word])
                        self.assertEqual(host.asked_directory, 1)
                        answer = members.answer("vm-users", ["bob"])
                    self.assertEqual(answer["asked"], {"bob": word})
                    # Who may not ask is not told of trouble that the host need not have.
                    self.assertEqual(answer["trouble"], ["dead.example"] if offline == "dead.example" else [])

    def test_a_directory_is_not_asked_about_where_nobody_doubts_or_no_service_caches(self):
        with FakeNames([("al", 1000)], ["al"], databases={"passwd": ["sss"]}, offline="dead") as host:
            self.assertEqual(members.memberships("vm-users", ["al"]), ["member"])
        with FakeNames([("al", 1000)], offline="dead") as other:
            self.assertEqual(members.memberships("vm-users", ["al"]), ["other"])
        self.assertEqual([host.asked_directory, other.asked_directory], [0, 0])

    def test_trouble_is_told_also_where_nobody_is_asked_about(self):
        with FakeNames(silent=["sss"], databases={"passwd": ["sss"]}):
            self.assertEqual(members.answer("vm-users", [])["trouble"], ["sss is down"])

    def test_a_machine_can_belong_to_whose_name_is_a_label(self):
        for name, why in (("al", ""), ("al-ice2", ""), ("a" * 61, ""), ("a" * 62, "too-long"), ("Jane", "upper-case"), ("jane.doe", "dot"),
                          ("jane_doe", "underscore"), ("jane@corp", "other-character"), ("jäne", "other-character"), ("9al", "begins"),
                          ("-al", "begins"), ("", "begins"), ("al-", "ends"), ("al\n", "other-character"), ("_a", "underscore")):
            with self.subTest(name):
                self.assertEqual(members.fault(name), why)
        with FakeNames([("Jane", 500), ("al", 500)]):
            self.assertEqual(members.answer("vm-users", [])["members"], [{"name": "Jane", "can_own": False, "why": "upper-case"},
                                                                         {"name": "al", "can_own": True, "why": ""}])

    def run_program(self, *arguments):
        return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, check=False)

    def test_the_program_answers_in_lines_and_in_json(self):
        self.assertEqual(self.run_program("root", "root", "nobody").stdout, "member\nother\n")
        answer = json.loads(self.run_program("--json", "root", "root").stdout)
        self.assertEqual(answer["asked"], {"root": "member"})
        self.assertIn({"name": "root", "can_own": True, "why": ""}, answer["members"])
        for arguments in ((), ("root",), ("--json",), ("--x", "root"), ("--json", "--json")):
            self.assertEqual(self.run_program(*arguments).returncode, 2)


class NameServices(unittest.TestCase):
    def test_are_read_as_the_c_library_reads_them(self):
        with tempfile.NamedTemporaryFile("w", suffix=".conf") as file, mock.patch.object(nss, "CONFIGURATION", file.name):
            file.write("# passwd: x\npasswd:  files [NOTFOUND=return !UNAVAIL=merge] sss # and\ngroup:files\n\nhosts: dns\n")
            file.flush()
            self.assertEqual([nss.configured(name) for name in ("passwd", "group", "initgroups")],
                             [["files", "sss"], ["files"], ["files"]])
        with mock.patch.object(nss, "CONFIGURATION", "/no/such/file"):
            self.assertEqual(nss.configured("passwd"), ["files"])

    def test_one_that_is_not_installed_is_silent(self):
        self.assertIn("not installed", nss.why_silent("no-such-service", "passwd", "root"))
        self.assertEqual(nss.why_silent("files", "passwd", "root"), "")

# SPDX-License-Identifier: LGPL-2.1-or-later
"""Who is a member, and that a name service which does not answer is never taken for a no."""

import importlib.machinery
import importlib.util
import os
import tempfile
import unittest
from unittest import mock

import libexec

loader = importlib.machinery.SourceFileLoader("raptor_members", os.path.join(libexec.FOLDER, "raptor-members"))
spec = importlib.util.spec_from_loader("raptor_members", loader)
assert spec
members = importlib.util.module_from_spec(spec)
loader.exec_module(members)


class Members(unittest.TestCase):
    def with_services(self, answering, **databases):
        return (mock.patch.object(members, "services", lambda name: databases.get(name, ["files"])),
                mock.patch.object(members, "answers", lambda service, _function, _name: service in answering))

    def ask(self, of, name, answering=("files",), **databases):
        one, two = self.with_services(answering, **databases)
        with one, two:
            return members.membership(of, name)

    def test_by_her_primary_group_too(self):
        self.assertEqual(self.ask("root", "root"), "member")
        self.assertEqual(self.ask("root", "nobody"), "other")

    def test_who_or_what_does_not_exist_is_other_when_all_have_answered(self):
        self.assertEqual(self.ask("root", "no-such-user-here"), "other")
        self.assertEqual(self.ask("no-such-group-here", "root"), "other")

    def test_a_service_that_is_down_leaves_a_no_unknown_but_not_a_yes(self):
        for databases in ({"passwd": ["files", "sss"]}, {"group": ["files", "sss"]}, {"initgroups": ["sss"]}):
            self.assertEqual(self.ask("root", "no-such-user-here", **databases), "unknown")
            self.assertEqual(self.ask("root", "nobody", **databases), "unknown")
            self.assertEqual(self.ask("root", "root", **databases), "member")

    def test_services_are_read_as_the_c_library_reads_them(self):
        with tempfile.NamedTemporaryFile("w", suffix=".conf") as file:
            file.write("# passwd: x\npasswd:  files [NOTFOUND=return !UNAVAIL=merge] sss # and\ngroup:files\n\nhosts: dns\n")
            file.flush()
            self.assertEqual(members.services("passwd", file.name), ["files", "sss"])
            self.assertEqual(members.services("group", file.name), ["files"])
            self.assertEqual(members.services("initgroups", file.name), ["files"])
        self.assertEqual(members.services("passwd", "/no/such/file"), ["files"])

    def test_a_service_that_is_not_installed_knows_nobody(self):
        self.assertTrue(members.answers("no-such-service", "getpwnam_r", "root"))
        self.assertTrue(members.answers("files", "getpwnam_r", "root"))

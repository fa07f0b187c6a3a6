# SPDX-License-Identifier: LGPL-2.1-or-later
"""The line in PAM's file for Cockpit. Whom PAM lets in is asked of a real host, in test/host."""

import os
import tempfile
import unittest
from unittest import mock

import libexec  # pylint: disable=unused-import
import raptor_setup_logins as logins
from raptor_run import Refused

DEBIAN = """#%PAM-1.0
auth       substack     common-auth
# a comment about account
account    required     pam_nologin.so
account    include      common-account
session    include      common-session
"""


class Logins(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.service, self.trial = f"{folder.name}/cockpit", f"{folder.name}/trial"
        for name, value in {"SERVICE": self.service, "TRIAL": self.trial}.items():
            patch = mock.patch.object(logins, name, value)
            patch.start()
            self.addCleanup(patch.stop)
        self.write(DEBIAN)

    def write(self, text):
        with open(self.service, "w", encoding="utf-8") as file:
            file.write(text)

    def read(self):
        with open(self.service, encoding="utf-8") as file:
            return file.read()

    def passing(self, *names):
        return mock.patch.object(logins, "passes", lambda _service, name: name in names)

    def test_the_line_comes_before_the_first_of_its_kind(self):
        for text in (DEBIAN, "@include common-account\n", "-account optional pam_x.so\n"):
            with self.subTest(text):
                changed = logins.restricted(text)
                first = [line for line in changed.splitlines() if not line.startswith("#") and "account" in line][0]
                self.assertIn("pam_succeed_if.so", first)
                self.assertEqual(logins.restricted(changed), changed)
                self.assertEqual(logins.unrestricted(changed), text)

    def test_a_file_without_accounts_is_refused(self):
        self.assertRaises(Refused, logins.restricted, "auth required pam_unix.so\n")

    def test_is_put_in_place_when_she_passes_and_a_stranger_does_not(self):
        with self.passing("root"):
            logins.restrict("root")
        self.assertTrue(logins.are_restricted(self.read()))
        logins.release()
        self.assertEqual(self.read(), DEBIAN)
        self.assertFalse(os.path.exists(self.trial))

    def test_nothing_changes_when_she_would_not_pass_or_everybody_would(self):
        for names in ((), ("nobody",), ("root", "nobody")):
            with self.subTest(names), self.passing(*names):
                self.assertRaises(Refused, logins.restrict, "root")
                self.assertEqual(self.read(), DEBIAN)
                self.assertFalse(os.path.exists(self.trial))

    def test_somebody_who_does_not_exist_proves_nothing(self):
        with self.passing("no-such-user-here"):
            self.assertRaises(Refused, logins.restrict, "no-such-user-here")

    def test_without_cockpit_there_is_nothing_to_restrict(self):
        os.unlink(self.service)
        with self.passing("root"):
            self.assertRaises(Refused, logins.restrict, "root")
        logins.release()
        self.assertFalse(os.path.exists(self.service))

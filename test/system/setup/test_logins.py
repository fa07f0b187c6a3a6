# SPDX-License-Identifier: LGPL-2.1-or-later
"""The line in PAM's file for Cockpit. Whom PAM lets in is asked of a real host, in test/host."""

import io
import os
import tempfile
import unittest
from contextlib import redirect_stdout
from unittest import mock

import libexec  # pylint: disable=unused-import
from raptor.base.run import Refused
from raptor.setup import doors, logins, pam

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
        self.configuration = f"{folder.name}/etc/cockpit.conf"
        for module, name, value in ((pam, "SERVICE", self.service), (pam, "TRIAL", self.trial), (doors, "CONFIGURATION", self.configuration),
                                    (logins, "REMEMBERED", f"{folder.name}/lib/logins"), (doors, "older_instances", lambda: []),
                                    (doors, "started_otherwise", lambda: [])):
            patch = mock.patch.object(module, name, value)
            patch.start()
            self.addCleanup(patch.stop)
        self.write(DEBIAN)
        self.enterContext(redirect_stdout(io.StringIO()))

    def write(self, text):
        with open(self.service, "w", encoding="utf-8") as file:
            file.write(text)

    def read(self):
        with open(self.service, encoding="utf-8") as file:
            return file.read()

    def passing(self, *names):
        return mock.patch.object(pam, "passes", lambda _service, name: name in names)

    def test_the_line_comes_before_the_first_of_its_kind(self):
        for text in (DEBIAN, "@include common-account\n", "-account optional pam_x.so\n"):
            with self.subTest(text):
                changed = pam.restricted(text)
                first = [line for line in changed.splitlines() if not line.startswith("#") and "account" in line][0]
                self.assertIn("pam_succeed_if.so", first)
                self.assertEqual(pam.restricted(changed), changed)
                self.assertEqual(pam.unrestricted(changed), text)

    def test_a_file_without_accounts_is_refused(self):
        self.assertRaises(Refused, pam.restricted, "auth required pam_unix.so\n")

    def test_is_put_in_place_when_she_passes_and_a_stranger_does_not(self):
        with self.passing("root"):
            logins.restrict("root")
            self.assertTrue(pam.are_restricted(self.read()))
            self.assertEqual(logins.state(), ("good", ""))
            logins.release()
            self.assertEqual(logins.state(), ("off", ""))
        self.assertEqual(self.read(), DEBIAN)
        self.assertFalse(os.path.exists(self.configuration))
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

    def test_what_a_package_puts_back_is_noticed_and_so_is_a_line_that_does_not_work(self):
        with self.passing("root"):
            logins.restrict("root")
        self.write(DEBIAN)
        with self.passing("root", "nobody"):
            self.assertRegex(" ".join(logins.state()), "bad .*was switched on and is not any more")
            self.write(pam.restricted(DEBIAN))
            self.assertRegex(" ".join(logins.state()), "bad .*lets nobody in all the same")

    def test_a_line_that_somebody_has_spelled_otherwise_counts_and_stays(self):
        theirs = DEBIAN.replace("account    required     pam_nologin.so",
                                "account\trequired pam_succeed_if.so debug user  ingroup vm-users:libvirt:staff:wheel")
        self.write(theirs)
        with self.passing("root"):
            self.assertEqual(logins.state(), ("good", ""))
            logins.release()
        self.assertEqual(self.read(), theirs)
        self.assertEqual(pam.restricts_otherwise(theirs.replace("libvirt:", "")), "")

    def test_logging_in_to_other_hosts_is_closed_and_comes_back_exactly(self):
        for before in (None, "", "[WebService]\nLoginTo = yes\n# mine\n", "[Session]\nIdleTimeout=5", "[webservice]\nloginto=false\n"):
            with self.subTest(before), self.passing("root"):
                os.makedirs(os.path.dirname(self.configuration), exist_ok=True)
                if before is not None:
                    with open(self.configuration, "w", encoding="utf-8") as file:
                        file.write(before)
                logins.restrict("root")
                with open(self.configuration, encoding="utf-8") as file:
                    text = file.read()
                self.assertEqual(doors.open_doors(text), [])
                logins.restrict("root")
                with open(self.configuration, encoding="utf-8") as file:
                    self.assertEqual(file.read(), text)
                logins.release()
                if before:
                    with open(self.configuration, encoding="utf-8") as file:
                        self.assertEqual(file.read(), before)
                    os.unlink(self.configuration)
                else:
                    self.assertFalse(os.path.exists(self.configuration))


OPEN = (("", "LoginTo"), ("[WebService]\nLoginTo=false\nLoginTo=true\n", "LoginTo"), ("[WebService]\nLoginTo=1\n", "LoginTo"),
        ("[WebService]\nLoginTo=false\nwhat\n", "line 3 cannot be read"), ("LoginTo=false\n", "line 1 cannot be read"),
        ("[WebService]\nLoginTo=false\n[basic]\naction = remote-login-ssh\n", r"\[basic\] action"),
        ("[WebService]\nLoginTo=false\n[bearer]\nCommand=/usr/bin/token\n", r"\[bearer\] command"),
        ("[WebService]\nLoginTo=false\n[x]\nUnixPath=/run/x\n", r"\[x\] unixpath"))
CLOSED = ("[WebService]\nLoginTo=false\n", "[webservice]\n  loginto =  no\n", "#\n[WebService]\nLoginTo=true\n[WebService]\nLoginTo=off",
          "[WebService]\nLoginTo=false\n[Ssh-Login]\nCommand=/usr/bin/x\n[basic]\naction=none\n", "[WebService]\r\nLoginTo=false\r\n")


class Doors(unittest.TestCase):
    def test_each_way_in_that_pam_is_not_asked_about_is_told(self):
        for text, door in OPEN:
            with self.subTest(text):
                self.assertRegex("; ".join(doors.open_doors(text)), door)
        for text in CLOSED:
            with self.subTest(text):
                self.assertEqual(doors.open_doors(text), [])

    def test_a_file_that_cockpit_does_not_read_is_not_added_to(self):
        self.assertRaises(Refused, doors.closed, "[WebService]\nwhat\n")

    def test_a_web_service_that_has_read_an_older_file_is_told_and_so_is_one_that_asks_nobody(self):
        with tempfile.NamedTemporaryFile() as file:
            os.utime(file.name, (1000, 1000))

            def run(*argv, seconds):
                assert seconds
                if argv[1] == "list-units":
                    return "cockpit-wsinstance-http.service loaded active\ncockpit-wsinstance-https@a.service loaded active\n"
                if argv[1] == "cat":
                    return "[Service]\nExecStart=/usr/lib/cockpit/cockpit-ws --for-tls-proxy" + " --local-ssh" * ("https" in argv[-1]) + "\n"
                return "@999\n" if argv[-1].startswith("cockpit-wsinstance-https") else "@1001\n"
            with mock.patch.object(doors, "CONFIGURATION", file.name), mock.patch.object(doors, "run", run):
                self.assertEqual(doors.older_instances(), ["cockpit-wsinstance-https@a.service"])
                self.assertEqual(doors.started_otherwise(), ["cockpit-wsinstance-https@.service: --local-ssh"])

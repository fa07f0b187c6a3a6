# SPDX-License-Identifier: LGPL-2.1-or-later
"""One set-up at a time, by a lock that nobody else can open; whoever waits is told for whom, and not for ever."""

import fcntl
import importlib.machinery
import importlib.util
import io
import os
import tempfile
import unittest
from contextlib import nullcontext, redirect_stderr
from unittest import mock

import libexec
from raptor.base.run import Refused
from raptor.setup import lock


class TheLock(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = f"{folder.name}/raptor"
        for name, value in {"FOLDER": self.folder, "WAIT_SECONDS": 0}.items():
            patch = mock.patch.object(lock, name, value)
            patch.start()
            self.addCleanup(patch.stop)

    def test_nobody_else_can_open_it(self):
        old = os.umask(0)
        self.addCleanup(os.umask, old)
        with lock.held("users on"):
            self.assertEqual([os.stat(path).st_mode & 0o777 for path in (self.folder, f"{self.folder}/{lock.FILE}")], [0o700, 0o600])

    def test_a_folder_or_file_that_others_could_open_is_refused(self):
        os.mkdir(self.folder, 0o700)
        os.chmod(self.folder, 0o755)
        with self.assertRaisesRegex(Refused, "only root"), lock.held("users on"):
            pass
        os.chmod(self.folder, 0o700)
        with open(f"{self.folder}/{lock.FILE}", "w", encoding="utf-8"):
            os.chmod(f"{self.folder}/{lock.FILE}", 0o644)
        with self.assertRaisesRegex(Refused, "only root"), lock.held("users on"):
            pass
        os.rename(f"{self.folder}/{lock.FILE}", f"{self.folder}/else")
        os.symlink("else", f"{self.folder}/{lock.FILE}")
        with self.assertRaises(OSError), lock.held("users on"):
            pass
        os.rename(self.folder, f"{self.folder}-else")
        os.symlink(f"{self.folder}-else", self.folder)
        with self.assertRaises(OSError), lock.held("users on"):
            pass

    def test_who_waits_is_told_for_whom_and_gives_up(self):
        with mock.patch.object(lock, "name_of_log_in", lambda: "al"), lock.held("users on"):
            self.assertTrue(lock.is_held())
            with self.assertRaisesRegex(Refused, f"al, raptor-setup users on, since .*, process {os.getpid()}"), lock.held("logins off"):
                pass
            with mock.patch.object(lock, "WAIT_SECONDS", 0.5), redirect_stderr(io.StringIO()) as said:
                with self.assertRaises(Refused), lock.held("logins off"):
                    pass
            self.assertRegex(said.getvalue(), r"\Araptor-setup: waiting for al, [^\n]*\n\Z")
        self.assertFalse(lock.is_held())

    def test_is_free_again_when_its_holder_is_gone(self):
        with lock.held("users on"):
            pass
        with open(f"{self.folder}/{lock.FILE}", "r+", encoding="utf-8") as other:
            fcntl.flock(other, fcntl.LOCK_EX)
            other.truncate(0)
            with self.assertRaisesRegex(Refused, "has not said who"), lock.held("users on"):
                pass
        with lock.held("users on"):
            pass


class TheProgram(unittest.TestCase):
    """raptor-setup: what is no command gets the help, what fails gets one sentence."""

    def run_main(self, arguments, **replaced):
        loader = importlib.machinery.SourceFileLoader("raptor_setup", os.path.join(libexec.FOLDER, "raptor-setup"))
        spec = importlib.util.spec_from_loader("raptor_setup", loader)
        assert spec
        program = importlib.util.module_from_spec(spec)
        loader.exec_module(program)
        with mock.patch.object(program.os, "geteuid", lambda: 0), mock.patch.object(program.lock, "held", lambda _words: nullcontext()), \
                mock.patch.object(program.grant, "end_proof", lambda: None), mock.patch.multiple(program.users, **(replaced or {"on": mock.DEFAULT})), \
                redirect_stderr(io.StringIO()) as said:
            return program.main(arguments), said.getvalue()

    def test_a_real_error_is_one_sentence(self):
        for error in (KeyError("nobody"), ValueError("x"), OSError(28, "No space left"), Refused("because")):
            with self.subTest(repr(error)):
                code, said = self.run_main(["users", "on"], on=mock.Mock(side_effect=error))
                self.assertEqual(code, 1)
                self.assertRegex(said, r"\Araptor-setup: [^\n]+\n\Z")

    def test_what_is_no_command_gets_the_help(self):
        for arguments in ([], ["users"], ["users", "on", "now"], ["logins", "on", "a", "b"], ["guard"], ["status", "x"], ["what"]):
            with self.subTest(arguments):
                code, said = self.run_main(arguments)
                self.assertEqual(code, 2)
                self.assertIn("raptor-setup users off", said)

# SPDX-License-Identifier: LGPL-2.1-or-later
"""One set-up at a time, by a lock that nobody else can open; whoever waits is told for whom, and not for ever."""

import fcntl
import io
import os
import tempfile
import unittest
from contextlib import redirect_stderr
from unittest import mock

import libexec  # pylint: disable=unused-import
import raptor_setup_lock as lock
from raptor_run import Refused


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

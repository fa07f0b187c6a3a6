# SPDX-License-Identifier: LGPL-2.1-or-later
"""A command that runs for as long as somebody is there who wants it."""

import os
import subprocess
import tempfile
import time
import unittest

import libexec

LEASE = libexec.FOLDER + "/raptor-lease"


class Lease(unittest.TestCase):
    def start(self, patience=None):
        """The command says who it is, and goes on. Its number is that of the process that was started."""
        program = LEASE
        if patience is not None:
            with open(LEASE, encoding="utf-8") as file:
                text = file.read().replace("patience=150\n", f"patience={patience}\n")
            folder = tempfile.TemporaryDirectory()
            self.addCleanup(folder.cleanup)
            program = folder.name + "/raptor-lease"
            with open(program, "w", encoding="utf-8") as file:
                file.write(text)
            os.chmod(program, 0o755)
        process = subprocess.Popen([program, "sh", "-c", "echo $$; exec sleep 60"], text=True, bufsize=1,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.addCleanup(process.stdin.close)
        self.assertEqual(int(process.stdout.readline()), process.pid)
        return process

    def test_ends_with_standard_input(self):
        process = self.start()
        self.assertIsNone(process.poll())
        process.stdin.close()
        self.assertEqual(process.wait(timeout=10), -15)

    def test_ends_when_nobody_says_a_word(self):
        began = time.monotonic()
        self.assertEqual(self.start(patience=1).wait(timeout=10), -15)
        self.assertGreaterEqual(time.monotonic() - began, 1)

    def test_goes_on_as_long_as_somebody_does(self):
        process = self.start(patience=2)
        for _ in range(6):
            time.sleep(0.5)
            process.stdin.write("\n")
        self.assertIsNone(process.poll())

    def test_whoever_reads_its_output_sees_the_end_when_the_command_ends(self):
        process = self.start()
        process.kill()
        self.assertEqual(process.stdout.read(), "")
        self.assertEqual(process.wait(timeout=10), -9)

    def test_needs_a_command(self):
        done = subprocess.run([LEASE], capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("usage", done.stderr)

# SPDX-License-Identifier: LGPL-2.1-or-later
"""The host-wide lock: one at a time, the holder shown, and nothing left over by whoever is killed.

Runs as root in a mount namespace with a /run of its own: the program's folder cannot be changed from outside, on purpose,
since it runs as root for people who bring their own environment."""

import json
import os
import select
import signal
import subprocess
import unittest

import libexec

LOCK = libexec.FOLDER + "/raptor-lock"
IN_OWN_RUN = "mount -t tmpfs -o mode=755 none /run && mkdir -m 700 /run/raptor && exec sleep infinity"


class TheLock(unittest.TestCase):
    def setUp(self):
        if os.geteuid() != 0:
            self.skipTest("needs root")
        self.host = subprocess.Popen(["unshare", "--mount", "sh", "-c", IN_OWN_RUN], stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.end, self.host)
        self.until(lambda: self.command_of(self.host.pid).startswith("sleep"))

    @staticmethod
    def command_of(pid):
        with open(f"/proc/{pid}/cmdline", encoding="utf-8") as file:
            return file.read()

    def until(self, done):
        for _ in range(500):
            if done():
                return
            if self.host.poll() is not None:
                self.skipTest("no mount namespace here: " + self.host.stderr.read().strip())
            select.select([], [], [], 0.01)
        self.fail("did not come about in 5 s")

    @staticmethod
    def end(process):
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream:
                stream.close()

    def inside(self, *argv):
        return subprocess.run(["nsenter", "--mount", "--target", str(self.host.pid), *argv], capture_output=True, text=True,
                              check=False, stdin=subprocess.DEVNULL)

    def start(self, user, *options):
        process = subprocess.Popen(["nsenter", "--mount", "--target", str(self.host.pid), "env", "SUDO_USER=" + user, LOCK, *options],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0)
        self.addCleanup(self.end, process)
        return process

    def says(self, process, line, seconds=5):
        """waiting NAME: what else is told of the holder is there, and can be read."""
        self.assertTrue(select.select([process.stdout], [], [], seconds)[0], f"says nothing instead of {line!r}")
        said = process.stdout.readline().decode().rstrip()
        if said.startswith("waiting {"):
            holder = json.loads(said.removeprefix("waiting "))
            self.assertRegex(holder["since"], r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$")
            self.assertTrue(os.path.isdir(f"/proc/{holder['pid']}"))
            said = "waiting " + holder["name"]
        self.assertEqual(said, line)

    def in_the_file(self):
        return json.loads(self.inside("cat", "/run/raptor/lock").stdout)["name"]

    def name(self, user):
        """The log-in's own name wins over SUDO_USER, where the tests run in a log-in."""
        with open("/proc/self/loginuid", encoding="ascii") as file:
            login = int(file.read())
        return user if login == 2**32 - 1 else subprocess.run(["id", "-un", str(login)], capture_output=True, text=True,
                                                              check=True).stdout.strip()

    def test_the_first_has_it_and_the_second_is_told_who(self):
        first = self.start("al-ice")
        self.says(first, "held")
        second = self.start("bob")
        self.says(second, "waiting " + self.name("al-ice"))
        first.stdin.close()
        self.says(second, "held")

    def test_of_a_killed_holder_nothing_is_left(self):
        first, second = self.start("al"), None
        self.says(first, "held")
        second = self.start("bob")
        self.says(second, "waiting " + self.name("al"))
        first.send_signal(signal.SIGKILL)
        self.says(second, "held")
        self.assertEqual(self.in_the_file(), self.name("bob"))

    def test_of_a_killed_waiter_nothing_is_left(self):
        first = self.start("al")
        self.says(first, "held")
        second = self.start("bob")
        self.says(second, "waiting " + self.name("al"))
        second.send_signal(signal.SIGKILL)
        first.stdin.close()
        first.wait(5)
        self.says(self.start("carol"), "held")

    def test_a_page_that_went_while_waiting_does_not_keep_it(self):
        first = self.start("al")
        self.says(first, "held")
        second = self.start("bob")
        self.says(second, "waiting " + self.name("al"))
        second.stdin.close()
        first.stdin.close()
        self.assertEqual(second.wait(5), 0)

    def test_a_name_is_a_name(self):
        self.says(self.start("al;ice\n$(x)/é"), "held")
        self.assertEqual(self.in_the_file(), self.name("unknown"))

    def test_only_root_can_open_it(self):
        self.says(self.start("al"), "held")
        self.assertEqual(self.inside("stat", "-c", "%u %a", "/run/raptor/lock").stdout.strip(), "0 600")

    def test_a_folder_that_others_can_enter_is_refused(self):
        for change in ("chmod 755 /run/raptor", "chown 1 /run/raptor", "rmdir /run/raptor", "rmdir /run/raptor; mkdir -m 700 /run/x; ln -s x /run/raptor"):
            self.inside("sh", "-c", change)
            with self.subTest(change=change):
                done = self.inside(LOCK)
                self.assertEqual((done.returncode, done.stdout), (1, ""))
                self.assertIn("only root can enter", done.stderr)
            self.inside("sh", "-c", "rm -rf /run/raptor; mkdir -m 700 /run/raptor")

    def test_a_file_that_is_no_holder_names_nobody(self):
        for text in ("", "al", "[]", '{"name": "al\\nheld", "since": "2026-11-27T00:00:00Z", "pid": 1}', '{"name": "al"}', "{" * 500):
            first = self.start("al")
            self.says(first, "held")
            subprocess.run(["nsenter", "--mount", "--target", str(self.host.pid), "sh", "-c", "cat > /run/raptor/lock"],
                           input=text, text=True, check=True)
            with self.subTest(text=text):
                second = self.start("bob")
                self.assertEqual(second.stdout.readline().decode(), 'waiting {"name": "unknown"}\n')
            self.end(first)
            self.end(second)

    def test_a_command_that_its_holder_has_started_does_not_keep_it(self):
        script = ("import subprocess, sys; from raptor.base import lock; lock.take(print)\n"
                  "subprocess.Popen(['sleep', '30'], stdin=-3, stdout=-3); print('held', flush=True); sys.stdin.read()")
        first = subprocess.Popen(["nsenter", "--mount", "--target", str(self.host.pid), "env", "PYTHONPATH=" + libexec.FOLDER,
                                  "python3", "-B", "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        self.addCleanup(self.end, first)
        self.says(first, "held")
        first.stdin.close()
        first.wait(5)
        self.says(self.start("bob"), "held")

    def test_whoever_gets_ready_takes_it_only_when_told(self):
        ready = self.start("bob", "--look")
        ready.stdin.write(b"\n\n")
        first = self.start("al")
        self.says(first, "held")
        ready.stdin.write(b"take\n")
        self.says(ready, "waiting " + self.name("al"), seconds=10)
        first.stdin.close()
        self.says(ready, "held")

    def test_whoever_got_ready_and_went_never_takes_it(self):
        ready = self.start("bob", "--look")
        ready.stdin.write(b"\ntak")
        ready.stdin.close()
        self.assertEqual((ready.wait(10), ready.stdout.read()), (0, b""))

    def test_it_takes_no_other_arguments(self):
        self.assertEqual(self.inside(LOCK, "/run/other").returncode, 2)


if __name__ == "__main__":
    unittest.main()

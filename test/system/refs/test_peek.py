# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is at a path is asked by a child that may hang: whoever asks gets an answer in time."""

import fcntl
import os
import socket
import tempfile
import time
import unittest
from unittest import mock

import libexec  # pylint: disable=unused-import
import images
from raptor.base.child import Child, Silent
from raptor.refs import peek


def stuck():
    """A child that hangs on some paths."""
    answer = peek._answering()  # pylint: disable=protected-access

    def wait(request):
        if "/dead/" in request[1]:
            time.sleep(600)
        return answer(request)
    return wait


class APath(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = os.path.realpath(folder.name)
        self.peeker = peek.Peeker(lambda path: "/dead" if "/dead/" in path else "/")
        self.addCleanup(self.peeker.close)

    def file(self, name, content=b""):
        with open(f"{self.folder}/{name}", "wb") as file:
            file.write(content)
        return f"{self.folder}/{name}"

    def test_is_of_a_kind(self):
        os.mkfifo(f"{self.folder}/pipe")
        os.symlink("/dev/null", f"{self.folder}/link")
        os.symlink("loop", f"{self.folder}/loop")
        os.symlink("/dev/lvm-data/not-active", f"{self.folder}/to-nothing")
        for path, kind in ((self.file("file"), "file"), (self.folder, "folder"), (f"{self.folder}/pipe", "other"), (f"{self.folder}/link", "char"),
                           (f"{self.folder}/none", "absent"), (f"{self.folder}/file/x", "absent"), (f"{self.folder}/loop", "absent"),
                           ("/" + "x" * 5000, "absent"), ("/a\0b", "absent"), ("/\udcff", "absent"), ("/\ud800", "absent")):
            with self.subTest(path=path):
                self.assertEqual(self.peeker.at(path).kind, kind)
        self.assertEqual(self.peeker.at(f"{self.folder}/to-nothing").real, "/dev/lvm-data/not-active")
        self.assertEqual(self.peeker.at(self.folder + "/link").device, (1, 3))

    def test_that_cannot_be_looked_at_is_unknown(self):
        for number, words in ((5, "Input/output error"), (13, "Permission denied"), (116, "Stale file handle")):
            with mock.patch("os.stat", side_effect=OSError(number, "x")):
                found = peek._look("/x")  # pylint: disable=protected-access
            self.assertEqual((found["kind"], found["why"]), ("unknown", f"cannot be looked at: {words}"))

    def test_of_an_image_is_read_and_nothing_is_opened_that_waits(self):
        os.mkfifo(f"{self.folder}/pipe")
        self.assertEqual(self.peeker.read(self.file("a", images.qcow2("b", "raw"))).image, peek.qcow2.Image("b", "raw"))
        for path, found in ((self.file("b", bytes(99)), "raw"), (f"{self.folder}/pipe", "raw"), (self.folder, "raw"), ("/dev/zero", "raw"),
                            (self.file("c", b"KDMV"), "vmdk"), (f"{self.folder}/none", "absent"), (self.file("d", images.qcow2("b")[:80]), "unknown")):
            with self.subTest(path=path):
                self.assertEqual(self.peeker.read(path).format, found)

    def test_that_hangs_is_unknown_in_time_and_so_is_what_lies_beside_it(self):
        self.peeker._make, self.peeker._each = stuck, 0.3  # pylint: disable=protected-access
        began = time.monotonic()
        paths = ["/etc", *(path for number in range(50) for path in (f"/dead/{number}", f"/usr/{number}"))]
        self.peeker.look_at(paths)
        self.assertEqual([self.peeker.at(path).why for path in paths], [None, *["does not answer", None] * 50])
        self.assertLess(time.monotonic() - began, 2)
        self.assertEqual(self.peeker.at("/").kind, "folder")

    def test_there_is_an_end_however_many_hang(self):
        peeker = peek.Peeker(lambda path: path, stuck, 0.2, 0.5)
        began = time.monotonic()
        for number in range(50):
            self.assertEqual(peeker.at(f"/dead/{number}").kind, "unknown")
        self.assertLess(time.monotonic() - began, 2)


class TheChild(unittest.TestCase):
    def test_keeps_nothing_open_of_its_parents(self):
        ours, theirs = socket.socketpair()
        with tempfile.NamedTemporaryFile() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            child = Child(lambda: lambda request: sorted(os.readlink(f"/proc/self/fd/{fd}") for fd in range(9) if os.path.exists(f"/proc/self/fd/{fd}")
                                                         or os.path.islink(f"/proc/self/fd/{fd}")))
            opened = child.ask(None, 5)
            theirs.close()
            ours.settimeout(5)
            self.assertEqual(ours.recv(1), b"")  # nobody else has the other end
            child.leave()
        ours.close()
        self.assertEqual([path for path in opened if not path.startswith("socket:")], ["/dev/null"] * 3)
        self.assertEqual(len(opened), 4)

    def test_that_dies_or_says_nothing_is_silent(self):
        for make in (lambda: lambda request: os._exit(1), lambda: lambda request: time.sleep(60), lambda: 1 / 0):
            child = Child(make)
            with self.assertRaises(Silent):
                child.ask(None, 0.3)
            child.leave()

    def test_answers_what_is_asked_while_it_is_busy(self):
        child = Child(lambda: lambda request: [time.sleep(request), request][1])
        for _ in range(20):
            child.begin([0.01])
            child.begin([0.001])
            self.assertEqual([child.answer(5), child.answer(5)], [0.01, 0.001])
        child.leave()
        self.assertRaises(Silent, child.answer, 1)

    def test_that_is_left_is_buried_by_the_next(self):
        pids = []
        for _ in range(5):
            child = Child(lambda: lambda request: request)
            child.ask(1, 5)
            pids.append(child.pid)
            child.leave()
        for pid in pids:  # each has ended once it can be waited for, by whom is of no concern
            try:
                os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
            except ChildProcessError:
                pass
        Child(lambda: lambda request: request).leave()
        for pid in pids:
            with self.assertRaises(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)

    def test_answers_one_after_the_other(self):
        child = Child(lambda: lambda request: [request, "x" * 3000000])
        self.assertEqual([child.ask(number, 20)[0] for number in range(3)], [0, 1, 2])
        self.assertEqual([answer[0] for answer in child.ask_all([5, 6, 7], 20)], [5, 6, 7])
        child.leave()


if __name__ == "__main__":
    unittest.main()

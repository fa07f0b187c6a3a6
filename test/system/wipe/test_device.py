# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every byte: zeroing, reading back, and the ways in which a device fails."""

import errno
import fcntl
import mmap
import os
import subprocess
import tempfile
import threading
import unittest
from unittest import mock

import libexec  # pylint: disable=unused-import
from raptor.base.run import Refused
from raptor.device import device as block
from raptor.refs.kernel import Use
from raptor.wipe import record
from raptor.wipe.status import Progress
from raptor.wipe.zero import wipe

MIB = 1 << 20
SIZE = 37 * MIB + 4096


def nobody(_):
    pass


def loop_device(path):
    """None where there is none to have: in a container, or as a common user."""
    done = subprocess.run(["losetup", "--find", "--show", path], capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else None


class Steps(unittest.TestCase):
    def test_they_follow_the_device_up_to_32_mib(self):
        for limit, size in ((0, 32 * MIB), (4 * MIB, 4 * MIB), (1 << 40, 32 * MIB), (33 * MIB, 32 * MIB), (5000, 4608), (1, 512)):
            self.assertEqual(block.step_bytes(limit, 512), size, limit)
        self.assertEqual(block.step_bytes(0, 512, MIB), MIB)
        self.assertEqual(block.step_bytes(5000, 4096), 4096)


class OnAFile(unittest.TestCase):
    """A file takes no BLKZEROOUT: here the zeros are written."""

    def setUp(self):
        self.file = tempfile.TemporaryFile()
        self.addCleanup(self.file.close)
        self.file.write(os.urandom(SIZE))
        self.file.flush()
        self.fd = self.file.fileno()

    def test_every_byte_is_zero_and_the_size_is_the_same(self):
        told = []
        self.assertEqual(block.zero(self.fd, SIZE, lambda: 0, 512, told.append), "write")
        block.verify(self.fd, SIZE, told.append)
        self.file.seek(0)
        self.assertEqual(self.file.read(), bytes(SIZE))
        self.assertEqual(told[-1], SIZE)
        self.assertEqual(told.count(SIZE), 2)

    def test_one_byte_is_found_wherever_it_is(self):
        block.zero(self.fd, SIZE, lambda: 0, 512, nobody)
        for offset in (0, 1, block.READ_BYTES - 1, block.READ_BYTES, 20 * MIB + 7, SIZE - 1):
            os.pwrite(self.fd, b"\1", offset)
            with self.subTest(offset=offset), self.assertRaisesRegex(Refused, f"^byte {offset} is not zero"):
                block.verify(self.fd, SIZE, nobody)
            os.pwrite(self.fd, b"\0", offset)
        block.verify(self.fd, SIZE, nobody)

    def test_a_device_that_ends_early_is_refused(self):
        block.zero(self.fd, SIZE, lambda: 0, 512, nobody)
        os.ftruncate(self.fd, SIZE - 512)
        with self.assertRaisesRegex(Refused, "read back"):
            block.verify(self.fd, SIZE, nobody)

    def test_the_limit_is_asked_before_each_step(self):
        limits, steps = iter([8 * MIB, 4 * MIB] + [32 * MIB] * 9), []
        block.zero(self.fd, SIZE, lambda: next(limits), 512, nobody, zero_out=lambda fd, offset, count: steps.append((offset, count)))
        self.assertEqual(steps, [(0, 8 * MIB), (8 * MIB, 4 * MIB), (12 * MIB, 25 * MIB + 4096)])

    def test_a_device_that_stops_zeroing_is_written_from_there(self):
        def zero_out(fd, offset, count):
            if offset:
                raise OSError(errno.EOPNOTSUPP, "not supported")
            os.pwrite(fd, bytes(count), offset)
        self.assertEqual(block.zero(self.fd, SIZE, lambda: 4 * MIB, 512, nobody, zero_out), "write")
        block.verify(self.fd, SIZE, nobody)

    def test_an_error_names_its_place(self):
        broken = OSError(errno.EIO, "Input/output error")
        with self.assertRaisesRegex(Refused, "cannot zero 4194304 bytes at byte 0: Input/output error"):
            block.zero(self.fd, SIZE, lambda: 4 * MIB, 512, nobody, mock.Mock(side_effect=broken))
        with mock.patch("os.pwrite", side_effect=broken), self.assertRaisesRegex(Refused, "at byte 0: Input"):
            block.zero(self.fd, SIZE, lambda: 0, 512, nobody)
        with mock.patch("os.fsync", side_effect=broken), self.assertRaisesRegex(Refused, "did not keep"):
            block.zero(self.fd, SIZE, lambda: 0, 512, nobody)
        with mock.patch("os.preadv", side_effect=broken), self.assertRaisesRegex(Refused, "cannot read back at byte 0: Input"):
            block.verify(self.fd, SIZE, nobody)


class OnABlockDevice(unittest.TestCase):
    def setUp(self):
        self.file = tempfile.NamedTemporaryFile()
        self.addCleanup(self.file.close)
        self.file.write(os.urandom(SIZE))
        self.file.flush()
        self.node = loop_device(self.file.name)
        if self.node is None:
            self.skipTest("no loop device here")
        self.addCleanup(subprocess.run, ["losetup", "--detach", self.node], check=True)
        found = os.stat(self.node)
        self.device = (os.major(found.st_rdev), os.minor(found.st_rdev))

    def test_it_is_opened_by_number_sized_zeroed_and_read_back(self):
        fd = block.open_exclusively(self.device)
        try:
            self.assertEqual(block.size_of(fd), SIZE)
            self.assertTrue(fcntl.fcntl(fd, fcntl.F_GETFL) & os.O_DIRECT, "reads back what the page cache remembers")
            with block.write_zeroes_limit(self.device) as limit:
                self.assertEqual(block.zero(fd, SIZE, limit, 512, nobody), "BLKZEROOUT")
            block.verify(fd, SIZE, nobody)
            with mock.patch.object(block, "SECONDS_TO_OPEN", 0.3), self.assertRaisesRegex(Refused, "busy, mapped as part$"), \
                    mock.patch("raptor.refs.kernel.lasting", return_value=[Use("mapped", "part", "mapped as part")]):
                block.open_exclusively(self.device)
        finally:
            os.close(fd)
        with open(self.file.name, "rb") as file:
            self.assertEqual(file.read(), bytes(SIZE))

    def test_it_goes_on_where_it_stopped_and_a_checkpoint_that_lies_is_found_out(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        job = {"uuid": "u", "size_bytes": SIZE, "extents": [], "usual_bytes_per_second": None}
        fd = block.open_exclusively(self.device)
        self.addCleanup(os.close, fd)
        with mock.patch.multiple(record, CHECKPOINTS=folder.name, WANTED=folder.name), mock.patch("builtins.print"):
            self.assertEqual(wipe(job, fd, self.device)["resumed_at_byte"], 0)
            self.assertEqual(record.read(record.checkpoint_path("u"))["zeroed_bytes"], SIZE)
            record.write(record.checkpoint_path("u"), {**job, "zeroed_bytes": 8 * MIB})
            with mmap.mmap(-1, 4096) as page:
                page[7] = 1
                # Its first byte and its last that are not zero yet.
                for offset in (8 * MIB, SIZE - 4096):
                    os.pwrite(fd, page, offset)
                self.assertEqual(wipe(job, fd, self.device)["resumed_at_byte"], 8 * MIB)
                # Somebody wrote where it had been.
                os.pwrite(fd, page, 4096)
            with self.assertRaisesRegex(Refused, "byte 4103 is not zero after zeroing, by a run before this one"):
                wipe(job, fd, self.device)
            self.assertEqual(wipe(job, fd, self.device)["resumed_at_byte"], 0)
        with open(self.file.name, "rb") as file:
            self.assertEqual(file.read(), bytes(SIZE))

    def test_udev_that_looks_at_it_for_a_moment_is_waited_for(self):
        holder = block.open_exclusively(self.device)
        timer = threading.Timer(0.3, os.close, (holder,))
        timer.start()
        self.addCleanup(timer.join)
        os.close(block.open_exclusively(self.device))

    def test_what_cannot_be_opened_for_another_reason_is_not_waited_for(self):
        for error in (errno.ENXIO, errno.EACCES, errno.ENOENT):
            with self.subTest(error=error), mock.patch("os.open", side_effect=OSError(error, os.strerror(error))) as asked, \
                    self.assertRaisesRegex(Refused, "cannot open"):
                block.open_exclusively(self.device)
            self.assertEqual(asked.call_count, 1)

    def test_it_is_no_volume_of_lvm(self):
        with self.assertRaisesRegex(Refused, "not active"):
            block.locate("LVM-nobody")


class Locating(unittest.TestCase):
    def test_a_device_that_goes_meanwhile_is_another_volumes(self):
        with tempfile.TemporaryDirectory() as folder:
            for number in ("254:1", "254:2", "254:3"):
                os.makedirs(f"{folder}/{number}/dm")
            os.symlink("/gone", f"{folder}/254:1/dm/uuid")
            for number in ("254:2", "254:3"):
                with open(f"{folder}/{number}/dm/uuid", "w", encoding="ascii") as file:
                    file.write(f"LVM-{number}\n")
            really = open

            def opened(path, *rest, **more):
                if "254:2" in path:
                    raise OSError(errno.ENODEV, os.strerror(errno.ENODEV), path)
                return really(path, *rest, **more)
            with mock.patch.object(block, "DEVICES", folder), mock.patch("builtins.open", opened):
                self.assertEqual(block.locate("LVM-254:3"), (254, 3))
                with self.assertRaisesRegex(Refused, "not active"):
                    block.locate("LVM-254:2")


class WhatItSays(unittest.TestCase):
    def test_twice_a_second_at_most_and_the_end_always(self):
        now, sent = [0.0], []
        progress = Progress("zeroing", 1000, send=sent.append, clock=lambda: now[0])
        for tenth in range(1, 100):
            now[0] = tenth / 10
            progress.at(tenth * 10)
        progress.at(1000)
        self.assertEqual(sent[0], "STATUS=zeroing 0 of 1000 bytes, 0 bytes/s")
        self.assertLessEqual(len(sent), 22)
        self.assertRegex(sent[-1], r"^STATUS=zeroing 1000 of 1000 bytes, \d+ bytes/s$")

    def test_a_limit_and_a_pause_are_told_and_a_pause_ends_what_was_known_of_the_rate(self):
        now, sent = [0.0], []
        progress = Progress("zeroing", 10**9, send=sent.append, clock=lambda: now[0])
        for second, done, limit, paused in ((1, 100, 200, False), (2, 200, 200, True), (3, 200, None, True), (4, 700, None, False)):
            now[0] = float(second)
            progress.at(done, limit, paused)
        self.assertEqual([line.split(", ", 1)[1] for line in sent[1:]],
                         ["100 bytes/s, at most 200 bytes/s", "0 bytes/s, at most 200 bytes/s, paused", "0 bytes/s, paused", "500 bytes/s"])

    def test_the_rate_is_of_the_last_seconds(self):
        now, sent = [0.0], []
        progress = Progress("verifying", 10**9, send=sent.append, clock=lambda: now[0])
        for second in range(1, 21):
            now[0] = float(second)
            progress.at(second * 100 if second <= 10 else 1000 + (second - 10))
        self.assertEqual(sent[-1], "STATUS=verifying 1010 of 1000000000 bytes, 1 bytes/s")


if __name__ == "__main__":
    unittest.main()

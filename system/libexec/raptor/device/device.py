# SPDX-License-Identifier: LGPL-2.1-or-later
"""The volume as a block device: found without LVM, zeroed, and read back past the page cache."""

import errno
import fcntl
import glob
import mmap
import os
import stat
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from raptor.base.run import Refused

BLKZEROOUT = 0x127F  # linux/fs.h
# A larger request has been seen to stall other users of the disk for seconds, and only between two can we be stopped.
MAX_STEP_BYTES = 32 << 20
# Of a wipe with a limit: whoever else reads waits behind one step at most. Measured by `make bench`: of 1 MiB it is felt.
GENTLE_STEP_BYTES = 256 << 10
READ_BYTES = 8 << 20
DEVICES = "/sys/dev/block"
SECONDS_TO_OPEN = 10
SECONDS_BETWEEN = 0.2
ZEROS = bytes(READ_BYTES)
ALIGNED_ZEROS = memoryview(mmap.mmap(-1, READ_BYTES, prot=mmap.PROT_READ))  # O_DIRECT wants whole pages

Told = Callable[[int], None]  # bytes done so far


class DeviceBusy(Refused):
    pass


class NotZero(Refused):
    """@param offset: the first byte that is not zero"""

    def __init__(self, offset: int):
        super().__init__(f"byte {offset} is not zero after zeroing")
        self.offset = offset


def _line(path: str) -> str | None:
    """None of a device that goes just now: somebody else's volume. Raises OSError."""
    try:
        with open(path, encoding="ascii", errors="replace") as file:
            return file.read().strip()
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENODEV, errno.ENXIO):
            return None
        raise


def locate(dm_uuid: str) -> tuple[int, int]:
    """Major and minor number of the device that has this UUID now. Names in /dev may be stale; the kernel's word is not."""
    found = [path.split("/")[-3] for path in glob.glob(f"{DEVICES}/*/dm/uuid") if _line(path) == dm_uuid]
    if len(found) != 1:
        raise Refused("the volume is not active" if not found else "two devices have the UUID of the volume")
    major, minor = found[0].split(":")
    return int(major), int(minor)


def sysfs(device: tuple[int, int], name: str) -> str:
    return os.path.join(DEVICES, "%d:%d" % device, name)


def open_exclusively(device: tuple[int, int]) -> int:
    """Refuses a device that is mounted, or in use by the kernel in another way; udev looks at one for a moment, so this asks a few
    times. Never creates a file: a wipe of a file in /dev that was no device has happened to others."""
    until = time.monotonic() + SECONDS_TO_OPEN
    while True:
        try:
            return _open_exclusively(device)
        except DeviceBusy as busy:
            if time.monotonic() >= until:
                # Only then: to load it takes longer than most of what is done here.
                from raptor.refs import host, kernel  # pylint: disable=import-outside-toplevel
                who = ", ".join(use.what for use in kernel.lasting(host.Host(), device))
                raise Refused(f"{busy}, {who}" if who else str(busy)) from busy
        time.sleep(SECONDS_BETWEEN)


def _open_exclusively(device: tuple[int, int]) -> int:
    node = os.path.join("/dev", os.path.basename(os.path.realpath(sysfs(device, ""))))
    try:
        fd = os.open(node, os.O_RDWR | os.O_EXCL | os.O_DIRECT | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as error:
        kind = DeviceBusy if error.errno == errno.EBUSY else Refused
        raise kind(f"cannot open {node}: {error.strerror}") from error
    found = os.fstat(fd)
    if not stat.S_ISBLK(found.st_mode) or (os.major(found.st_rdev), os.minor(found.st_rdev)) != device:
        os.close(fd)
        raise Refused(f"{node} is not the device of the volume")
    return fd


def size_of(fd: int) -> int:
    """What BLKGETSIZE64 tells, whose number differs between architectures."""
    return os.lseek(fd, 0, os.SEEK_END)


@contextmanager
def write_zeroes_limit(device: tuple[int, int]) -> Iterator[Callable[[], int]]:
    """Asks for the most that the device zeroes in one request. 0: it cannot, and the kernel writes zeros itself.

    The file stays open: it is asked before each step, and the kernel makes the answer anew when it is read from its beginning.
    """
    fd = os.open(sysfs(device, "queue/write_zeroes_max_bytes"), os.O_RDONLY | os.O_CLOEXEC)
    try:
        yield lambda: int(os.pread(fd, 32, 0))
    finally:
        os.close(fd)


def largest_step() -> int:
    return MAX_STEP_BYTES


def step_bytes(limit: int, block_bytes: int, most: int = MAX_STEP_BYTES) -> int:
    """Never more than the device accepts: the kernel would switch its zeroing off for all that lies on the disk."""
    step = min(limit, most) if limit > 0 else most
    return max(step - step % block_bytes, block_bytes)


def zero_out(fd: int, offset: int, count: int) -> None:
    fcntl.ioctl(fd, BLKZEROOUT, struct.pack("QQ", offset, count))


def write_zeros(fd: int, offset: int, count: int) -> None:
    end = offset + count
    while offset < end:
        offset += os.pwrite(fd, ALIGNED_ZEROS[:end - offset], offset)


def zero(fd: int, size_bytes: int, limit: Callable[[], int], block_bytes: int, told: Told,
         zero_out: Callable[[int, int, int], None] = zero_out, done: int = 0, most: Callable[[], int] = largest_step) -> str:
    """Zeroes all of it from byte `done` on, and has it on the disk on return. Answers by which method. The limit is asked
    anew each time: the kernel lowers it when a device turns out not to keep its promise.

    @param most: bytes of the next step
    """
    methods = {"BLKZEROOUT": zero_out, "write": write_zeros}
    method = "BLKZEROOUT"
    while done < size_bytes:
        count = min(step_bytes(limit(), block_bytes, most()), size_bytes - done)
        try:
            methods[method](fd, done, count)
        except OSError as error:
            if method == "BLKZEROOUT" and error.errno in (errno.EOPNOTSUPP, errno.ENOTTY):
                method = "write"
                continue
            raise Refused(f"cannot zero {count} bytes at byte {done}: {error.strerror}") from error
        done += count
        told(done)
    flush(fd)
    return method


def flush(fd: int) -> None:
    """What was written is on the disk on return, also through its own cache."""
    try:
        os.fsync(fd)
    except OSError as error:
        raise Refused(f"the device did not keep the zeros: {error.strerror}") from error


def verify(fd: int, size_bytes: int, told: Told, most: Callable[[], int] = largest_step) -> None:
    """Reads every byte back. The descriptor has O_DIRECT: what the disk has, not what the page cache remembers.

    @param most: bytes of the next step
    """
    done = 0
    with mmap.mmap(-1, READ_BYTES) as buffer, memoryview(buffer) as view:
        while done < size_bytes:
            count = min(READ_BYTES, most(), size_bytes - done)
            with view[:count] as part:
                try:
                    got = os.preadv(fd, [part], done)
                except OSError as error:
                    raise Refused(f"cannot read back at byte {done}: {error.strerror}") from error
                if got != count:
                    raise Refused(f"read back {got} of {count} bytes at byte {done}")
                # One memcmp without a copy, 37 GiB/s here; comparing two memoryviews does 0.5.
                if not ZEROS.startswith(part):
                    first = count - len(part.tobytes().lstrip(b"\0"))
                    raise NotZero(done + first)
            done += count
            told(done)

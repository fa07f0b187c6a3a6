# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs one of the host's commands. What that takes is loaded by the first one: not every program runs any."""

# pylint: disable=import-outside-toplevel
import os

# Nothing of the caller's: a locale would change the words, a variable of LVM's or libvirt's where they look.
ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "LVM_SUPPRESS_FD_WARNINGS": "1"}


class Refused(Exception):
    """Why something is not done, as one sentence for a person."""


class CommandFailed(Refused):
    pass


def reason(error: Exception) -> str:
    """In one line."""
    return " ".join(str(error).split())


def run(*argv: str, seconds: float | None = None) -> str:
    """Its standard output. Raises CommandFailed with its own words, or when it takes longer: then it is killed."""
    import subprocess
    try:
        done = subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, text=True, env=ENVIRONMENT, check=False,
                              timeout=seconds)
    except OSError as error:
        raise CommandFailed(f"cannot run {argv[0]}: {error.strerror}") from error
    except subprocess.TimeoutExpired as error:
        raise CommandFailed(f"{_typed(argv)}: no answer in {seconds:g} s") from error
    if done.returncode:
        words = " ".join(done.stderr.split()) or f"exit status {done.returncode}"
        raise CommandFailed(f"{_typed(argv)}: {words}")
    return done.stdout


def _typed(argv: tuple[str, ...]) -> str:
    import shlex
    return shlex.join(argv)


def flush(path: str) -> None:
    """What was written to a device, or the names in a folder, are there after a loss of power, on return. Raises OSError. fsync(2)"""
    fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)

# SPDX-License-Identifier: LGPL-2.1-or-later
"""Some of libvirt's daemons, for the tests of who is let in. What libvirt and polkit do is asked of a real host, in test/host."""

import io
import os
import tempfile
import unittest
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from unittest import mock

import libexec  # pylint: disable=unused-import
from raptor.base.run import CommandFailed
from raptor.setup import daemons, grant, lock, users

ON = 'access_drivers = [ "polkit" ]\n'


class Killed(BaseException):
    """The process is gone."""


class FakeHost:
    """Some of libvirt's daemons, with files of their own and what each has read when it was last started."""

    def __init__(self, folder: str, **configurations: str):
        self.folder, self.log = folder, []
        self.deaf: set[str] = set()  # daemons that never ask polkit
        self.unguarded: set[str] = set()  # daemons before which systemd does not run the guard
        self.absent: set[str] = set()  # daemons that have a configuration and no unit
        self.on_proof = lambda: None  # what somebody else does just then
        self.is_set_up_now = True  # somebody holds the lock of set-ups
        self.polkit_has_grant = self.polkit_has_proof = self.polkit_hangs = False
        self.killed_after: int | None = None
        for name, text in configurations.items():
            self.configure(name, text)
        self.names = list(configurations)
        self.running = dict(configurations)
        for name in ("kept", "kept-proof", "guard"):
            with open(f"{folder}/{name}", "w", encoding="utf-8") as file:
                file.write("rule")

    def installed(self):
        stack = ExitStack()
        for module, values in (
                (daemons, {"CONFIGURATIONS": self.folder, "run": self.run, "can_be_reached": lambda one: one.name not in self.absent,
                           "can_start": lambda one: one.name not in self.absent,
                           "is_guarded": lambda one: one.name not in self.unguarded,
                           "installed": lambda: [one for one in daemons.KNOWN if one.name in self.names],
                           "refuses_strangers": self.refuses}),
                (grant, {"RULES": self.folder, "GUARD": f"{self.folder}/guard", "GRANT": f"{self.folder}/grant",
                         "KEPT": f"{self.folder}/kept", "TOLD": f"{self.folder}/told", "run": self.run,
                         "PROOF": f"{self.folder}/proof", "KEPT_PROOF": f"{self.folder}/kept-proof",
                         "SHUT": f"{self.folder}/shut", "SYSTEMD": self.folder}),
                (lock, {"is_held": lambda: self.is_set_up_now})):
            for name, value in values.items():
                stack.enter_context(mock.patch.object(module, name, value))
        stack.enter_context(redirect_stdout(io.StringIO()))
        stack.enter_context(redirect_stderr(io.StringIO()))
        return stack

    def configure(self, name: str, text: str) -> None:
        with open(f"{self.folder}/{name}.conf", "w", encoding="utf-8") as file:
            file.write(text)

    def conf(self, name: str) -> str:
        with open(f"{self.folder}/{name}.conf", encoding="utf-8") as file:
            return file.read()

    def run(self, *argv: str, seconds: float | None = None) -> str:
        self.log.append(" ".join(argv))
        if argv[-1] == "polkit.service":
            assert seconds is not None, argv
            if self.polkit_hangs:
                raise CommandFailed("no answer in 8 s")
            self.polkit_has_grant = grant.is_there() and not os.path.exists(grant.SHUT)
            self.polkit_has_proof = os.path.exists(grant.PROOF)
        else:
            name = argv[-1].removesuffix(".service")
            users.guard(name)  # as systemd does, before it starts
            self.running[name] = self.conf(name)
        self.check()
        if self.killed_after is not None and len(self.log) > self.killed_after:
            raise Killed
        return ""

    def refuses(self, daemon):
        assert self.polkit_has_proof, "nobody is not let onto the socket: it proves nothing"
        self.on_proof()
        return None if "polkit" in self.running[daemon.name] and daemon.name not in self.deaf else "a list"

    def check(self) -> None:
        """The invariant: whenever polkit has the grant, each daemon that runs has the driver."""
        if self.polkit_has_grant:
            assert all("polkit" in text for text in self.running.values()), self.log

    def told(self) -> str:
        with open(f"{self.folder}/told", encoding="utf-8") as file:
            return file.read()


class WithAHost(unittest.TestCase):
    def host(self, **configurations: str) -> FakeHost:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        return FakeHost(folder.name, **configurations)

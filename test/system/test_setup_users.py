# SPDX-License-Identifier: LGPL-2.1-or-later
"""Letting users in and shutting them out: whatever fails, and wherever it is killed, the grant is never there without the
guard. What libvirt and polkit do is asked of a real host, in test/host."""

import io
import os
import tempfile
import unittest
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from unittest import mock

import libexec  # pylint: disable=unused-import
import raptor_setup_daemons as daemons
import raptor_setup_grant as grant
import raptor_setup_lock as lock
import raptor_setup_users as users
from raptor_run import CommandFailed, Refused

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


class Users(unittest.TestCase):
    def host(self, **configurations: str) -> FakeHost:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        return FakeHost(folder.name, **configurations)

    def test_are_let_in_when_every_daemon_has_the_driver(self):
        host = self.host(virtqemud="a = 1\n", virtnetworkd=ON)
        with host.installed():
            users.on()
            self.assertTrue(grant.is_current())
        self.assertTrue(host.polkit_has_grant)
        self.assertEqual(host.told(), "on\n")
        self.assertIn("polkit", host.running["virtqemud"])
        self.assertNotIn("systemctl try-restart virtnetworkd.service", host.log)

    def test_again_changes_nothing_and_restarts_nothing(self):
        host = self.host(libvirtd="")
        with host.installed():
            users.on()
            before, host.log = host.conf("libvirtd"), []
            users.on()
        self.assertEqual(host.conf("libvirtd"), before)
        self.assertFalse([line for line in host.log if "libvirtd" in line])

    def test_are_not_let_in_past_a_daemon_that_answers_strangers(self):
        host = self.host(libvirtd=ON, virtnetworkd=ON)
        host.deaf.add("virtnetworkd")
        with host.installed():
            with self.assertRaisesRegex(Refused, "virtnetworkd did not refuse"):
                users.on()
            self.assertFalse(grant.is_there())
        self.assertIn("off: virtnetworkd", host.told())

    def test_a_daemon_that_runs_with_an_older_configuration_is_restarted(self):
        host = self.host(libvirtd=ON)
        host.running["libvirtd"] = ""
        with host.installed():
            users.on()
        self.assertTrue(host.polkit_has_grant)

    def test_a_configuration_that_is_not_understood_is_left_alone(self):
        host = self.host(libvirtd="access_drivers = \n")
        with host.installed():
            with self.assertRaises(Refused):
                users.on()
            self.assertFalse(grant.is_there())
        self.assertEqual(host.conf("libvirtd"), "access_drivers = \n")

    def test_are_not_let_in_past_a_daemon_without_its_guard(self):
        host = self.host(libvirtd=ON, virtnetworkd=ON)
        host.unguarded.add("virtnetworkd")
        with host.installed():
            with self.assertRaisesRegex(Refused, "guard before virtnetworkd"):
                users.on()
            self.assertFalse(grant.is_there())

    def test_a_configuration_without_a_daemon_is_switched_on_and_nothing_restarted(self):
        host = self.host(libvirtd=ON, virtqemud="")
        host.absent.add("virtqemud")
        del host.running["virtqemud"]
        with host.installed():
            users.on()
        self.assertIn("polkit", host.conf("virtqemud"))
        self.assertFalse([line for line in host.log if "virtqemud" in line])

    def test_a_configuration_that_is_reset_behind_the_proof_shuts_users_out_again(self):
        host = self.host(libvirtd=ON)

        def reset():
            host.configure("libvirtd", "")
        host.on_proof = reset
        with host.installed():
            with self.assertRaisesRegex(Refused, "no access_drivers"):
                users.on()
            self.assertFalse(grant.is_there())
        self.assertFalse(host.polkit_has_grant)

    def test_without_the_guard_or_without_libvirt_nothing_is_done(self):
        host = self.host(libvirtd="")
        os.unlink(f"{host.folder}/guard")
        with host.installed():
            self.assertRaises(Refused, users.on)
        none = self.host()
        with none.installed():
            self.assertRaises(Refused, users.on)
        self.assertEqual([host.log, none.log], [[], []])

    def test_shut_out_goes_in_reverse_and_leaves_the_files_as_they_were(self):
        host = self.host(virtqemud="a = 1\n", virtnetworkd=ON)
        with host.installed():
            users.on()
            users.off()
            self.assertFalse(grant.is_there())
        self.assertEqual([host.conf("virtqemud"), host.conf("virtnetworkd")], ["a = 1\n", ON])
        self.assertEqual(host.told(), "off: switched off\n")

    def test_killed_anywhere_the_grant_is_never_there_without_the_driver(self):
        for command in (users.on, users.off):
            for after in range(8):
                with self.subTest(command=command.__name__, after=after):
                    host = self.host(virtqemud="", virtnetworkd="", virtsecretd="")
                    with host.installed():
                        if command is users.off:
                            users.on()
                        host.log, host.killed_after = [], after
                        try:
                            command()
                        except Killed:
                            pass
                        host.check()
                        host.killed_after = None
                        command()
                        self.assertEqual(grant.is_there(), command is users.on)

    def test_the_guard_takes_the_grant_away_when_the_driver_is_lost(self):
        for lost in ("", "access_drivers = []\n", "access_drivers\n"):
            host = self.host(libvirtd="")
            with host.installed():
                users.on()
                host.configure("libvirtd", lost)
                users.guard("libvirtd")
                self.assertFalse(grant.is_there())
            self.assertFalse(host.polkit_has_grant)
            self.assertRegex(host.told(), "^off: .*libvirtd.conf")

    def test_the_guard_does_not_trust_a_daemon_with_another_configuration(self):
        for arguments in ("--config /tmp/x", "--config=/tmp/x", "-f /tmp/x", "-vf /tmp/x"):
            host = self.host(libvirtd=ON)
            with host.installed(), mock.patch.dict(os.environ, {"LIBVIRTD_ARGS": arguments}):
                users.guard("libvirtd")
                grant.put()
                users.guard("libvirtd")
                self.assertFalse(grant.is_there())
        with host.installed(), mock.patch.dict(os.environ, {"LIBVIRTD_ARGS": "--timeout 120 -v"}):
            grant.put()
            users.guard("libvirtd")

    def test_the_guard_takes_a_daemon_that_it_does_not_know_for_one_without_the_driver(self):
        host = self.host(libvirtd=ON)
        with host.installed():
            grant.put()
            users.guard("virtnewd")
            self.assertFalse(grant.is_there())

    def test_the_guard_leaves_polkit_alone_where_there_is_no_grant(self):
        host = self.host(libvirtd="")
        with host.installed():
            users.guard("libvirtd")
        self.assertEqual([host.log, host.told()], [[], f"off: {host.folder}/libvirtd.conf has no access_drivers = [ \"polkit\" ]\n"])

    def test_the_guard_shuts_users_out_whatever_else_fails(self):
        host = self.host(libvirtd=ON)
        with host.installed():
            for failing in ({"TOLD": f"{host.folder}/no/such/folder"}, {"tell": mock.Mock(side_effect=OSError(28, "No space left"))}):
                host.configure("libvirtd", ON)
                users.on()
                host.configure("libvirtd", "")
                with mock.patch.multiple(grant, **failing):
                    users.guard("libvirtd")
                self.assertFalse(grant.is_there())
            host.configure("libvirtd", ON)
            users.on()
            host.configure("libvirtd", "")
            host.polkit_hangs = True
            users.guard("libvirtd")
            self.assertFalse(grant.is_there())

    def test_a_grant_that_cannot_be_taken_away_is_overruled(self):
        host = self.host(libvirtd=ON)
        with host.installed():
            users.on()
            os.unlink(grant.GRANT)
            os.mkdir(grant.GRANT)  # as good as an immutable file
            host.configure("libvirtd", "")
            with self.assertRaisesRegex(Refused, "could not be taken away"):
                users.guard("libvirtd")
            self.assertFalse(host.polkit_has_grant)
            os.rmdir(grant.GRANT)
            users.on()
            self.assertTrue(host.polkit_has_grant)
            self.assertFalse(os.path.exists(grant.SHUT))

    def test_two_guards_at_once_do_not_disturb_each_other(self):
        host = self.host(libvirtd=ON, virtnetworkd=ON)
        with host.installed():
            real, others = os.rename, iter([True])

            def rename(source, target):
                if next(others, False):
                    users.guard("virtnetworkd")  # all of it between the two halves of the first
                real(source, target)
            with mock.patch.object(os, "rename", rename):
                users.guard("libvirtd")
        self.assertFalse([name for name in os.listdir(host.folder) if name.startswith(".raptor-")])

    def test_the_proof_ends_however_it_ends_and_a_killed_one_at_the_next_start_of_a_daemon(self):
        for deaf in (set(), {"libvirtd"}):
            host = self.host(libvirtd=ON)
            host.deaf = deaf
            with host.installed():
                try:
                    users.on()
                except Refused:
                    pass
                self.assertFalse(os.path.exists(grant.PROOF) or host.polkit_has_proof)
        host = self.host(libvirtd=ON)
        with host.installed():
            with grant.proof():
                users.guard("libvirtd")
                self.assertTrue(host.polkit_has_proof)
                host.is_set_up_now = False
                users.guard("libvirtd")
                self.assertFalse(os.path.exists(grant.PROOF) or host.polkit_has_proof)

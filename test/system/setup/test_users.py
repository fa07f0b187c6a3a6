# SPDX-License-Identifier: LGPL-2.1-or-later
"""Letting users in and shutting them out: whatever fails, and wherever it is killed, the grant is never there without the
guard."""

import os
import unittest

from fakedaemons import ON, Killed, WithAHost
from raptor.base.run import Refused
from raptor.setup import grant, users


class Users(WithAHost):
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

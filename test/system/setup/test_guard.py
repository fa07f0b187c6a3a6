# SPDX-License-Identifier: LGPL-2.1-or-later
"""The guard before each start of a daemon: it may take the grant away, and never keeps a host from its machines."""

import os
import unittest
from unittest import mock

from fakedaemons import ON, WithAHost
from raptor.base.run import Refused
from raptor.setup import grant, users


class Guard(WithAHost):
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

# SPDX-License-Identifier: LGPL-2.1-or-later
"""Whether a caching name service reaches its directory: said by SSSD and winbind, and never taken for granted."""

import os
import socket
import tempfile
import threading
import unittest
from unittest import mock

import libexec  # pylint: disable=unused-import
from raptor.base.run import CommandFailed
from raptor.people import directory

HERE, DEAD = ("/org/freedesktop/sssd/infopipe/Domains/" + name for name in ("here", "dead_2eexample"))


def bus(*domains: tuple[str, str]):
    """busctl on a host with these domains, and what IsOnline answers for each."""
    def run(*argv, seconds):
        assert seconds < 10
        if argv[-1] == "ListDomains":
            return '{"type":"ao","data":[[%s]]}\n' % ",".join(f'"{path}"' for path, _ in domains)
        answer = dict(domains)[argv[-3]]
        if answer == "fails":
            raise CommandFailed("Call failed: no such method")
        return answer
    return mock.patch.object(directory, "run", run)


class Directories(unittest.TestCase):
    def test_sssd_is_within_reach_when_each_of_its_domains_is(self):
        yes, no = '{"type":"b","data":[true]}', '{"type":"b","data":[false]}'
        for domains, why in ((((HERE, yes),), r"\A\Z"), (((HERE, yes), (DEAD, no)), "not reach.*dead"), (((HERE, "fails"),), "no such method"),
                             (((HERE, "nonsense"),), "nonsense"), (((HERE, '{"data":[1]}'),), "not reach"), (((HERE, '{"data":[]}'),), "IsOnline"),
                             ((), "no domain")):
            with self.subTest(domains), bus(*domains):
                self.assertRegex(directory.sssd_offline(), why)

    def test_sssd_that_cannot_be_asked_is_out_of_reach(self):
        with mock.patch.object(directory, "run", side_effect=CommandFailed("Connection timed out")):
            self.assertIn("sssd-dbus", directory.sssd_offline())

    def test_winbind_is_within_reach_when_each_of_its_domains_is(self):
        for said, why in (("BUILTIN : active connection\nCORP : active connection\n", r"\A\Z"), ("CORP : online\n", r"\A\Z"),
                          ("BUILTIN : active connection\nCORP : no active connection\n", "CORP"), ("CORP : offline\n", "CORP"), ("", "winbind")):
            with self.subTest(said), mock.patch.object(directory, "run", lambda *_argv, seconds, said=said: said):
                self.assertRegex(directory.why_offline("winbind"), why)
        with mock.patch.object(directory, "run", side_effect=CommandFailed("cannot run wbinfo")):
            self.assertIn("cannot run wbinfo", directory.why_offline("winbind"))
        self.assertIn("kanidm", directory.why_offline("kanidm"))

    def test_who_is_not_root_is_told_over_the_socket(self):
        with tempfile.TemporaryDirectory() as folder, mock.patch.object(directory, "SOCKET", os.path.join(folder, "s")):
            self.assertIn("cannot be asked", directory.ask_root())
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
                server.bind(directory.SOCKET)
                server.listen()
                for said, why in ((b"online\n", r"\A\Z"), (b"SSSD does not reach x\n", "not reach x"), (b"", "says nothing")):
                    def serve(said=said):
                        connection, _ = server.accept()
                        connection.sendall(said)
                        connection.close()
                    thread = threading.Thread(target=serve)
                    thread.start()
                    with self.subTest(said):
                        self.assertRegex(directory.ask_root(), why)
                    thread.join()
                with mock.patch.object(directory, "WAIT_SECONDS", 0.1):
                    self.assertIn("cannot be asked", directory.ask_root())
        with mock.patch.object(directory.socket, "socket", side_effect=PermissionError):
            self.assertEqual(directory.ask_root(), directory.NOT_OURS)

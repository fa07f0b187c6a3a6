# SPDX-License-Identifier: LGPL-2.1-or-later
"""Which of libvirt's daemons a host has, as systemd and the files say."""

import os
import tempfile
import unittest
from unittest import mock

import libexec  # pylint: disable=unused-import
from raptor.base.run import CommandFailed
from raptor.setup import daemons


class Installed(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.enterContext(mock.patch.object(daemons, "CONFIGURATIONS", self.folder))
        self.enterContext(mock.patch.object(daemons, "has_systemd", lambda: self.has_systemd))
        self.enterContext(mock.patch.object(daemons, "run", self.show))
        self.has_systemd, self.states, self.asked = True, {}, []

    def show(self, *argv):
        self.asked.append(argv)
        # As systemctl prints it: an empty line between two units.
        return "\n\n".join(self.states.get(unit, "not-found") for unit in argv if unit.endswith(".service")) + "\n"

    def names(self):
        return [one.name for one in daemons.installed()]

    def test_is_what_has_a_unit_or_a_configuration_in_the_order_of_the_list(self):
        self.states = {"virtqemud.service": "loaded", "virtxend.service": "masked"}
        for name in ("libvirtd", "virtnetworkd"):
            with open(os.path.join(self.folder, f"{name}.conf"), "w", encoding="utf-8"):
                pass
        self.assertEqual(self.names(), ["libvirtd", "virtqemud", "virtnetworkd"])
        self.assertEqual(len(self.asked), 1, "one process for all of them")

    def test_is_nothing_where_nothing_is(self):
        self.assertEqual(self.names(), [])
        self.has_systemd, self.states = False, {"virtqemud.service": "loaded"}
        self.assertEqual(self.names(), [])

    def test_is_not_guessed(self):
        self.states = {"virtqemud.service": "loaded\n\nloaded"}
        with self.assertRaisesRegex(CommandFailed, "answers about"):
            self.names()
        self.assertRaises(CommandFailed, daemons.can_start, daemons.by_name("virtqemud"))


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: LGPL-2.1-or-later
"""The CPUs that wipes keep off: those of running machines."""

import unittest
from unittest import mock

from fakehost import FakeHost
from raptor.libvirt.connection import Domain, Form
from raptor.wipe.cpus import keep_off, parse_cpus, pinned


class TheCpus(unittest.TestCase):
    def test_libvirts_sets(self):
        for text, cpus in (("0-3", {0, 1, 2, 3}), ("0-3,^2,7", {0, 1, 3, 7}), ("5", {5}), ("", set()), (" 1, 2 ", {1, 2})):
            self.assertEqual(parse_cpus(text), cpus)
        with self.assertRaises(ValueError):
            parse_cpus("a")

    def test_of_every_kind_of_pin_as_the_machine_runs_now(self):
        def form(text):
            return f"<domain><cputune>{text}</cputune></domain>"
        found = pinned([Domain("u", "al-web", forms=(Form("next", "", form("<vcpupin vcpu='0' cpuset='9'/>")), Form("live", "", form(
            "<vcpupin vcpu='0' cpuset='4'/><vcpupin vcpu='1' cpuset='5'/><emulatorpin cpuset='6,7'/><iothreadpin iothread='1' cpuset='2'/>")))),
                        Domain("v", "x", forms=(Form("next", "", form("")), Form("live", "", "<domain><vcpu cpuset='11'>1</vcpu></domain>")))])
        self.assertEqual(found, {2, 4, 5, 6, 7, 11})

    def test_a_machine_that_changes_while_it_is_read_is_read_again(self):
        with mock.patch("raptor.wipe.cpus.changed_at", side_effect=[1, 2, 2, 2]), mock.patch("raptor.wipe.cpus.keep_off_once") as once:
            keep_off()
        self.assertEqual(once.call_count, 2)

    def set_on(self, online, pins, running=True):
        host = FakeHost()
        host.running, host.disks = running, f"</devices><cputune>{pins}</cputune><devices>"
        asked = []
        host.systemctl = lambda *words: asked.append(words[-1]) or ""
        real = open
        with host.installed(), mock.patch("raptor.wipe.cpus.open", create=True, side_effect=lambda *args, **options: (
                mock.mock_open(read_data=online)() if args[0].startswith("/sys") else real(*args, **options))):
            keep_off()
        return asked

    def test_wipes_are_kept_off_the_cpus_of_running_machines(self):
        pins = "<vcpupin vcpu='0' cpuset='4-5'/>"
        self.assertEqual(self.set_on("0-7\n", pins), ["AllowedCPUs=0,1,2,3,6,7"])
        self.assertEqual(self.set_on("0-7\n", pins, running=False), ["AllowedCPUs=0,1,2,3,4,5,6,7"])
        self.assertEqual(self.set_on("4-5\n", pins), ["AllowedCPUs="])


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: LGPL-2.1-or-later
"""The logs of consoles: whose they are, and how a machine comes to have one."""

import os
import tempfile
import unittest
import xml.etree.ElementTree as ET
from unittest import mock

import libexec  # noqa: F401  pylint: disable=unused-import

from raptor.base.run import Refused
from raptor.console import log
from raptor.leftovers import leftovers, places
from raptor.libvirt.connection import Domain, Form
from raptor.libvirt.consoles import with_logs


class Log(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        os.makedirs(f"{self.folder}/var/lib/raptor/console", 0o700)
        self.libvirt = mock.Mock()
        self.libvirt.domains.return_value = []
        self.there_are = []
        for target, name, value in ((log, "FOLDER", f"{self.folder}/var/lib/raptor/console"), (places, "ROOT", self.folder),
                                    (leftovers, "every_domain", lambda: self.there_are), (leftovers, "print", mock.Mock())):
            patch = mock.patch.object(target, name, value, create=True)
            patch.start()
            self.addCleanup(patch.stop)

    def make(self, *names):
        for name in names:
            with open(f"{log.FOLDER}/{name}", "w", encoding="ascii") as file:
                file.write("somebody else's")

    def there(self):
        return {name: os.path.getsize(f"{log.FOLDER}/{name}") for name in os.listdir(log.FOLDER)}

    def domain(self, name, devices="", **more):
        text = f"<domain><name>{name}</name>{devices}</domain>"
        self.there_are = [Domain("11111111-1111-1111-1111-111111111111", name, forms=(Form("next", "", text),), **more)]
        self.libvirt.domains.return_value = self.there_are

    def test_a_new_owner_of_a_name_reads_nothing_of_the_last_one(self):
        self.make("al-web.serial0.log", "al-web.serial0.log.0", "al-web.console0.log", "al-web-2.serial0.log", "al.serial0.log")
        log.prepare(self.libvirt, "al-web", ["serial0", "console1"])
        self.assertEqual(self.there(), {"al-web.serial0.log": 0, "al-web.console1.log": 0, "al-web-2.serial0.log": 15, "al.serial0.log": 15})
        self.assertEqual(os.stat(f"{log.FOLDER}/al-web.serial0.log").st_mode & 0o777, 0o600)
        self.libvirt.serve_folder.assert_called_once_with("raptor-console", log.FOLDER)

    def test_what_a_domain_has_stays(self):
        self.make("al-web.serial0.log")
        self.domain("al-web")
        with self.assertRaisesRegex(Refused, "there is a domain al-web"):
            log.prepare(self.libvirt, "al-web", ["serial0"])
        log.remove(self.libvirt, "al-web")
        self.assertEqual(self.there(), {"al-web.serial0.log": 15})

    def test_a_domain_that_was_renamed_keeps_its_log_and_nobody_else_gets_it(self):
        self.make("al-web.serial0.log")
        self.domain("bob-web", f"<serial type='pty'><log file='{log.FOLDER}/al-web.serial0.log' append='on'/></serial>")
        with self.assertRaisesRegex(Refused, "another domain's log"):
            log.prepare(self.libvirt, "al-web", ["serial0"])
        log.remove(self.libvirt, "al-web")
        self.assertEqual(self.there(), {"al-web.serial0.log": 15})

    def test_a_domain_that_cannot_be_read_may_have_any(self):
        self.make("al-web.serial0.log")
        self.domain("srv", unreadable="its lock is held")
        with self.assertRaisesRegex(Refused, "srv cannot be read"):
            log.prepare(self.libvirt, "al-web", ["serial0"])

    def test_what_was_prepared_goes_again(self):
        log.prepare(self.libvirt, "al-web", ["serial0"])
        log.remove(self.libvirt, "al-web")
        self.assertEqual(self.there(), {})

    def test_a_folder_that_others_enter_is_none(self):
        os.chmod(log.FOLDER, 0o711)
        with self.assertRaisesRegex(Refused, "only root"):
            log.prepare(self.libvirt, "al-web", ["serial0"])

    def test_names_that_lead_elsewhere(self):
        for name, device in (("../al-web", "serial0"), ("al-web", "../x"), ("al.web", "serial0"), ("", "serial0"), ("al-web", "tty0")):
            with self.subTest(name=name, device=device), self.assertRaises(Refused):
                log.prepare(self.libvirt, name, [device])
        self.assertEqual(self.there(), {})


    def add(self, devices):
        self.domain("al-web", devices, persistent=True)
        self.libvirt.next_start.return_value = self.there_are[0].forms[0].text
        return log.add(self.libvirt, "al-web")

    def test_a_machine_made_by_hand_gets_a_log_for_each_console_from_its_next_start_on(self):
        self.make("al-web.serial0.log")  # of an earlier al-web
        added = self.add("<devices><serial type='pty'><target port='0'/></serial><console type='pty'><target type='serial'/></console>"
                         "<console type='pty'><target type='virtio'/></console><console type='file'><target type='virtio'/></console></devices>")
        self.assertEqual(added, ["serial0", "console1"])
        self.assertEqual(self.there(), {"al-web.serial0.log": 0, "al-web.console1.log": 0})
        root = ET.fromstring(self.libvirt.define.call_args.args[0])
        self.assertEqual([element.get("file") for element in root.iter("log")],
                         [f"{log.FOLDER}/al-web.{device}.log" for device in ("serial0", "serial0", "console1")])
        self.libvirt.serve_folder.assert_called_once_with("raptor-console", log.FOLDER)

    def test_one_that_was_changed_meanwhile_stays_as_it_is(self):
        devices = "<devices><serial type='pty'/></devices>"
        self.domain("al-web", devices, persistent=True)
        text = self.there_are[0].forms[0].text
        for later in (text.replace("pty'", "pty' x='1'"), None):
            self.libvirt.next_start.side_effect = [text, later]
            with self.subTest(later), self.assertRaisesRegex(Refused, "changed meanwhile"):
                log.add(self.libvirt, "al-web")
        self.libvirt.define.assert_not_called()
        self.assertEqual(self.there(), {})

    def test_a_saved_one_starts_from_what_was_saved(self):
        self.domain("al-web", "<devices><serial type='pty'/></devices>", persistent=True)
        saved = self.there_are[0]._replace(forms=(*self.there_are[0].forms, Form("save", "", "<domain/>")))
        self.libvirt.domains.return_value = [saved]
        self.libvirt.next_start.return_value = saved.forms[0].text
        with self.assertRaisesRegex(Refused, "saved state"):
            log.add(self.libvirt, "al-web")

    def test_a_console_with_a_name_of_its_own_has_no_file_by_it(self):
        with self.assertRaisesRegex(Refused, "no console without a log"):
            self.add("<devices><serial type='pty'><alias name='ua-mine'/></serial></devices>")

    def test_a_console_that_has_a_log_keeps_it(self):
        with self.assertRaisesRegex(Refused, "no console without a log"):
            self.add("<devices><serial type='pty'><log file='/var/log/mine' append='off'/></serial></devices>")
        self.libvirt.define.assert_not_called()

    def test_what_is_written_as_it_runs_stays(self):
        self.make("al-web.serial0.log")
        live = Form("live", "", f"<domain><devices><serial type='pty'><log file='{log.FOLDER}/al-web.serial0.log'/></serial></devices></domain>")
        next_start = "<domain><devices><serial type='pty'/></devices></domain>"
        self.libvirt.domains.return_value = [Domain("1", "al-web", persistent=True, forms=(Form("next", "", next_start), live))]
        self.libvirt.next_start.return_value = next_start
        self.assertEqual(log.add(self.libvirt, "al-web"), ["serial0"])
        self.assertEqual(self.there(), {"al-web.serial0.log": 15})

    def test_another_domains_log_is_not_given_away(self):
        self.make("al-web.serial0.log")
        other = Domain("2", "bob-web", forms=(Form("live", "", f"<log file='{log.FOLDER}/al-web.serial0.log'/>"),))
        devices = "<devices><serial type='pty'/></devices>"
        for domain, words in ((other, "the domain bob-web has .*al-web.serial0.log"), (other._replace(forms=(), unreadable="no lock"), "no lock")):
            self.domain("al-web", devices, persistent=True)
            self.libvirt.domains.return_value = [*self.there_are, domain]
            self.libvirt.next_start.return_value = self.there_are[0].forms[0].text
            with self.subTest(words), self.assertRaisesRegex(Refused, words):
                log.add(self.libvirt, "al-web")
        self.libvirt.define.assert_not_called()
        self.assertEqual(self.there(), {"al-web.serial0.log": 15})

    def test_a_log_that_is_written_in_another_way_is_the_same(self):
        self.make("al-web.serial0.log")
        os.symlink(log.FOLDER, f"{self.folder}/elsewhere")
        devices = "<devices><serial type='pty'/></devices>"
        for path in (f"{self.folder}/elsewhere/al-web.serial0.log", f"{log.FOLDER}/../console//al-web.serial0.log"):
            self.domain("al-web", devices, persistent=True)
            self.libvirt.domains.return_value = [*self.there_are, Domain("2", "bob-web", forms=(Form("live", "", f"<log file='{path}'/>"),))]
            self.libvirt.next_start.return_value = self.there_are[0].forms[0].text
            with self.subTest(path), self.assertRaisesRegex(Refused, "bob-web has"):
                log.add(self.libvirt, "al-web")
        self.libvirt.define.assert_not_called()

    def test_of_what_is_not_there_or_has_no_next_start(self):
        self.libvirt.domains.return_value = [Domain("1", "al-web", persistent=False)]
        for name in ("al-web", "al-db"):
            with self.subTest(name), self.assertRaisesRegex(Refused, "no domain"):
                log.add(self.libvirt, name)


class Xml(unittest.TestCase):
    def test_a_namespace_without_a_prefix_stays_where_it_is(self):
        changed, _ = with_logs("<domain><metadata><x xmlns='http://example.org/x'/></metadata><devices><console type='pty'/></devices></domain>", str)
        root = ET.fromstring(changed)
        self.assertEqual((root.tag, root.find("metadata")[0].tag), ("domain", "{http://example.org/x}x"))

    def test_what_others_have_written_there_keeps_its_name(self):
        text = ("<domain xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><metadata><os:info xmlns:os='http://example.org/os'/></metadata>"
                "<devices><console type='pty'/></devices><qemu:commandline><qemu:arg value='-x'/></qemu:commandline></domain>")
        changed, _ = with_logs(text, str)
        for kept in ("<qemu:commandline>", "<qemu:arg ", "<os:info "):
            self.assertIn(kept, changed)

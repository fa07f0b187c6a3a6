# SPDX-License-Identifier: LGPL-2.1-or-later
"""The access driver in a configuration of libvirt's: what counts as on, and that a text comes back as it was."""

import os
import tempfile
import unittest

import libexec  # pylint: disable=unused-import
from raptor.setup import driver

ON = ('access_drivers = [ "polkit" ]', "access_drivers=['polkit']", 'access_drivers = [ "a", "polkit", ]',
      'access_drivers = [\n  "polkit"\n]  # needed', '  access_drivers = ["polkit"]\r', 'a = 1\nb = "x # y"\naccess_drivers = ["polkit"]',
      'x = """a\naccess_drivers = [ ]\n"""\naccess_drivers = ["polkit"]')
OFF = ("", "# nothing\n\n", '#access_drivers = [ "polkit" ]', "access_drivers = []", 'access_drivers = [ "none" ]',
       'a = "access_drivers = [ polkit ]"', "x_access_drivers = [ \"polkit\" ]", 'x = """\naccess_drivers = [ "polkit" ]\n"""',
       "access_drivers = [ 'polkit2' ]")
UNCLEAR = ('access_drivers = "polkit"', 'access_drivers = [ "polkit" ]\naccess_drivers = []', 'access_drivers = [ "polkit"',
           'access_drivers', 'access_drivers = [ polkit ]', 'access_drivers = [ "polkit" # why\n ]', 'x = "never closed\n',
           'access_drivers = [ "polkit" ] x', '= 1', 'x = """ never closed')


class ADriver(unittest.TestCase):
    def test_is_on_only_where_libvirt_would_read_it_so(self):
        for text in ON:
            with self.subTest(text):
                self.assertTrue(driver.is_on(text))
        for text in OFF:
            with self.subTest(text):
                self.assertFalse(driver.is_on(text))

    def test_what_is_not_understood_is_never_on_and_never_changed(self):
        for text in UNCLEAR:
            with self.subTest(text):
                with self.assertRaises(driver.Unclear):
                    driver.is_on(text)
                with self.assertRaises(driver.Unclear):
                    driver.switched_on(text)

    def test_switched_on_and_off_again_is_the_text_that_it_was(self):
        for text in (*OFF, *ON, "a = 1", "a = 1\naccess_drivers = [\n  'x',\n]\nb = 2\n"):
            with self.subTest(text):
                changed = driver.switched_on(text)
                self.assertTrue(driver.is_on(changed))
                self.assertEqual(driver.switched_on(changed), changed)
                # A last line without its end gets one: libvirt reads the same.
                self.assertEqual(driver.switched_off(changed).rstrip("\n"), text.rstrip("\n"))

    def test_words_of_ours_without_their_setting_do_not_stay(self):
        orphan = "a = 1\n" + driver.OURS
        self.assertEqual(driver.switched_off(orphan), "a = 1\n")
        self.assertEqual(driver.switched_on(orphan), driver.switched_on("a = 1\n"))

    def test_switched_off_leaves_what_somebody_else_switched_on(self):
        self.assertEqual(driver.switched_off(ON[0]), ON[0])

    def test_a_file_keeps_its_mode_and_is_whole(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "libvirtd.conf")
            self.assertEqual(driver.read(path), "")
            driver.write(path, "a = 1\n")
            os.chmod(path, 0o600)
            driver.write(path, "a = 2\n")
            self.assertEqual(driver.read(path), "a = 2\n")
            self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
            self.assertEqual(os.listdir(folder), ["libvirtd.conf"])
            with self.assertRaises(OSError):
                driver.write(os.path.join(folder, "no", "such"), "")
            with open(path, "wb") as file:
                file.write(b"\xff")
            with self.assertRaises(driver.Unclear):
                driver.read(path)

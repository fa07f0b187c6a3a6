# SPDX-License-Identifier: LGPL-2.1-or-later
"""The units as every systemd since 247 takes them: a setting that one of them refuses leaves a tagged volume as it is, for ever."""

import configparser
import contextlib
import glob
import io
import os
import re
import shutil
import signal
import subprocess
import tempfile
import unittest
from unittest import mock

import libexec
from raptor.base.run import CommandFailed
from raptor.wipe import again, command as program

FOLDER = os.path.join(os.path.dirname(libexec.FOLDER), "systemd")
UUID = "Ab3dEf-gh12-IJ34-kl56-MN78-op90-QrStUv"
SERVICES = sorted(glob.glob(FOLDER + "/*.service"))


def settings(path):
    """Of [Service]: what stands last."""
    parser = configparser.ConfigParser(delimiters=("=",), comment_prefixes=("#",), strict=False, interpolation=None)
    parser.optionxform = str
    parser.read(path)
    return dict(parser["Service"])


class Units(unittest.TestCase):
    def test_a_oneshot_service_has_no_way_to_begin_again_that_systemd_before_256_refuses(self):
        self.assertTrue(SERVICES)
        for path in SERVICES:
            found = settings(path)
            if found.get("Type") == "oneshot":
                with self.subTest(unit=os.path.basename(path)):
                    self.assertNotIn("RestartForceExitStatus", found)
                    self.assertNotIn(found.get("Restart"), ("always", "on-success"))

    def test_what_ends_itself_to_begin_again_is_begun_again_and_not_too_often(self):
        for name in ("raptor-wipe@.service", "raptor-wipe-all.service"):
            with open(f"{FOLDER}/{name}", encoding="utf-8") as file:
                text = file.read()
            with self.subTest(unit=name):
                self.assertRegex(text, r"(?m)^Restart=on-abnormal$")
                self.assertRegex(text, r"(?m)^StartLimitBurst=\d+$")
                self.assertNotRegex(text, r"USR1.*SuccessExitStatus|SuccessExitStatus.*USR1")

    @unittest.skipUnless(shutil.which("systemd-analyze"), "no systemd-analyze here")
    def test_the_systemd_of_this_machine_takes_them(self):
        with tempfile.TemporaryDirectory() as folder:
            for path in glob.glob(FOLDER + "/*"):
                name = os.path.basename(path).replace("raptor-wipe@.", f"raptor-wipe@{UUID}.")
                with open(path, encoding="utf-8") as file, open(f"{folder}/{name}", "w", encoding="utf-8") as filled:
                    filled.write(file.read().replace("@libexecdir@", libexec.FOLDER))
            units = [f"{folder}/{name}" for name in sorted(os.listdir(folder))]
            done = subprocess.run(["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, check=False)
        # It also speaks of what else is, or is not, installed here.
        ours = [line for line in done.stderr.splitlines() if re.search(r"raptor", line) and not re.search(r"does not exist|not found", line)]
        self.assertEqual(ours, [])


class TheProgram(unittest.TestCase):
    def test_it_ends_itself_by_the_signal_and_what_it_said_is_not_lost(self):
        done = subprocess.run(["python3", "-B", "-c", "import sys; sys.path.insert(0, sys.argv[1]); from raptor.wipe import again\n"
                               "print('said'); again.end_to_begin_again()", libexec.FOLDER], capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stdout), (-signal.SIGUSR1, "said\n"))

    def test_a_fault_of_its_own_is_one_sentence_with_its_place_and_the_whole_story_is_for_the_journal(self):
        for unit in (None, f"raptor-wipe@{UUID}.service"):
            for fault, words in ((KeyError("is_new"), r"a fault of raptor-wipe itself: KeyError: 'is_new' \(.*, line \d+\)"),
                                 (AttributeError("a\nb"), r"AttributeError: a b \("), (KeyboardInterrupt(), "interrupted"),
                                 (PermissionError(13, "Permission denied", "/var/lib/raptor"), "/var/lib/raptor: Permission denied")):
                said = io.StringIO()
                with self.subTest(unit=unit, fault=fault), mock.patch.object(program, "do", side_effect=fault), \
                        mock.patch.object(program, "tell_failure"), contextlib.redirect_stderr(said), \
                        mock.patch.object(again, "own_unit", return_value=unit):
                    self.assertIn(program.main(["start", "lvm-data/guest-al-web"]), (1, 130))
                self.assertRegex(said.getvalue().splitlines()[-1], "raptor-wipe: .*" + words)
                self.assertEqual("Traceback" in said.getvalue(), unit is not None and isinstance(fault, (KeyError, AttributeError)))
                self.assertNotIn("usage:", said.getvalue())

    def test_only_what_systemd_begins_again_does(self):
        unit = f"raptor-wipe@{UUID}.service"
        for words, mine, ends in ((["prepare", UUID], unit, True), (["zero", UUID], unit, True), (["finish", UUID], unit, True),
                                  (["start", "--all"], "raptor-wipe-all.service", True), (["prepare", UUID], "user@0.service", False),
                                  (["after", UUID], unit, False), (["start", UUID], unit, False)):
            with self.subTest(words=words, mine=mine), mock.patch.object(program, "do", side_effect=CommandFailed("LVM is busy")), \
                    mock.patch.object(program, "tell_failure"), mock.patch("builtins.print"), \
                    mock.patch.object(again, "own_unit", return_value=mine), \
                    mock.patch.object(again, "end_to_begin_again") as end:
                self.assertEqual(program.main(words), 75)
                self.assertEqual(end.called, ends)


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: LGPL-2.1-or-later
"""Lists that stand in more than one language, and must say the same: a daemon that one of them forgets is not guarded."""

import os
import re
import subprocess
import tempfile
import unittest

import libexec
from raptor.people import groups
from raptor.setup import daemons

ROOT = os.path.join(libexec.FOLDER, "..", "..")


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


def quoted(pattern, path):
    """The quoted words in what the pattern finds."""
    match = re.search(pattern, read(path), re.DOTALL)
    assert match, path
    return re.findall(r"[\"']([a-z-]+)[\"']", match[1])


class Lists(unittest.TestCase):
    def test_every_daemon_that_setup_knows_is_guarded_by_install(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["make", "-C", ROOT, "--no-print-directory", "install-guards", f"DESTDIR={folder}"], check=True, capture_output=True)
            units = os.listdir(f"{folder}/usr/local/lib/systemd/system")
        self.assertEqual(sorted(units), sorted(f"{one.name}.service.d" for one in daemons.KNOWN))
        self.assertLessEqual({"libvirtd", "virtqemud", "virtvzd"}, {one.name for one in daemons.KNOWN})

    def test_the_groups_are_the_same_for_polkit_pam_and_the_page(self):
        administrators = quoted(r"ADMINISTRATORS = \[(.*?)\]", "src/machine/people/groups.ts")
        users = quoted(r"USERS = ('.*?')", "src/machine/people/groups.ts")
        self.assertEqual(sorted(groups.ALL), sorted(administrators + users))
        for path, name in (("system/grant/40-raptor-users.rules", "ADMINISTRATORS"), ("system/polkit/45-raptor.rules", "GROUPS")):
            self.assertEqual(sorted(quoted(rf"{name} = \[(.*?)\]", path)), sorted(administrators))
        self.assertEqual(quoted(r'GROUP = (".*?")', "system/grant/40-raptor-users.rules"), users)

    def test_the_page_has_words_for_every_check_that_setup_makes(self):
        known = quoted(r"CHECKS = \[(.*?)\] as const", "src/machine/setup/setup.ts")
        folder = "system/libexec/raptor/setup"
        texts = [read(f"{folder}/{name}") for name in os.listdir(os.path.join(ROOT, folder)) if name.endswith(".py")]
        made = re.findall(r'\bcheck\("([a-z-]+)"', "".join(texts))
        self.assertLessEqual(set(made), set(known))
        self.assertGreater(len(set(made)), 8)

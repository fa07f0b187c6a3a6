# SPDX-License-Identifier: LGPL-2.1-or-later
"""What `make install` puts into a folder, and what uninstall refuses and takes away again. On a running host: test/host."""

import json
import os
import shutil
import subprocess
import tempfile
import unittest
from unittest import mock

import libexec
from raptor.base.run import CommandFailed, Refused
from raptor.setup import pending

ROOT = os.path.realpath(os.path.join(libexec.FOLDER, "..", ".."))
PROGRAMS = "usr/local/libexec/raptor"


class Install(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.dist = self.enterContext(tempfile.TemporaryDirectory())
        # The page itself is not what this is about.
        shutil.copytree(os.path.join(ROOT, "system"), f"{self.dist}/system", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(os.path.join(ROOT, "Makefile"), self.dist)
        os.mkdir(f"{self.dist}/dist")
        for name, text in (("manifest.json", "{}"), ("index.js", f"/{PROGRAMS}")):
            with open(f"{self.dist}/dist/{name}", "w", encoding="utf-8") as file:
                file.write(text)

    def make(self, target, **variables):
        words = [f"{name}={value}" for name, value in variables.items()]
        return subprocess.run(["make", "-C", self.dist, "--no-print-directory", target, *words], capture_output=True, text=True, check=False)

    def files(self):
        return sorted(os.path.relpath(os.path.join(where, name), self.folder) for where, _, names in os.walk(self.folder) for name in names)

    def test_compiles_the_modules_for_where_they_will_lie_and_uninstall_leaves_nothing(self):
        done = self.make("install", DESTDIR=self.folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        compiled = [name for name in self.files() if name.startswith(f"{PROGRAMS}/raptor/setup/__pycache__/users.")]
        self.assertEqual(len(compiled), 1, self.files())
        with open(f"{self.folder}/{compiled[0]}", "rb") as file:
            text = file.read()
        self.assertIn(f"/{PROGRAMS}/raptor/setup/users.py".encode(), text)
        self.assertNotIn(self.folder.encode(), text)
        self.assertIn("usr/local/share/raptor/44-raptor-proof.rules", self.files())
        self.assertNotIn("etc/polkit-1/rules.d/44-raptor-proof.rules", self.files())
        with open(f"{self.folder}/usr/local/lib/systemd/system/virtvzd.service.d/raptor.conf", encoding="utf-8") as file:
            self.assertIn("ExecStartPre=-+", file.read())
        done = self.make("uninstall", DESTDIR=self.folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.files(), [])


class Pending(unittest.TestCase):
    def ask(self, *rows):
        said = json.dumps({"report": [{"lv": [{"lv_full_name": name, "lv_tags": tags} for name, tags in rows]}]})
        with mock.patch.object(pending, "run", lambda *_argv, seconds: said), mock.patch.object(pending.shutil, "which", lambda *_a, **_k: "/sbin/lvm"):
            pending.require_none()

    def test_volumes_that_wait_to_be_zeroed_are_named_whatever_their_group(self):
        self.ask()
        self.ask(("lvm-data/guest-al-web", "raptor.owner=al"), ("other/x", "raptor.state=provisioning"), ("a/b", "x.raptor.state=wiping"))
        for state in ("wiping", "wiped", "quarantine"):
            with self.subTest(state), self.assertRaisesRegex(Refused, rf"old/wipe-x \({state}\)"):
                self.ask(("lvm-data/guest-al-web", ""), ("old/wipe-x", f"raptor.owner=al,raptor.state={state}"))

    def test_lvm_that_does_not_answer_is_no_answer(self):
        with mock.patch.object(pending, "run", lambda *_argv, seconds: "{}"), mock.patch.object(pending.shutil, "which", lambda *_a, **_k: "/x"):
            self.assertRaises(CommandFailed, pending.require_none)

    def test_a_host_without_lvm_has_none(self):
        with mock.patch.object(pending.shutil, "which", lambda *_a, **_k: None):
            pending.require_none()

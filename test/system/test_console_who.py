# SPDX-License-Identifier: LGPL-2.1-or-later
"""Who has a console, by the processes of the host."""

import os
import pwd
import shutil
import tempfile
import unittest
from unittest import mock

import libexec  # noqa: F401  pylint: disable=unused-import

from raptor.console import who


class Who(unittest.TestCase):
    """Of processes as /proc has them."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        patch = mock.patch.object(who, "PROC", folder.name)
        patch.start()
        self.addCleanup(patch.stop)
        self.folder, self.pid = folder.name, 100

    def process(self, *words, comm="x"):
        self.pid += 1
        os.mkdir(f"{self.folder}/{self.pid}")
        for name, content in (("cmdline", "\0".join(words) + "\0"), ("comm", comm + "\n")):
            with open(f"{self.folder}/{self.pid}/{name}", "w", encoding="ascii") as file:
                file.write(content)

    def holders(self, device="serial0", is_first=True):
        return who.holders({"al-web", "u-1", "7"}, device, is_first)

    def test_whoever_has_it_by_virsh_or_by_a_page(self):
        me = pwd.getpwuid(os.getuid()).pw_name
        for words, comm in ((("virsh", "-c", "qemu:///system", "console", "al-web"), "virsh"),
                            (("/usr/bin/virsh", "console", "--force", "7"), "virsh"),
                            (("virsh", "console", "u-1", "--devname", "serial0"), "virsh"),
                            (("virsh", "console", "u-1", "--devname=serial0"), "virsh"),
                            (("/usr/bin/python3", "-ESsB", "/usr/libexec/raptor/raptor-console", "u-1", "serial0"), who.OPEN)):
            with self.subTest(words):
                self.assertEqual(self.holders(), [])
                self.process(*words, comm=comm)
                self.assertEqual(self.holders(), [me])
                shutil.rmtree(f"{self.folder}/{self.pid}")

    def test_whoever_has_another_or_waits(self):
        self.process("virsh", "console", "al-web2")
        self.process("virsh", "dumpxml", "al-web")
        self.process("virsh", "console", "al-web", "--devname", "console1")
        self.process("less", "console", "al-web")
        self.process("virsh", "-c", "qemu+ssh://elsewhere/system", "console", "al-web")
        self.process("virsh", "--connect=qemu:///session", "console", "al-web")
        self.process("virsh", "-cqemu:///session", "console", "al-web")
        self.process("virsh", "console", "al-web", "--devname", "serial01")
        self.process("python3", "/x/raptor-console", "u-1", "serial0", comm=who.NOT_OPEN)
        self.process("python3", "/x/raptor-console", "u-1", "console1", comm=who.OPEN)
        self.process("")
        self.assertEqual(self.holders(), [])
        self.assertEqual(self.holders("console1", False), [pwd.getpwuid(os.getuid()).pw_name])

    def test_it_is_said_of_this_process(self):
        os.mkdir(f"{self.folder}/self")
        for is_open, said in ((True, "raptor-open"), (False, "raptor-console")):
            who.tell(is_open)
            with open(f"{self.folder}/self/comm", encoding="ascii") as file:
                self.assertEqual(file.read(), said)
        shutil.rmtree(f"{self.folder}/self")
        who.tell(True)

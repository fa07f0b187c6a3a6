# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a console's program says to the page, and how fast."""

import os
import pwd
import shutil
import tempfile
import unittest
import xml.etree.ElementTree as ET
from unittest import mock

import libexec  # noqa: F401  pylint: disable=unused-import

from raptor.base.run import Refused
from raptor.console import frames, log, who
from raptor.console.past import MOST as MOST_OF_THE_PAST, Past
from raptor.leftovers import leftovers, places
from raptor.libvirt.connection import Domain, Form
from raptor.libvirt.consoles import with_logs
from raptor.console.pipe import MOST, Pipe


class Frames(unittest.TestCase):
    def test_is_what_the_page_reads(self):
        self.assertEqual(frames.frame(frames.LIVE, b"\xff\x00\x80"), b"o\x00\x00\x00\x03\xff\x00\x80")
        self.assertEqual(frames.state("open"), b's\x00\x00\x00\x11{"state": "open"}')


class PipeTest(unittest.TestCase):
    def setUp(self):
        self.read, write = os.pipe()
        self.addCleanup(os.close, self.read)
        self.addCleanup(os.close, write)
        self.wanted, self.full = [], []
        self.pipe = Pipe(write, self.wanted.append, self.full.append)

    def read_all(self, length):
        got = b""
        while len(got) < length:
            got += os.read(self.read, 65536)
            self.pipe.drain()
        return got

    def test_what_fits_is_gone_at_once(self):
        self.pipe.write(b"abc")
        self.assertEqual((self.wanted, self.full), ([], []))
        self.assertEqual(os.read(self.read, 10), b"abc")

    def test_what_does_not_waits_and_arrives_in_order(self):
        content = bytes(range(256)) * 2048  # 512 KiB: more than a pipe takes
        self.pipe.write(content[:100])
        self.pipe.write(content[100:])
        self.assertEqual(self.wanted, [True])
        self.assertEqual(self.read_all(len(content)), content)
        self.assertEqual(self.wanted, [True, False])
        self.assertEqual(self.full, [])

    def test_whoever_writes_more_than_is_read_is_told_to_stop_and_to_go_on(self):
        content = b"x" * (MOST + (1 << 18))
        self.pipe.write(content)
        self.assertEqual(self.full, [True])
        self.assertEqual(len(self.read_all(len(content))), len(content))
        self.assertEqual(self.full, [True, False])

    def test_whoever_does_not_read_any_more_is_an_error(self):
        read, write = os.pipe()
        self.addCleanup(os.close, write)
        pipe = Pipe(write, lambda _: None, lambda _: None)
        os.close(read)
        self.assertRaises(BrokenPipeError, pipe.write, b"abc")


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
        for domain, words in ((other, "another domain's log"), (other._replace(forms=(), unreadable="no lock"), "no lock")):
            self.domain("al-web", devices, persistent=True)
            self.libvirt.domains.return_value = [*self.there_are, domain]
            self.libvirt.next_start.return_value = self.there_are[0].forms[0].text
            with self.subTest(words), self.assertRaisesRegex(Refused, words):
                log.add(self.libvirt, "al-web")
        self.libvirt.define.assert_not_called()
        self.assertEqual(self.there(), {"al-web.serial0.log": 15})

    def test_of_what_is_not_there_or_has_no_next_start(self):
        self.libvirt.domains.return_value = [Domain("1", "al-web", persistent=False)]
        for name in ("al-web", "al-db"):
            with self.subTest(name), self.assertRaisesRegex(Refused, "no domain"):
                log.add(self.libvirt, name)


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


class Error(Exception):
    def __init__(self, words="", code=0):
        super().__init__(words)
        self.code = code

    def get_error_code(self):
        return self.code


class FakeStream:
    """Of a file that somebody goes on writing."""

    def __init__(self):
        self.content = b""

    def recvAll(self, take, opaque):
        for at in range(0, len(self.content), 1000):
            take(self, self.content[at:at + 1000], opaque)

    def finish(self):
        pass


class PastTest(unittest.TestCase):
    def setUp(self):
        self.file = b""
        self.connection = mock.Mock()
        self.connection.newStream.side_effect = lambda _: FakeStream()
        self.volume = self.connection.storagePoolLookupByName.return_value.storageVolLookupByName.return_value
        self.volume.download.side_effect = self.download
        self.past = Past(mock.Mock(libvirtError=Error, VIR_ERR_NO_STORAGE_POOL=49, VIR_ERR_NO_STORAGE_VOL=50), self.connection, "al-web", "serial0")

    def download(self, stream, offset, *_):
        stream.content = self.file[offset:]

    def test_is_the_volume_of_that_console(self):
        self.past.begin()
        self.connection.storagePoolLookupByName.assert_called_with("raptor-console")
        self.connection.storagePoolLookupByName.return_value.storageVolLookupByName.assert_called_with("al-web.serial0.log")

    def test_without_a_log_there_is_none(self):
        self.connection.storagePoolLookupByName.side_effect = Error("no pool", 49)
        self.assertEqual(self.past.begin(), b"")
        self.assertEqual(self.past.before(b"live"), (b"", b"live"))

    def test_a_log_that_cannot_be_read_says_why(self):
        self.connection.storagePoolLookupByName.side_effect = Error("access denied", 88)
        self.assertIn(b"cannot be read: access denied", self.past.begin())
        self.assertEqual(self.past.before(b"live"), (b"", b"live"))

    def test_is_the_end_of_it_from_a_line_on(self):
        self.file = b"".join(b"line %d\n" % number for number in range(100000))
        got = self.past.begin()
        self.assertLess(len(got), MOST_OF_THE_PAST)
        self.assertTrue(self.file.endswith(got))
        self.assertTrue(got.startswith(b"line "))

    def test_what_was_written_while_nobody_read_comes_before_what_comes_live(self):
        for live in (b"Linux version 6.12 something", b"\r\n", b"$ "):
            with self.subTest(live=live):
                self.file = b"before\n"
                self.past.begin()
                self.file += b"lost in the first second\n" + live
                self.assertEqual(self.past.before(live), (b"lost in the first second\n", live))

    def test_what_came_live_before_a_start_is_not_told_again_after_it(self):
        for first, then in ((b"The talker is here\r\n", b"echoed"), (b"x", b"y")):
            with self.subTest(first=first):
                self.file = b"before\n"
                self.past.begin()
                self.file += b"lost\n" + first + then[:1]  # a byte of what comes next is there already
                self.assertEqual(self.past.before(first), (b"lost\n", first))
                self.file += then[1:]
                self.past.heard(then)
                self.file += b"last words that nobody read\n" + b"lost again\n" + first
                self.assertEqual(self.past.before(first), (b"last words that nobody read\nlost again\n", first))

    def test_a_log_that_comes_to_be_only_later_is_told_from_its_beginning_on(self):
        lookup = self.connection.storagePoolLookupByName.return_value.storageVolLookupByName
        lookup.side_effect = Error("no volume", 50)
        self.assertEqual(self.past.begin(), b"")
        self.assertEqual(self.past.before(b"words without a log"), (b"", b"words without a log"))
        self.past.heard(b"and many more of them")
        lookup.side_effect, self.file = None, b"lost\n" + b"the first of the next start"
        self.assertEqual(self.past.before(b"the first of the next start"), (b"lost\n", b"the first of the next start"))

    def test_much_that_was_written_meanwhile_does_not_move_the_place(self):
        self.past.begin()
        live = b"the first live words of it"
        self.file = b"x" * (MOST_OF_THE_PAST + 5000) + live
        past, _ = self.past.before(live)
        self.assertEqual(len(past), MOST_OF_THE_PAST - len(live))
        self.file += b"lost\n" + b"another start of the guest"
        self.assertEqual(self.past.before(b"another start of the guest"), (b"lost\n", b"another start of the guest"))

    def test_what_is_in_the_log_by_half_is_told_once(self):
        live = b"the first live words, of which the log has half"
        for known in (b"", live[:20]):
            with self.subTest(known=known):
                self.file = b"before\n" + known
                self.past.begin()
                self.file = b"before\n" + live[:30]
                past, rest = self.past.before(live)
                self.assertEqual(known + past + rest, live)
                self.file = b"before\n" + live + b"lost\n" + b"another start of the guest"
                self.assertEqual(self.past.before(b"another start of the guest"), (b"lost\n", b"another start of the guest"))

    def test_a_log_that_is_written_late_is_not_told_again_either(self):
        self.file = b"before\n"
        self.past.begin()
        self.assertEqual(self.past.before(b"it came live"), (b"", b"it came live"))
        self.file += b"it came live" + b"lost\n" + b"and the next start"
        self.assertEqual(self.past.before(b"and the next start"), (b"lost\n", b"and the next start"))

    def test_what_has_come_live_already_when_the_log_is_read_is_not_doubled(self):
        self.file = b"before\n"
        self.past.begin()
        self.file += b"lost\n" + b"the first live words, and " + b"what comes live after them"
        self.assertEqual(self.past.before(b"the first live words, and "), (b"lost\n", b"the first live words, and "))

    def test_what_lay_in_the_line_from_before_is_not_doubled(self):
        self.file = b"a line that lay there since the last one left\n"
        self.past.begin()
        self.assertEqual(self.past.before(b"line that lay there since the last one left\n"), (b"", b""))

    def test_a_log_that_lags_behind_loses_nothing(self):
        self.file = b"before\n"
        self.past.begin()
        self.file += b"lost\n"
        self.assertEqual(self.past.before(b"live, and not in the log yet"), (b"lost\n", b"live, and not in the log yet"))

    def test_a_log_that_was_rotated_is_no_trouble(self):
        self.file = b"a long one\n" * 50
        self.past.begin()
        self.file = b"new\n"
        self.assertEqual(self.past.before(b"live words that are long enough"), (b"new\n", b"live words that are long enough"))

# SPDX-License-Identifier: LGPL-2.1-or-later
"""What libvirt answers, as its library has it, and that nobody waits for it for ever."""

import json
import time
import types
import unittest
from unittest import mock

import libexec  # pylint: disable=unused-import
from fakelibvirt import Error
from raptor.base.run import CommandFailed
from raptor.libvirt import asking as libvirt_ask, connection as libvirt
from raptor.libvirt.asking import Asking, number

PERSISTENT, PLAIN, AUTOSTART = 4, 512 | 8192 | 32768, 1024

LIBVIRT = types.SimpleNamespace(
    libvirtError=Error, registerErrorHandler=lambda *_: None, VIR_ERR_NO_DOMAIN=42, VIR_ERR_NO_SUPPORT=3, VIR_ERR_NO_STORAGE_POOL=49, VIR_ERR_NO_STORAGE_VOL=50,
    VIR_ERR_NO_NETWORK=43, VIR_DOMAIN_XML_INACTIVE=2, VIR_STORAGE_XML_INACTIVE=1, VIR_DOMAIN_STATS_STATE=1, VIR_CONNECT_LIST_DOMAINS_PERSISTENT=PERSISTENT,
    VIR_CONNECT_LIST_DOMAINS_NO_MANAGEDSAVE=512, VIR_CONNECT_LIST_DOMAINS_NO_SNAPSHOT=8192, VIR_CONNECT_LIST_DOMAINS_NO_CHECKPOINT=32768,
    VIR_CONNECT_LIST_DOMAINS_AUTOSTART=AUTOSTART, VIR_DOMAIN_UNDEFINE_MANAGED_SAVE=1, VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA=2, VIR_DOMAIN_UNDEFINE_NVRAM=4,
    VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA=16, VIR_DOMAIN_UNDEFINE_TPM=32)


class Text:
    """Of a snapshot or a checkpoint."""

    def __init__(self, name):
        self.name = name

    def getName(self):
        return self.name

    def getXMLDesc(self, _flags):
        return f"<of>{self.name}</of>"


class Domain:
    def __init__(self, name, run=-1, persistent=True, saved=False, snapshots=(), checkpoints=(), fails=None):
        self.named, self.run, self.persistent, self.saved, self.snapshots, self.checkpoints, self.fails = name, run, persistent, saved, snapshots, checkpoints, fails
        self.asked = []

    def UUIDString(self):
        return f"uuid-{self.named}"

    def name(self):
        return self.named

    def ID(self):
        return self.run

    def XMLDesc(self, flags):
        self.asked.append(f"xml {flags}")
        if self.fails:
            raise Error(self.fails)
        return f"<domain type='qemu' id='{self.run}'>{self.named}</domain>" if self.run >= 0 and flags == 0 else f"<domain type='qemu'>{self.named}</domain>"

    def isActive(self):
        return int(self.run >= 0)

    def isPersistent(self):
        return int(self.persistent)

    def hasManagedSaveImage(self, _flags):
        return int(self.saved)

    def managedSaveGetXMLDesc(self, _flags):
        return "<domain>saved</domain>"

    def listAllSnapshots(self, _flags):
        self.asked.append("snapshots")
        return list(map(Text, self.snapshots))

    def listAllCheckpoints(self, _flags):
        if self.checkpoints is None:
            raise Error(3)
        return list(map(Text, self.checkpoints))

    def state(self, _flags):
        return [1 if self.run >= 0 else 5, 1, "more"]

    def undefineFlags(self, flags):
        self.asked.append(f"undefine {flags}")


class Connection:
    def __init__(self, *domains):
        self.all = domains
        self.between = lambda: None  # what happens before the list of those that are plain

    def getAllDomainStats(self, _what, _flags):
        return [(domain, {"state.state": domain.state(0)[0], "state.reason": 1}) for domain in self.all]

    def listAllDomains(self, flags):
        if flags == AUTOSTART:
            return [domain for domain in self.all if domain.named == "auto"]
        assert flags == PERSISTENT | PLAIN
        self.between()
        return [domain for domain in self.all if domain.persistent and not (domain.saved or domain.snapshots or domain.checkpoints)]

    def lookupByUUIDString(self, uuid):
        for domain in self.all:
            if domain.UUIDString() == uuid:
                return domain
        raise Error(42)


def asking(*domains):
    found = Asking(LIBVIRT)
    found._connection = Connection(*domains)  # pylint: disable=protected-access
    return found


def read(*domains):
    answer = json.loads(json.dumps(asking(*domains).answer(["domains", True])))
    return [libvirt.make_domain(found) for found in answer["answer"]]


class WhatIsBegun(unittest.TestCase):
    """Of a child that tells its answers in the order in which it is asked."""

    def setUp(self):
        asked = self.asked = []

        class Child:
            pid = 1

            order = []

            def begin(self, requests):
                asked.extend(list(request) for request in requests)

            def answer(self, _seconds):
                return self.order.pop(0)

        self.child = Child()
        with mock.patch.object(libvirt, "Child", lambda _make: self.child):
            self.connection = libvirt.Connection(1)

    def will_answer(self, *answers):
        self.child.order = [answer if isinstance(answer, dict) else {"answer": answer} for answer in answers]

    def test_is_asked_once_whoever_wants_it_first(self):
        self.will_answer("<caps/>", [["net", "<n/>", True]], "/dev/x")
        self.connection.begin(("domain_capabilities",), ("networks",))
        self.assertEqual(self.connection.networks(), [libvirt.Network("net", "<n/>", True)])
        self.assertEqual(self.connection.domain_capabilities(), "<caps/>")
        self.assertEqual(self.connection.volume_path("p", "v"), "/dev/x")
        self.assertEqual(self.asked, [["domain_capabilities"], ["networks"], ["volume_path", "p", "v"]])

    def test_is_another_question_with_other_words(self):
        self.will_answer(["no"], [])
        self.connection.begin(("domains", True))
        self.assertEqual(self.connection.domains(autostart=False), [])
        self.assertEqual(self.asked, [["domains", True], ["domains", False]])

    def test_is_forgotten_when_it_is_opened_anew(self):
        self.will_answer(None, "<old/>", None, "<new/>")
        self.connection.open()
        self.connection.begin(("domain_capabilities",))
        self.connection.open()
        self.connection.begin(("domain_capabilities",))
        self.assertEqual(self.connection.domain_capabilities(), "<new/>")

    def test_is_opened_anew_although_that_was_begun(self):
        self.will_answer({"failed": "the daemon is asleep"}, None)
        self.connection.begin(("open",))
        self.connection.open()
        self.assertEqual(self.asked, [["open"], ["open"]])

    def test_fails_for_whoever_asks_for_it(self):
        self.will_answer({"failed": "no such driver"}, "<caps/>")
        self.connection.begin(("networks",), ("domain_capabilities",))
        self.assertEqual(self.connection.domain_capabilities(), "<caps/>")
        with self.assertRaisesRegex(CommandFailed, "libvirt: no such driver"):
            self.connection.networks()


class EveryDomain(unittest.TestCase):
    def test_is_read_in_each_form_in_which_it_can_come_to_life(self):
        for domain, forms in (
                (Domain("a"), ["next"]), (Domain("a", run=3), ["next", "live"]), (Domain("a", run=3, persistent=False), ["live"]),
                (Domain("a", saved=True), ["save", "next"]), (Domain("a", snapshots=["s1", "s2"]), ["snapshot s1", "snapshot s2", "next"]),
                (Domain("a", run=3, checkpoints=["c"]), ["checkpoint c", "next", "live"]), (Domain("a", snapshots=["s"], checkpoints=None), ["snapshot s", "next"])):
            found, = read(domain)
            with self.subTest(forms=forms):
                self.assertEqual([form.title for form in found.forms], forms)
                self.assertEqual((found.unreadable, found.active, found.persistent, found.state[1]), (None, domain.run >= 0, domain.persistent, 1))
                self.assertEqual(found.now, found.forms[-1])

    def test_of_most_only_its_xml_is_asked_for(self):
        domains = [Domain("a"), Domain("auto", run=1)]
        found = read(*domains)
        self.assertEqual([domain.asked for domain in domains], [["xml 0"], ["xml 0", "xml 2"]])
        self.assertEqual([domain.autostart for domain in found], [False, True])

    def test_that_starts_from_its_saved_state_meanwhile_is_read_as_it_runs(self):
        domain = Domain("a", saved=True)
        ask = asking(domain)

        def starts():
            domain.saved, domain.run = False, 7
        ask._connection.between = starts  # pylint: disable=protected-access
        found = libvirt.make_domain(ask.answer(["domains", False])["answer"][0])
        self.assertEqual([form.kind for form in found.forms], ["next", "live"])

    def test_that_is_gone_meanwhile_is_left_out(self):
        self.assertEqual([domain.name for domain in read(Domain("a"), Domain("b", fails=42))], ["a"])

    def test_that_cannot_be_read_is_there_with_the_reason(self):
        found = read(Domain("a"), Domain("b", fails=38))
        self.assertEqual([(domain.name, domain.unreadable) for domain in found], [("a", None), ("b", "said so")])
        odd = libvirt.make_domain({"uuid": "u", "name": "n", "forms": [["next", "", "<domain>"]]})
        self.assertRegex(odd.unreadable, "the XML is none")

    def test_runs_if_its_xml_says_so(self):
        for text, found in (("<domain type='qemu' id='12' xmlns:x='y'>", 12), ("<domain type='qemu'><x id='3'/>", -1), ("<domain id='1'>", 1), ("<x id='1'/>", -1), ("", -1)):
            self.assertEqual(number(text), found)


class TheEndOfADomain(unittest.TestCase):
    def test_takes_all_that_libvirt_keeps_for_it(self):
        domain = Domain("a")
        asking(domain).answer(["undefine", "uuid-a"])
        self.assertEqual(domain.asked, ["undefine 55"])

    def test_of_one_that_is_gone_is_no_failure(self):
        for what in ("undefine", "destroy", "status"):
            self.assertEqual(asking().answer([what, "uuid-a"]), {"answer": None})


class NoAnswer(unittest.TestCase):
    def connection(self, answer):
        with mock.patch.object(libvirt_ask, "answering", lambda: answer):
            return libvirt.Connection(0.3)

    def test_in_time_is_a_failure_and_the_next_is_told_at_once(self):
        connection = self.connection(lambda request: time.sleep(60))
        with self.assertRaisesRegex(CommandFailed, "libvirt does not answer"):
            connection.domains()
        self.assertFalse(connection.is_open)

    def test_of_a_library_that_dies_is_a_failure(self):
        def dies():
            raise SystemExit
        with mock.patch.object(libvirt_ask, "answering", dies), self.assertRaisesRegex(CommandFailed, "libvirt does not answer"):
            libvirt.connect(5)

    def test_but_a_refusal_is_told_in_libvirts_words(self):
        connection = self.connection(lambda request: {"failed": "authentication unavailable"})
        with self.assertRaisesRegex(CommandFailed, "libvirt: authentication unavailable"):
            connection.open()
        connection.close()


class RefreshPool(unittest.TestCase):
    """Of a folder whose files somebody has removed."""

    def ask(self, pool=None, error=None):
        connection = mock.Mock()
        connection.storagePoolLookupByName.side_effect = error
        if pool is not None:
            connection.storagePoolLookupByName.return_value = pool
        asking = Asking.__new__(Asking)
        asking._libvirt, asking._connection = LIBVIRT, connection  # pylint: disable=protected-access
        asking.refresh_pool("raptor-console")

    def test_one_that_is_active_is_read_again(self):
        for active in (True, False):
            pool = mock.Mock(**{"isActive.return_value": active})
            self.ask(pool)
            self.assertEqual(pool.refresh.call_count, int(active))

    def test_one_that_is_not_there_has_nothing_to_forget(self):
        self.ask(error=Error(49))
        self.assertRaises(Error, self.ask, error=Error(88))


if __name__ == "__main__":
    unittest.main()

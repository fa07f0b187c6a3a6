# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a machine leaves behind goes with it, and nothing that is anybody else's, whatever is found in libvirt's folders."""

import contextlib
import io
import os
import tempfile
import unittest
from unittest import mock

from fakehost import DOMAIN, UUID, FakeHost
from raptor.base.run import CommandFailed, Refused
from raptor.leftovers import leftovers, places
from raptor.libvirt.connection import Domain, Form
from raptor.lvm import volumes as lvm
from raptor.wipe import life, start as starting
from raptor.wipe.prepare import prepare

OTHER = "11111111-1111-1111-1111-111111111111"
QEMU, LOGS = "var/lib/libvirt/qemu", "var/log/libvirt/qemu"
CONSOLE = "var/lib/raptor/console"
LONG = "al-a-very-long-name-of-a-machine"
HAS = (f"{QEMU}/nvram/al-web_VARS.fd", f"{QEMU}/nvram/al-web_VARS.qcow2", f"{QEMU}/save/al-web.save", f"{QEMU}/snapshot/al-web/s1.xml",
       f"{QEMU}/checkpoint/al-web/c1.xml", f"{QEMU}/dump/12-al-web-2026-01-31-23:59:59", f"{QEMU}/ram/3-al-web/ram-node0",
       f"var/lib/libvirt/swtpm/{DOMAIN}/tpm2/tpm2-00.permall", f"{LOGS}/al-web.log", f"{LOGS}/al-web.log.0", f"{LOGS}/al-web.log.2.gz",
       f"{LOGS}/al-web-serial0.log", f"{CONSOLE}/al-web.serial0.log", f"{CONSOLE}/al-web.console1.log.0", "var/log/swtpm/libvirt/qemu/al-web-swtpm.log")
HAS_NOT = (f"{QEMU}/nvram/al-web2_VARS.fd", f"{QEMU}/nvram/al_VARS.fd", f"{QEMU}/nvram/xal-web_VARS.fd", f"{QEMU}/save/al-web.save2",
           f"{QEMU}/save/al-web-2.save", f"{QEMU}/snapshot/al/s1.xml", f"{QEMU}/dump/12-al-web-2-2026-01-31-23:59:59", f"{QEMU}/ram/al-web/x",
           f"var/lib/libvirt/swtpm/{OTHER}/tpm2/x", f"{LOGS}/al-web2.log", f"{LOGS}/al-web.log.old", f"{LOGS}/al-web-db.log", f"{CONSOLE}/al-web-2.serial0.log", f"{CONSOLE}/al.serial0.log", f"{CONSOLE}/al-web.log",
           "var/lib/libvirt/images/al-web.img")


def domain(name, uuid=OTHER, devices="", **more):
    return Domain(uuid, name, forms=(Form("next", "", f"<domain><name>{name}</name>{devices}</domain>"),), **more)


class OnAHost(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root, self.domains, self.said, self.libvirt = folder.name, [], [], mock.Mock()
        for target, name, value in ((places, "ROOT", self.root), (leftovers, "every_domain", lambda: self.domains),
                                    (leftovers, "connection", lambda: self.libvirt),
                                    (leftovers, "SECONDS_FOR_ONE", 5.0)):
            patch = mock.patch.object(target, name, value)
            patch.start()
            self.addCleanup(patch.stop)
        patch = mock.patch("builtins.print", lambda text, **_: self.said.append(text))
        patch.start()
        self.addCleanup(patch.stop)

    def make(self, *paths):
        for path in paths:
            os.makedirs(os.path.dirname(f"{self.root}/{path}"), exist_ok=True)
            with open(f"{self.root}/{path}", "w", encoding="utf-8") as file:
                file.write(path)

    def left(self, *paths):
        return [path for path in paths if os.path.lexists(f"{self.root}/{path}")]


class Leftovers(OnAHost):
    def test_what_is_a_machines_is_found_and_removed_and_nothing_beside_it(self):
        self.make(*HAS, *HAS_NOT)
        found = leftovers.find("al-web", DOMAIN)
        self.assertEqual({path for path in HAS if not any(f"{self.root}/{path}".startswith(one) for one in found)}, set())
        leftovers.remove("al-web", DOMAIN)
        self.assertEqual(self.left(*HAS), [])
        self.assertEqual(self.left(*HAS_NOT), list(HAS_NOT))
        self.assertEqual(leftovers.find("al-web", DOMAIN), [])
        self.assertEqual(sorted(self.said), sorted(f"removed {path}" for path in found))

    def test_libvirt_is_told_of_logs_that_are_gone(self):
        self.make(f"{QEMU}/save/al-web.save")
        leftovers.remove("al-web", DOMAIN)
        self.libvirt.refresh_pool.assert_not_called()
        self.make(*HAS)
        self.libvirt.refresh_pool.side_effect = CommandFailed("libvirt does not answer")
        leftovers.remove("al-web", DOMAIN)
        self.libvirt.refresh_pool.assert_called_once_with("raptor-console")
        self.assertEqual(self.left(*HAS), [])
        self.assertIn("virsh pool-refresh raptor-console: libvirt does not answer", self.said[-1])

    def test_what_a_new_machine_of_the_name_would_be_given_is_told_apart(self):
        self.make(*HAS)
        self.assertEqual([path.removeprefix(f"{self.root}/{QEMU}/") for path in leftovers.given_on("al-web")],
                         ["nvram/al-web_VARS.fd", "nvram/al-web_VARS.qcow2", "save/al-web.save", "snapshot/al-web", "checkpoint/al-web"])
        self.assertEqual(leftovers.given_on("al-db"), [])

    def test_without_a_name_only_what_has_its_uuid(self):
        self.make(*HAS)
        self.assertEqual(leftovers.find(None, DOMAIN), [f"{self.root}/var/lib/libvirt/swtpm/{DOMAIN}"])
        self.assertEqual(leftovers.find(None, None), [])

    def test_a_name_is_no_pattern(self):
        self.make(f"{QEMU}/save/al-web.save", f"{QEMU}/save/alxweb.save")
        for name in ("al.web", ".*", "al*", "(", "../save/al-web", "al-web.save\n"):
            self.assertEqual(leftovers.find(name), [], name)

    def test_a_host_that_never_kept_such_things_has_none(self):
        self.assertEqual(leftovers.find("al-web", DOMAIN), [])
        leftovers.remove("al-web", DOMAIN)

    def test_a_domain_of_the_name_or_of_the_uuid_keeps_its_own(self):
        self.make(*HAS)
        self.domains = [domain("al-web")]
        leftovers.remove("al-web", DOMAIN)
        self.assertEqual([path for path in HAS if not self.left(path)], [path for path in HAS if DOMAIN in path])
        self.make(*HAS)
        self.domains = [domain("al-new", DOMAIN)]
        leftovers.remove("al-web", DOMAIN)
        self.assertEqual(self.left(*HAS), [path for path in HAS if DOMAIN in path])

    def test_what_another_domain_names_is_kept(self):
        vars_file = f"{QEMU}/nvram/al-web_VARS.fd"
        for path in (f"{self.root}/{vars_file}", f"{self.root}/{QEMU}/nvram/../nvram//al-web_VARS.fd", f"{self.root}/link"):
            self.make(*HAS)
            if not os.path.islink(f"{self.root}/link"):
                os.symlink(f"{self.root}/{vars_file}", f"{self.root}/link")
            self.domains = [domain("al-new", devices=f"<os><nvram>{path}</nvram></os>")]
            with self.subTest(path=path):
                leftovers.remove("al-web", DOMAIN)
                self.assertEqual(self.left(*HAS), [vars_file])
        self.make(*HAS)
        self.domains = [domain("al-new", devices=f"<source file='{self.root}/{QEMU}/ram/3-al-web/ram-node0'/>")]
        leftovers.remove("al-web", DOMAIN)
        self.assertEqual(self.left(*HAS), [f"{QEMU}/ram/3-al-web/ram-node0"])

    def test_a_domain_that_cannot_be_read_may_have_it(self):
        self.make(*HAS)
        self.domains = [domain("srv", unreadable="no such pool")]
        with self.assertRaisesRegex(Refused, "the domain srv cannot be read, and may have .*no such pool"):
            leftovers.remove("al-web", DOMAIN)
        self.assertEqual(self.left(*HAS), list(HAS))

    def test_a_name_that_is_cut_off_is_not_taken_for_another_ones(self):
        dump = f"{QEMU}/dump/7-{LONG[:20]}-2026-01-31-23:59:59"
        for others, kept in (([], []), ([domain(LONG + "-too")], [dump])):
            self.make(dump)
            self.domains = others
            leftovers.remove(LONG, None)
            self.assertEqual(self.left(dump), kept)

    def test_a_console_log_of_a_domain_that_is_called_so_is_kept(self):
        self.make(f"{LOGS}/al-web-serial0.log", f"{LOGS}/al-web.log")
        self.domains = [domain("al-web-serial0")]
        leftovers.remove("al-web")
        self.assertEqual(os.listdir(f"{self.root}/{LOGS}"), ["al-web-serial0.log"])

    def test_libvirt_that_cannot_be_asked_is_waited_for(self):
        self.make(*HAS)
        with mock.patch.object(leftovers, "every_domain", side_effect=CommandFailed("libvirt does not answer")), \
                self.assertRaises(CommandFailed):
            leftovers.remove("al-web", DOMAIN)
        self.assertEqual(self.left(*HAS), list(HAS))


class Links(OnAHost):
    def test_one_goes_itself_and_never_what_it_points_to(self):
        self.make("etc/passwd", "home/al/file", f"{QEMU}/nvram/x", f"{QEMU}/snapshot/x", f"{QEMU}/ram/1-al-web/file")
        os.symlink(f"{self.root}/etc/passwd", f"{self.root}/{QEMU}/nvram/al-web_VARS.fd")
        os.symlink(f"{self.root}/home/al", f"{self.root}/{QEMU}/snapshot/al-web")
        os.symlink(f"{self.root}/home", f"{self.root}/{QEMU}/ram/1-al-web/home")
        leftovers.remove("al-web", DOMAIN)
        self.assertEqual(leftovers.find("al-web", DOMAIN), [])
        self.assertEqual(self.left("etc/passwd", "home/al/file"), ["etc/passwd", "home/al/file"])

    def test_a_folder_is_followed_if_root_has_moved_it_and_not_if_qemus_user_may_have(self):
        for owner in (0, 64055):
            self.make("big/al-web.save", f"{QEMU}/x")
            link = f"{self.root}/{QEMU}/save"
            os.symlink(f"{self.root}/big", link)
            with self.subTest(owner=owner):
                if os.getuid() != 0:
                    self.skipTest("gives a link to somebody, which only root can")
                os.lchown(link, owner, owner)
                if owner:
                    with self.assertRaisesRegex(Refused, "save is a link that root has not made"):
                        leftovers.remove("al-web")
                else:
                    leftovers.remove("al-web")
                self.assertEqual(self.left("big/al-web.save"), ["big/al-web.save"] if owner else [])
            os.unlink(link)

    def test_what_is_no_file_of_libvirts_is_for_a_person_to_look_at(self):
        for make in (os.mkfifo, os.mkdir):
            self.make(f"{QEMU}/nvram/x")
            path = f"{self.root}/{QEMU}/nvram/al-web_VARS.fd"
            make(path)
            with self.subTest(make=make), self.assertRaisesRegex(Refused, "remove it by hand"):
                leftovers.remove("al-web")
            os.rmdir(path) if os.path.isdir(path) else os.unlink(path)


class TheCommand(OnAHost):
    def test_it_lists_or_removes_and_leaves_a_machine_that_there_is(self):
        self.make(f"{QEMU}/save/al-web.save")
        path = f"{self.root}/{QEMU}/save/al-web.save"
        leftovers.tell("al-web", False)
        self.domains = [domain("al-web")]
        with self.assertRaisesRegex(Refused, "there is a domain al-web"):
            leftovers.tell("al-web", True)
        self.domains = []
        leftovers.tell("al-web", True)
        self.assertEqual(self.said, [path, f"removed {path}"])
        for name in ("", "a/b"):
            with self.assertRaisesRegex(Refused, "no name"):
                leftovers.tell(name, True)


class AWipe(unittest.TestCase):
    """The domain of fakehost.py is called d-5f3e."""

    def make(self, *names):
        for name in names:
            path = f"{places.ROOT}/{QEMU}/nvram/{name}_VARS.fd"
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write("keys")

    def left(self):
        return sorted(name.removesuffix("_VARS.fd") for name in os.listdir(f"{places.ROOT}/{QEMU}/nvram"))

    def test_takes_along_what_its_machine_leaves_once_before_its_name_is_free(self):
        host = FakeHost()
        with host.installed(), contextlib.redirect_stdout(io.StringIO()):
            self.make("d-5f3e", "al-web", "al-db")
            prepare(UUID)
            self.assertEqual(self.left(), ["al-db", "al-web"])
            # Of the next machine of that name.
            self.make("d-5f3e")
            prepare(UUID)
            self.assertEqual(self.left(), ["al-db", "al-web", "d-5f3e"])

    def test_of_a_machine_that_was_undefined_before_by_the_volumes_name(self):
        host = FakeHost(tags=())
        host.persistent = host.running = False
        with host.installed(), mock.patch.object(starting, "name_of_log_in", return_value="bob"):
            self.make("al-web", "al-db")
            starting.start(UUID, None)
            prepare(UUID)
            self.assertEqual(self.left(), ["al-db"])

    def test_that_cannot_take_it_along_does_not_give_the_name_away(self):
        host = FakeHost()
        with host.installed(), mock.patch.object(leftovers, "remove", side_effect=Refused("cannot remove")):
            with self.assertRaises(Refused):
                prepare(UUID)
        self.assertEqual(host.volume["lv_name"], "guest-al-web")

    def test_takes_nothing_of_a_name_that_is_another_volumes(self):
        volume = mock.Mock(spec=lvm.Volume, uuid=UUID, group="lvm-data")
        for name, tags, other, machine in (
                ("guest-al-web", {}, None, "al-web"), ("new-5f3e9c1e", {"raptor.name": ["guest-al-web"]}, None, "al-web"),
                ("new-5f3e9c1e", {"raptor.name": ["guest-al-web"]}, "another", None), ("new-5f3e9c1e", {}, None, None),
                ("guest-al-web", {"raptor.domain-name": ["al-old"]}, None, "al-old"),
                ("guest-al-web", {"raptor.domain-name": ["al-old"]}, "another", None)):
            volume.name, volume.tagged = name, lambda key, tags=tags: tags.get(key, [])
            with self.subTest(name=name, tags=tags, other=other), \
                    mock.patch.object(lvm, "find_named", return_value=other and mock.Mock(uuid=other)):
                self.assertEqual(life.machine_name(volume), machine)


if __name__ == "__main__":
    unittest.main()

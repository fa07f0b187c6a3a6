# SPDX-License-Identifier: LGPL-2.1-or-later
"""The table of a wipe's states: every pair of them, and that no other file changes one."""

import ast
import glob
import itertools
import os
import unittest

import libexec
from raptor.base.run import Refused
from raptor.lvm import volumes as lvm
from raptor.wipe import states
from raptor.wipe.states import IN_USE, PROVISIONING, QUARANTINE, WIPED, WIPING

ALL = (IN_USE, PROVISIONING, WIPING, WIPED, QUARANTINE)
# Once more, by hand: what leads to where.
EXPECTED = {IN_USE: {WIPING}, PROVISIONING: {WIPING}, WIPING: {WIPING, WIPED, QUARANTINE, IN_USE},
            WIPED: {WIPING, WIPED, QUARANTINE, IN_USE}, QUARANTINE: {WIPING}}


def volume(*tagged):
    tags = tuple(f"{lvm.STATE}={state}" for state in tagged if state != IN_USE)
    return lvm.Volume("uuid", "guest-al-web", "lvm-data", "vg", 4 << 20, 8 << 20, ("site=1", *tags), "public", "", "writeable", False, None, ())


def changed(before, words):
    tags = set(before.tags)
    for option, tag in zip(words[::2], words[1::2]):
        (tags.add if option == "--addtag" else tags.discard)(tag)
    return before._replace(tags=tuple(sorted(tags)))


class EveryPair(unittest.TestCase):
    def test_leads_there_or_is_refused(self):
        for now, to in itertools.product(ALL, ALL):
            with self.subTest(now=now, to=to):
                before = volume(now)
                self.assertEqual(states.of(before), now)
                if to in EXPECTED[now]:
                    after = changed(before, states.lead(before, to))
                    self.assertEqual((states.of(after), "site=1" in after.tags), (to, True))
                    self.assertEqual(len(after.tagged(lvm.STATE)), to != IN_USE)
                else:
                    with self.assertRaisesRegex(Refused, f"^lvm-data/guest-al-web is {now}, and nothing leads from there to {to}$"):
                        states.lead(before, to)

    def test_of_several_tags_the_gravest_counts_and_none_is_left_but_the_new_one(self):
        for tagged, now in (((WIPING, WIPED), WIPING), ((WIPING, QUARANTINE), QUARANTINE), ((PROVISIONING, WIPING), WIPING)):
            with self.subTest(tagged=tagged):
                before = volume(*tagged)
                self.assertEqual(states.of(before), now)
                self.assertEqual(changed(before, states.lead(before, WIPING)).tagged(lvm.STATE), [WIPING])

    def test_has_a_reason(self):
        self.assertTrue(all(states.LEADS.values()))
        self.assertEqual({pair for pair in itertools.product(ALL, ALL) if pair[1] in EXPECTED[pair[0]]}, set(states.LEADS))


    def test_takes_away_what_has_come_since_it_was_read(self):
        words = states.lead(volume(WIPING), WIPING, QUARANTINE)
        self.assertEqual(changed(volume(WIPING, QUARANTINE), words).tagged(lvm.STATE), [WIPING])


def is_state_tag(node):
    """Text that is made to be such a tag: "raptor.state=…", f"{lvm.STATE}=…"."""
    if isinstance(node, ast.JoinedStr) and len(node.values) > 1:
        name, rest = node.values[:2]
        return (isinstance(name, ast.FormattedValue) and ast.unparse(name.value).endswith("STATE")
                and isinstance(rest, ast.Constant) and str(rest.value).startswith("="))
    return isinstance(node, ast.Constant) and str(node.value).startswith("raptor.state=")


class NoOtherFile(unittest.TestCase):
    def test_writes_a_state(self):
        found = {}
        for path in glob.glob(os.path.join(libexec.FOLDER, "raptor", "**", "*.py"), recursive=True):
            with open(path, encoding="utf-8") as file:
                count = sum(map(is_state_tag, ast.walk(ast.parse(file.read()))))
            found |= {os.path.relpath(path, libexec.FOLDER): count} if count else {}
        # Where they are read: the one that a plan of the page's writes, and which of several counts.
        self.assertEqual(found, {"raptor/wipe/states.py": 1, "raptor/lvm/volumes.py": 2})


if __name__ == "__main__":
    unittest.main()

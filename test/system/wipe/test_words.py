# SPDX-License-Identifier: LGPL-2.1-or-later
"""What raptor-wipe is asked: what is understood without argparse means the same with it."""

import contextlib
import io
import unittest
from unittest import mock

import libexec  # noqa: F401  pylint: disable=unused-import
from raptor.wipe import words
from raptor.wipe.words import Asked

PLAIN = [["cpus"], ["records"], ["prepare", "U"], ["zero", "U"], ["finish", "U"], ["after", "U"], ["start", "vg/lv"], ["new", "U"],
         ["pause", "U"], ["resume", "U"], ["limit", "U", "50M"], ["start", "U", "--domain", "al-web"]]
NOT_PLAIN = [["start", "--all"], ["leftovers", "al-web", "--remove"], ["start", "--domain", "al-web", "vg/lv"], ["start", "U", "--domain=al-web"]]
REFUSED = [[], ["start"], ["zero"], ["zero", "U", "V"], ["records", "U"], ["start", "U", "--all"], ["start", "--all", "--domain", "d"],
           ["start", "--al"], ["start", "U", "--domain"], ["start", "U", "--domain", "--all"], ["pause", "--all"], ["limit", "U"],
           ["zero", "-U"], ["erase", "U"]]


def parse(argv):
    with contextlib.redirect_stderr(io.StringIO()):
        return words.parse(argv, "")


class WordsTest(unittest.TestCase):
    def test_what_is_plain_means_what_argparse_makes_of_it(self):
        for argv in PLAIN:
            with self.subTest(argv=argv):
                asked = words.plain(argv)
                self.assertIsNotNone(asked)
                with mock.patch.object(words, "plain", lambda _: None):
                    self.assertEqual(parse(argv), asked)

    def test_everything_else_is_argparse_s(self):
        for argv in NOT_PLAIN + REFUSED:
            with self.subTest(argv=argv):
                self.assertIsNone(words.plain(argv))
        self.assertEqual(parse(["start", "--all"]), Asked("start", all=True))
        self.assertEqual(parse(["leftovers", "al-web", "--remove"]), Asked("leftovers", "al-web", remove=True))
        for argv in NOT_PLAIN[2:]:
            self.assertEqual(parse(argv).domain, "al-web")

    def test_what_is_not_understood_ends_with_the_usage(self):
        for argv in REFUSED:
            with self.subTest(argv=argv):
                with self.assertRaises(SystemExit) as end:
                    parse(argv)
                self.assertEqual(end.exception.code, 2)


if __name__ == "__main__":
    unittest.main()

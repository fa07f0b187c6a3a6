# SPDX-License-Identifier: LGPL-2.1-or-later
"""The page that has started a program, on the program's standard input: it says a line now and then, and is gone when that ends."""

import os
import select
import sys
from collections.abc import Iterator

# The page says a line every 30 s (src/host/base/process.ts): of one whose browser was killed nobody tells.
SECONDS_OF_SILENCE = 150


def lines(seconds: float | None = SECONDS_OF_SILENCE) -> Iterator[str]:
    """Each line that it says, an empty one as well, until it is gone. @param seconds: of silence, after which it counts as gone"""
    text = b""
    while select.select([sys.stdin], [], [], seconds)[0] and (got := os.read(sys.stdin.fileno(), 1024)):
        *whole, text = (text + got).split(b"\n")
        for line in whole:
            yield line.decode("ascii", "replace").strip()


def is_there() -> bool:
    """What it has said meanwhile is of no concern."""
    return not select.select([sys.stdin], [], [], 0)[0] or os.read(sys.stdin.fileno(), 1024) != b""


def stay(seconds: float | None) -> None:
    """Returns when it is gone."""
    for _ in lines(seconds):
        pass

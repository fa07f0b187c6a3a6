# SPDX-License-Identifier: LGPL-2.1-or-later
"""Who has a console, as far as the host can tell. libvirt knows only that somebody has it; but whoever has it from this host has a
process here, and what that was started with is for everybody to see. proc_pid_cmdline(5)

A courtesy: nothing is decided by it. Anybody may give a process any name.
"""

import os
import pwd
from collections.abc import Iterator

PROC = "/proc"
SYSTEM = "qemu:///system"
OPEN, NOT_OPEN = "raptor-open", "raptor-console"  # what a process of ours calls itself; proc_pid_comm(5)


def tell(is_open: bool) -> None:
    """Of this process. Where /proc is another it cannot, and nobody is the worse for it."""
    try:
        with open(f"{PROC}/self/comm", "w", encoding="ascii") as file:
            file.write(OPEN if is_open else NOT_OPEN)
    except OSError:
        pass


def _read(pid: str, name: str) -> str:
    with open(f"{PROC}/{pid}/{name}", encoding="utf-8", errors="replace") as file:
        return file.read()


def _option(words: list[str], name: str) -> str | None:
    joined = name + "=" if name.startswith("--") else name  # getopt_long(3)
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word == name:
            return following
        if word.startswith(joined):
            return word.removeprefix(joined)
    return None


def _is_virsh(words: list[str], names: set[str], device: str, is_first: bool) -> bool:
    if os.path.basename(words[0]) != "virsh" or "console" not in words or not names & set(words[words.index("console"):]):
        return False
    if (_option(words, "-c") or _option(words, "--connect") or SYSTEM) != SYSTEM:
        return False
    named = _option(words, "--devname")
    return named == device if named is not None else is_first


def _has_it(pid: str, names: set[str], device: str, is_first: bool) -> bool:
    words = _read(pid, "cmdline").rstrip("\0").split("\0")
    if any(os.path.basename(word) == "raptor-console" for word in words[:3]):
        return device in words and bool(names & set(words)) and _read(pid, "comm").strip() == OPEN
    return _is_virsh(words, names, device, is_first)


def _user(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _holders(names: set[str], device: str, is_first: bool) -> Iterator[str]:
    for pid in filter(str.isdecimal, os.listdir(PROC)):
        if int(pid) == os.getpid():
            continue
        try:
            if _has_it(pid, names, device, is_first):
                yield _user(os.stat(f"{PROC}/{pid}").st_uid)
        except OSError:
            pass  # it has ended, or is hidden


def holders(names: set[str], device: str, is_first: bool) -> list[str]:
    """The users who have it, or seem to. Empty: from elsewhere, by a shell within virsh, or hidden.

    @param names: what the domain is called by: its name, UUID, number
    @param is_first: whether it is the one that virsh opens if it is not told which
    """
    return sorted(set(_holders(names, device, is_first)))

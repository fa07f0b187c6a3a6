# SPDX-License-Identifier: LGPL-2.1-or-later
"""libvirt's polkit access driver in the configuration of its daemons: access_drivers = [ "polkit" ]

The grammar is that of libvirt's util/virconf.c. Whatever is not understood, or could be meant in two ways, counts as "not
on": the grant depends on it, and libvirt's own reading of the same text must never be the more generous one.
"""

import os
import re
import stat
import tempfile
from typing import NamedTuple

from raptor.base.run import Refused

KEY = "access_drivers"
WANTED = f'{KEY} = [ "polkit" ]\n'
OURS = "# The polkit rules of Raptor VMs need this: see raptor-setup. It set the next line, and takes it out again.\n"
# Before what stood there until then.
SET_ASIDE = "#raptor-setup# "

STRING = r'"""(?:.|\n)*?"""|"[^"\n]*"|\'[^\'\n]*\''
ITEM = rf"(?:{STRING}|-?[0-9]+)"
LIST = rf"\[\s*(?:{ITEM}\s*(?:,\s*{ITEM}\s*)*,?\s*)?\]"
STATEMENT = re.compile(rf"[ \t]*([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*=[ \t]*({ITEM}|{LIST})[ \t\r]*(?:#[^\n]*)?(?:\n|\Z)")
NOTHING = re.compile(r"[ \t\r]*(?:#[^\n]*)?(?:\n|\Z)")


class Unclear(Refused):
    pass


class Setting(NamedTuple):
    value: str
    start: int  # where its first line begins in the text
    end: int  # where the line after it begins


def find(text: str) -> Setting | None:
    """The one setting of access_drivers. Raises Unclear when there are two, or a line that cannot be read."""
    found, at = None, 0
    while at < len(text):
        if match := NOTHING.match(text, at):
            at = match.end()
            continue
        match = STATEMENT.match(text, at)
        if not match:
            raise Unclear(f"line {text.count(chr(10), 0, at) + 1} cannot be read")
        if match[1] == KEY:
            if found:
                raise Unclear(f"{KEY} is set twice")
            found = Setting(match[2], at, match.end())
        at = match.end()
    return found


def is_on(text: str) -> bool:
    """Raises Unclear."""
    setting = find(text)
    if not setting:
        return False
    if not setting.value.startswith("["):
        raise Unclear(f"{KEY} is no list")
    return "polkit" in [item.strip("\"'") for item in re.findall(ITEM, setting.value)]


def switched_on(text: str) -> str:
    """Raises Unclear: a text that is not understood is not changed."""
    if is_on(text):
        return text
    setting = find(text)
    if setting:
        aside = "".join(SET_ASIDE + line for line in text[setting.start:setting.end].splitlines(keepends=True))
        text = text[:setting.start] + aside + text[setting.end:]
    # Of a setting of ours that somebody took out the words may be left.
    text = text.replace(OURS, "")
    if text and not text.endswith("\n"):
        text += "\n"
    return text + OURS + WANTED


def switched_off(text: str) -> str:
    """As it was before switched_on. What somebody else set stays."""
    return re.sub(rf"^{SET_ASIDE}", "", text.replace(OURS + WANTED, "").replace(OURS, ""), flags=re.MULTILINE)


def read(path: str) -> str:
    """Empty where there is no such file: libvirt goes by its defaults then."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise Unclear(f"{path}: {error}") from error


def write(path: str, text: str) -> None:
    """The whole file or none of it, with the mode and owner that it had."""
    try:
        old = os.stat(path)
        mode, uid, gid = stat.S_IMODE(old.st_mode), old.st_uid, old.st_gid
    except FileNotFoundError:
        mode, uid, gid = 0o644, 0, 0
    handle, temporary = tempfile.mkstemp(prefix=".raptor-", dir=os.path.dirname(path))
    try:
        with open(handle, "w", encoding="utf-8") as file:
            file.write(text)
            os.fchmod(file.fileno(), mode)
            os.fchown(file.fileno(), uid, gid)
            file.flush()
            os.fsync(file.fileno())
        os.rename(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise

# SPDX-License-Identifier: LGPL-2.1-or-later
"""Who is a member of a group, and whom of them a machine can belong to: one answer for polkit's rule and for the page.

A member is whoever the group lists, and whoever has it as her primary group. A no counts only when every name service of
the host has answered: the C library would not tell a no from silence (raptor/people/nss.py).
"""

import grp
import os
import pwd
import re
from typing import Any

from raptor.people import nss

MEMBER, OTHER, UNKNOWN = "member", "other", "unknown"
# Nobody's name: what is asked about it shows whether there is an answer.
NOBODY = "raptor-nobody"

# RFC 1035: a domain is named {user}-{name}, and is one label of 63 octets at most. So a user's name is a label, begins as
# useradd(8) wants it, and leaves room for "-" and a letter.
MOST = 61
# What a name has that a host name cannot have, in the order in which it is told. The page has the words.
FAULTS = (("upper-case", re.compile(r"[A-Z]")), ("dot", re.compile(r"\.")), ("underscore", re.compile(r"_")),
          ("other-character", re.compile(r"[^a-z0-9-]")), ("begins", re.compile(r"\A(?![a-z])")), ("ends", re.compile(r"-\Z")),
          ("too-long", re.compile(rf"\A.{{{MOST + 1}}}", re.DOTALL)))


def fault(name: str) -> str:
    """Why no machine can belong to somebody of this name, as a code; empty when one can."""
    return next((code for code, pattern in FAULTS if pattern.search(name)), "")


def _group(group: str) -> grp.struct_group | None:
    try:
        return grp.getgrnam(group)
    except KeyError:
        return None


def is_member(name: str, gid: int) -> bool:
    try:
        return gid in os.getgrouplist(name, pwd.getpwnam(name).pw_gid)
    except KeyError:
        return False


def membership(group: str, name: str, services: nss.Services) -> str:
    found = _group(group)
    if found and is_member(name, found.gr_gid):
        return MEMBER
    # No such group, or nobody says that there is: the same question.
    asked = [("passwd", name), ("group", group), ("initgroups", group)]
    return UNKNOWN if any([services.silent(database, key) for database, key in asked]) else OTHER


def _all(group: str, names: list[str], services: nss.Services) -> list[str]:
    """For each of the names, in their order. Whether a directory is within reach is asked once, and last."""
    words = [membership(group, name, services) for name in names]
    if OTHER in words and services.are_offline():
        words = [UNKNOWN if word == OTHER else word for word in words]
    return words


def memberships(group: str, names: list[str]) -> list[str]:
    return _all(group, names, nss.Services())


def _named(found: grp.struct_group) -> list[str]:
    """Everybody who may be a member: whom the group lists, and whose primary group it is, as far as the name services list
    people at all. A directory often lists nobody, and answers of a name that it is asked."""
    return sorted({*found.gr_mem, *(one.pw_name for one in pwd.getpwall() if one.pw_gid == found.gr_gid)})


def answer(group: str, names: list[str]) -> dict[str, Any]:
    """members: everybody who is one as far as the host lists people, and of the names whoever is. Somebody whom the group
    lists and of whom the host cannot say whether there is such an account is one as well: what may be hers is not to look
    like another's. asked: for each of the names. trouble: why a name service is not to be relied on, in words."""
    services = nss.Services()
    found = _group(group)
    listed = _named(found) if found else []
    everybody = list(dict.fromkeys([*listed, *names]))
    asked = dict(zip(everybody, _all(group, everybody, services)))
    members = [name for name, word in asked.items() if word == MEMBER or (word == UNKNOWN and name in listed)]
    # Whether the services answer is told also where all are members. A name that cannot be one: nobody has kept it.
    membership(group, NOBODY, services)
    services.are_offline()
    return {
        "group": group, "exists": found is not None,
        "members": [{"name": name, "can_own": not fault(name), "why": fault(name)} for name in sorted(members)],
        "asked": {name: asked[name] for name in names},
        "trouble": services.trouble(),
    }

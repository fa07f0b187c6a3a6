# SPDX-License-Identifier: LGPL-2.1-or-later
"""The groups, who is in them, and who gets into Cockpit."""

import grp
from typing import Any

from raptor.base.run import CommandFailed, Refused, run
from raptor.people import groups, members
from raptor.setup import doors, logins, pam
from raptor.setup.check import Check, check


def _exists(group: str) -> bool:
    try:
        grp.getgrnam(group)
    except KeyError:
        return False
    return True


def sudo() -> Check:
    """What Cockpit runs when somebody turns on administrative access, asked of sudo for a member. sudo(8), -l COMMAND"""
    found = members.answer(groups.WHEEL, [])["members"]
    if not found:
        return check("sudo", groups.WHEEL, False, "", "unknown")
    argv = ["sudo", "-n", "-l", "-U", found[0]["name"], "cockpit-bridge", "--privileged"]
    try:
        run(*argv, seconds=20)
    except CommandFailed as error:
        return check("sudo", groups.WHEEL, False, str(error))
    return check("sudo", groups.WHEEL, True)


def owners(answer: dict[str, Any]) -> list[Check]:
    """Each member to whom no machine can belong, with the code of the reason; and why a name service is not to be relied on."""
    cannot = [check("member", one["name"], False, one["why"]) for one in answer["members"] if not one["can_own"]]
    trouble = [check("name-service", str(number), False, why) for number, why in enumerate(answer["trouble"], 1)]
    return (cannot or [check("member", "", True)]) + (trouble or [check("name-service", "", True)])


def log_ins() -> list[Check]:
    """What else is open is told where log-ins are restricted, or ought to be: elsewhere everything is."""
    try:
        state, why = logins.state()
    except Refused as error:
        return [check("logins", pam.SERVICE, False, str(error), "unknown")]
    first = check("logins", pam.SERVICE, state == "good", why, state)
    if state == "off":
        return [first]
    try:
        return [first, *(check("login-door", door, False) for door in logins.everything_open()),
                *(check("login-restart", unit, False) for unit in doors.older_instances())]
    except Refused as error:
        return [first, check("login-door", doors.CONFIGURATION, False, str(error), "unknown")]


def people() -> list[Check]:
    return [*log_ins(), *(check("group", name, _exists(name)) for name in groups.ALL), *owners(members.answer(groups.USERS, [])), sudo()]

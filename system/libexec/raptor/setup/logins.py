# SPDX-License-Identifier: LGPL-2.1-or-later
"""Who may log in to Cockpit: when restricted, members of the three groups only. A line in PAM's file for Cockpit, and no log-in
to other hosts, which sshd would decide. That it was switched on is remembered: a package may put its own file back."""

import os
import pwd

from raptor.base.login import name_of_log_in
from raptor.base.run import Refused
from raptor.people import groups
from raptor.setup import doors, driver as files, pam

REMEMBERED = "/var/lib/raptor/logins"
STRANGER = "nobody"


def who_is_logged_in() -> str:
    name = name_of_log_in()
    if name is None:
        raise Refused("name somebody who must still be able to log in: raptor-setup logins on NAME")
    return name


def remember() -> None:
    os.makedirs(os.path.dirname(REMEMBERED), mode=0o755, exist_ok=True)
    files.write(REMEMBERED, "restricted\n")


def is_remembered() -> bool:
    return os.path.exists(REMEMBERED)


def restrict(person: str) -> None:
    """Proves on a file of another name that the person passes and a stranger does not, then puts it in place."""
    text = files.read(pam.SERVICE)
    if not text:
        raise Refused(f"there is no {pam.SERVICE}")
    try:
        pwd.getpwnam(person)
    except KeyError as error:
        raise Refused(f"there is nobody called {person}") from error
    new = pam.restricted(text)
    try:
        files.write(pam.TRIAL, new)
        if not pam.passes(os.path.basename(pam.TRIAL), person):
            raise Refused(f"{person} could not log in any more: she is in none of the groups {', '.join(groups.ALL)}")
        if pam.passes(os.path.basename(pam.TRIAL), STRANGER):
            raise Refused("the rule would not keep anybody out: nobody passes it")
    finally:
        try:
            os.unlink(pam.TRIAL)
        except FileNotFoundError:
            pass
    remember()
    files.write(pam.SERVICE, new)
    if doors.close():
        print(f"{doors.CONFIGURATION}: nobody logs in to other hosts any more (LoginTo=false)")
    if doors.older_instances():
        print("Cockpit reads that when it starts: systemctl restart 'cockpit-wsinstance-*' ends every session and makes it so")
    for door in everything_open():
        print(f"still open: {door}")


def release() -> None:
    text = files.read(pam.SERVICE)
    if pam.are_restricted(text):
        files.write(pam.SERVICE, pam.unrestricted(text))
    doors.reopen()
    try:
        os.unlink(REMEMBERED)
    except FileNotFoundError:
        pass
    if line := pam.restricts_otherwise(text):
        print(f"{pam.SERVICE} has a line that raptor-setup has not set, and leaves: {line}")


def everything_open() -> list[str]:
    """What lets somebody in whom the rule would refuse, one line each, beside PAM's file itself."""
    return doors.open_doors(files.read(doors.CONFIGURATION)) + doors.started_otherwise()


def state() -> tuple[str, str]:
    """Of the rule in PAM's file: good, off, or bad and why. PAM itself is asked of a stranger: it, and not the text, decides."""
    text = files.read(pam.SERVICE)
    there = pam.are_restricted(text) or pam.restricts_otherwise(text) != ""
    if there and not pam.passes(os.path.basename(pam.SERVICE), STRANGER):
        return "good", ""
    if there:
        return "bad", f"{pam.SERVICE} has the line, and PAM lets {STRANGER} in all the same"
    if is_remembered():
        return "bad", f"it was switched on and is not any more: the line is gone from {pam.SERVICE}"
    return "off", ""

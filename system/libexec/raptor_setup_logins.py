# SPDX-License-Identifier: LGPL-2.1-or-later
"""Who may log in to Cockpit: with the rule, members of the three groups only. One line in PAM's file for Cockpit.
pam_succeed_if(8), pam.conf(5)"""

import ctypes
import ctypes.util
import os
import pwd

import raptor_setup_driver as files
from raptor_login import name_of_log_in
from raptor_run import Refused

SERVICE = "/etc/pam.d/cockpit"
# The same text under another name, to try it on. PAM finds a service by its file's name.
TRIAL = "/etc/pam.d/raptor-trial"
GROUPS = ("wheel", "libvirt", "vm-users")
OURS = ("# Members of these groups only may log in to Cockpit: see raptor-setup. It set the next line, and takes it out again.\n"
        f"account    requisite    pam_succeed_if.so quiet_success user ingroup {':'.join(GROUPS)}\n")
PAM_SUCCESS = 0
PAM_SILENT = 0x8000


def are_restricted(text: str) -> bool:
    return OURS in text


def restricted(text: str) -> str:
    """With our line before the first of its kind: a module that is "sufficient" there must not decide before us."""
    if are_restricted(text):
        return text
    lines = text.splitlines(keepends=True)
    for index, line in enumerate(lines):
        words = line.lstrip("-").split()
        if words and (words[0] == "account" or (words[0] == "@include" and "account" in line)):
            return "".join(lines[:index]) + OURS + "".join(lines[index:])
    raise Refused(f"{SERVICE} has no line for accounts")


def unrestricted(text: str) -> str:
    return text.replace(OURS, "")


class _Conversation(ctypes.Structure):
    _fields_ = [("conv", ctypes.c_void_p), ("appdata", ctypes.c_void_p)]


def passes(service: str, name: str) -> bool:
    """Would PAM let this account in? What it asks at a log-in after the password: pam_acct_mgmt(3)."""
    pam = ctypes.CDLL(ctypes.util.find_library("pam") or "libpam.so.0")
    handle = ctypes.c_void_p()
    conversation = _Conversation(None, None)
    if pam.pam_start(service.encode(), name.encode(), ctypes.byref(conversation), ctypes.byref(handle)) != PAM_SUCCESS:
        raise Refused("PAM cannot be asked")
    result = pam.pam_acct_mgmt(handle, PAM_SILENT)
    pam.pam_end(handle, result)
    return bool(result == PAM_SUCCESS)


def who_is_logged_in() -> str:
    name = name_of_log_in()
    if name is None:
        raise Refused("name somebody who must still be able to log in: raptor-setup logins on NAME")
    return name


def restrict(person: str) -> None:
    """Proves on a file of another name that the person passes and a stranger does not, then puts it in place."""
    text = files.read(SERVICE)
    if not text:
        raise Refused(f"there is no {SERVICE}")
    try:
        pwd.getpwnam(person)
    except KeyError as error:
        raise Refused(f"there is nobody called {person}") from error
    new = restricted(text)
    try:
        files.write(TRIAL, new)
        if not passes(os.path.basename(TRIAL), person):
            raise Refused(f"{person} could not log in any more: she is in none of the groups {', '.join(GROUPS)}")
        if passes(os.path.basename(TRIAL), "nobody"):
            raise Refused("the rule would not keep anybody out: nobody passes it")
    finally:
        try:
            os.unlink(TRIAL)
        except FileNotFoundError:
            pass
    files.write(SERVICE, new)


def release() -> None:
    text = files.read(SERVICE)
    if are_restricted(text):
        files.write(SERVICE, unrestricted(text))

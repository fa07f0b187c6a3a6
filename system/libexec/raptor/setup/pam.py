# SPDX-License-Identifier: LGPL-2.1-or-later
"""The line in PAM's file for Cockpit that lets only members of the groups pass, and whom PAM lets in.
pam_succeed_if(8), pam.conf(5)"""

import ctypes
import ctypes.util
import re

from raptor.base.run import Refused
from raptor.people import groups

SERVICE = "/etc/pam.d/cockpit"
# The same text under another name, to try it on. PAM finds a service by its file's name.
TRIAL = "/etc/pam.d/raptor-trial"
REMARK = "# Members of these groups only may log in to Cockpit: see raptor-setup. It set the next line, and takes it out again.\n"
OURS = (f"{REMARK}"
        f"account    requisite    pam_succeed_if.so quiet_success user ingroup {':'.join(groups.ALL)}\n")
PAM_SUCCESS = 0
PAM_SILENT = 0x8000
RULE = re.compile(r"^-?account\s.*\bpam_succeed_if\.so\s(?:.*\s)?user\s+ingroup\s+(\S+)", re.MULTILINE)


def are_restricted(text: str) -> bool:
    return OURS in text


def restricts_otherwise(text: str) -> str:
    """A line to the same end that is none of ours, as somebody has spelled it; empty when there is none."""
    for match in RULE.finditer(text.replace(OURS, "")):
        if set(groups.ALL) <= set(match[1].split(":")):
            return " ".join(match[0].split())
    return ""


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
    """Also without what is left of ours where somebody has taken out the line itself."""
    return text.replace(OURS, "").replace(REMARK, "")


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

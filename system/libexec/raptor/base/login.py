# SPDX-License-Identifier: LGPL-2.1-or-later
"""Who is behind a command that runs as root."""

import pwd

NOBODYS = (0, 0xFFFFFFFF)  # root's own shell, and a service: no log-in of a person


def name_of_log_in() -> str | None:
    """The user of the log-in, which sudo does not change and only root could. None: there is none. pam_loginuid(8)"""
    try:
        with open("/proc/self/loginuid", encoding="ascii") as file:
            uid = int(file.read())
        return None if uid in NOBODYS else pwd.getpwuid(uid).pw_name
    except (OSError, KeyError, ValueError):
        return None

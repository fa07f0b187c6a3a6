# SPDX-License-Identifier: LGPL-2.1-or-later
"""One fact about how the host is set up: {"check", "subject", "state", "detail"}. state: good; bad; off (may be switched on, need
not); unknown. The page has the words; `detail` is a code of ours or what the host said."""

Check = dict[str, str]


def check(name: str, subject: str, good: bool, detail: str = "", otherwise: str = "bad") -> Check:
    return {"check": name, "subject": subject, "state": "good" if good else otherwise, "detail": detail}

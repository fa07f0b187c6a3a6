# SPDX-License-Identifier: LGPL-2.1-or-later
"""The name services of the host, asked one by one whether they answer at all. By getpwnam(3) a directory that is down has
nobody, as one that does not know her has. So the services of nsswitch.conf(5) are asked by the functions that the C library
itself calls in them."""

import ctypes
import errno
import re

CONFIGURATION = "/etc/nsswitch.conf"
# Built into the C library (or part of it): a file that is always there.
BUILT_IN = ("files",)
FUNCTIONS = {"passwd": "getpwnam_r", "group": "getgrnam_r", "initgroups": "getgrnam_r"}
# Those that answer from what they have kept. Every other says itself when it has nobody to ask.
CACHING = ("sss", "winbind", "kanidm", "himmelblau", "aad")
# enum nss_status, nss.h
NOT_FOUND, SUCCESS = 0, 1
BUFFER = 1 << 20
# What somebody else than root or polkit gets when she asks for a directory: no fault of the host's.
NOT_OURS = "only root and polkit may ask"


def configured(database: str) -> list[str]:
    """The services that a database of nsswitch.conf(5) names. [NOTFOUND=return] and the like are not heeded: asking a
    service that the C library would not reach can only make the answer more careful."""
    try:
        with open(CONFIGURATION, encoding="utf-8") as file:
            text = file.read()
    except FileNotFoundError:
        return ["files"]
    match = re.search(rf"^\s*{database}\s*:([^#\n]*)", text, re.MULTILINE)
    return re.sub(r"\[[^]]*\]", " ", match[1]).split() if match else ["files"]


def why_silent(service: str, database: str, name: str) -> str:
    """Empty when the service answers of the name, by a yes or by a no that counts; else why not, in words."""
    if service in BUILT_IN:
        return ""
    try:
        library = ctypes.CDLL(f"libnss_{service}.so.2", use_errno=True)
    except OSError:
        return f"nsswitch.conf names the name service {service}, which is not installed"
    try:
        ask = getattr(library, f"_nss_{service}_{FUNCTIONS[database]}")
    except AttributeError:
        # It has no such database: it knows nobody.
        return ""
    ask.restype = ctypes.c_int
    error = ctypes.c_int(0)
    # Large enough for struct passwd and struct group everywhere; what it is filled with does not matter here.
    result = ctypes.create_string_buffer(256)
    status = ask(name.encode(), result, ctypes.create_string_buffer(BUFFER), ctypes.c_size_t(BUFFER), ctypes.byref(error))
    # A group with more members than fit is an answer, too.
    if status in (NOT_FOUND, SUCCESS) or error.value == errno.ERANGE:
        return ""
    return f"the name service {service} does not answer"


class Services:
    """Asked for one answer of ours: each service once for a name, and last whether the caching ones were within reach of
    what they cache. In this order: it is by being asked that they find out."""

    def __init__(self) -> None:
        self._asked: dict[tuple[str, str, str], str] = {}
        self._databases: dict[str, list[str]] = {}
        self._offline: dict[str, str] = {}

    def _why(self, service: str, database: str, name: str) -> str:
        key = (service, FUNCTIONS[database], name)
        if key not in self._asked:
            self._asked[key] = why_silent(service, database, name)
        return self._asked[key]

    def silent(self, database: str, name: str) -> bool:
        """Is there a service of the database that does not answer?"""
        if database not in self._databases:
            self._databases[database] = configured(database)
        return any([self._why(service, database, name) != "" for service in self._databases[database]])

    def are_offline(self) -> bool:
        """Is there one among those that answered which does so from what it has kept, and cannot ask anybody just now?"""
        silent = {service for (service, _, _), why in self._asked.items() if why}
        for service in {one for services in self._databases.values() for one in services} - silent:
            if service in CACHING and service not in self._offline:
                # Not on every host, where it would take longer than the rest: polkit waits.
                from raptor.people import directory  # pylint: disable=import-outside-toplevel
                self._offline[service] = directory.why_offline(service)
        return any(self._offline.values())

    def trouble(self) -> list[str]:
        return sorted({why for why in (*self._asked.values(), *self._offline.values()) if why and not why.startswith(NOT_OURS)})

# SPDX-License-Identifier: LGPL-2.1-or-later
"""What libvirt knows: domains in every form in which they can come to life, pools, networks. Read-only but for the end of a domain, and
for what is kept of its consoles.

libvirt is asked by a child: its library waits for a daemon that does not answer for ever, and no signal gets it out of there.
"""

import xml.etree.ElementTree as ET
from functools import cached_property
from typing import Any, NamedTuple

from raptor.base.child import Child, Silent
from raptor.base.run import CommandFailed
from raptor.libvirt import asking

Question = tuple[object, ...]  # libvirt.asking.Asking's method, and its arguments

SECONDS = 60  # for one question; of all domains at once it is one, too
SECONDS_FOR_A_LIST = 10  # where nothing is decided, and without an answer the rest can be shown


class Form:
    """A domain's XML.

    @param kind: live, next (as it starts the next time), save (managed), snapshot, checkpoint
    @param label: of a snapshot or checkpoint: its name
    """

    def __init__(self, kind: str, label: str, text: str) -> None:
        self.kind, self.label, self.text = kind, label, text

    @cached_property
    def element(self) -> ET.Element:
        """Raises ET.ParseError."""
        return ET.fromstring(self.text)

    @property
    def title(self) -> str:
        return f"{self.kind} {self.label}".strip()


class Domain(NamedTuple):
    uuid: str
    name: str
    active: bool = False
    persistent: bool = True
    autostart: bool = False
    state: tuple[int, int] = (0, 0)  # virDomainState, and why
    forms: tuple[Form, ...] = ()  # the last one: as it is now
    unreadable: str | None = None  # why not, in libvirt's words; then forms may lack some

    def form(self, kind: str) -> Form | None:
        return next((form for form in self.forms if form.kind == kind), None)

    @property
    def now(self) -> Form | None:
        """As it runs; of one that is shut off: as it will start."""
        return self.form("live") or self.form("next")


class Pool(NamedTuple):
    name: str
    xml: str
    active: bool


class Network(NamedTuple):
    name: str
    xml: str
    active: bool


def make_domain(found: dict[str, Any]) -> Domain:
    """Of what the child has found of one."""
    forms, why = [], found.get("unreadable")
    for kind, label, text in found["forms"]:
        form = Form(kind, label, text)
        try:
            form.element
            forms.append(form)
        except ET.ParseError as error:
            why = why or f"the XML is none: {error}"
    state, because = found.get("state", (0, 0))
    return Domain(found["uuid"], found["name"], found.get("active", False), found.get("persistent", False), found.get("autostart", False),
                  (state, because), tuple(forms), why)


class Connection:
    """Each question raises CommandFailed, in libvirt's own words, when it could not be asked."""

    def __init__(self, seconds: float) -> None:
        self._seconds, self._child = seconds, Child(asking.answering)
        self._begun: list[Question] = []  # what was asked and not answered yet, in order
        self._answers: list[tuple[Question, Any]] = []  # of what was begun

    def begin(self, *questions: Question) -> None:
        """Asks these and does not wait: whoever asks one of them next waits for what is left of it. Raises CommandFailed."""
        try:
            self._child.begin(list(questions))
        except Silent as silent:
            raise CommandFailed("libvirt does not answer") from silent
        self._begun += questions

    def _next(self, question: Question) -> Any:
        for at, (asked, answer) in enumerate(self._answers):
            if asked == question:
                del self._answers[at]
                return answer
        if question not in self._begun:
            self._child.begin([question])
            self._begun.append(question)
        while (asked := self._begun.pop(0)) != question:
            self._answers.append((asked, self._child.answer(self._seconds)))
        return self._child.answer(self._seconds)

    def _ask(self, what: str, *arguments: object) -> Any:
        try:
            answer = self._next((what, *arguments))
        except Silent as silent:
            raise CommandFailed(f"libvirt does not answer ({what}, {self._seconds:.0f} s)") from silent
        if "failed" in answer:
            raise CommandFailed(f"libvirt: {answer['failed']}")
        return answer["answer"]

    @property
    def is_open(self) -> bool:
        return self._child.pid > 0

    def close(self) -> None:
        self._child.leave()

    def open(self) -> None:
        """Anew. What was begun before and nobody has asked for is of another time."""
        try:
            for _ in self._begun:
                self._child.answer(self._seconds)
        except Silent as silent:
            raise CommandFailed(f"libvirt does not answer (open, {self._seconds:.0f} s)") from silent
        self._begun, self._answers = [], []
        self._ask("open")

    def domains(self, autostart: bool = True) -> list[Domain]:
        """Every one. One that vanished meanwhile is not there. @param autostart: False: it is not asked for, which is a bit faster"""
        return [make_domain(found) for found in self._ask("domains", autostart)]

    def pools(self) -> list[Pool]:
        """Each as it is now; if it will be another the next time, that as well."""
        return [Pool(*found) for found in self._ask("pools")]

    def networks(self) -> list[Network]:
        return [Network(*found) for found in self._ask("networks")]

    def domain_capabilities(self) -> str:
        """XML: of the host's own emulator, for the machine type that domains of ours have. Without the models of CPUs."""
        return self._ask("domain_capabilities")

    def volume_path(self, pool: str, volume: str) -> str | None:
        """Where a volume of an active pool is. None: libvirt does not know one of that name."""
        return self._ask("volume_path", pool, volume)

    def serve_folder(self, pool: str, folder: str) -> None:
        """Makes the files of a folder the volumes of a pool, and itself see those that are there now."""
        self._ask("serve_folder", pool, folder)

    def refresh_pool(self, pool: str) -> None:
        """Lets libvirt see which files are there now; of a pool that is not there, or is not active, nothing."""
        self._ask("refresh_pool", pool)

    def status(self, uuid: str) -> tuple[bool, bool] | None:
        """Whether a domain is active, and whether it is persistent. None: there is no such domain."""
        answer = self._ask("status", uuid)
        return None if answer is None else (bool(answer[0]), bool(answer[1]))

    def next_start(self, uuid: str) -> str | None:
        """A domain's XML as it is at its next start, whole: to be defined anew from it. None: there is no such domain."""
        return self._ask("next_start", uuid)

    def define(self, text: str) -> None:
        self._ask("define", text)

    def undefine(self, uuid: str) -> None:
        """With all that libvirt keeps for it: without that it refuses, or leaves data of the machine behind."""
        self._ask("undefine", uuid)

    def destroy(self, uuid: str) -> None:
        self._ask("destroy", uuid)


def connect(seconds: float = SECONDS) -> Connection:
    """Raises CommandFailed. @param seconds: for each question"""
    connection = Connection(seconds)
    connection.open()
    return connection

# SPDX-License-Identifier: LGPL-2.1-or-later
"""One person at one console of one domain, from before its start to after its end, through every start of it.

All of it is libvirt's loop of events, as in virsh.
"""

import time
from typing import Any

import libvirt

from raptor.console import who
from raptor.console.ended import Ended
from raptor.console.line import Line
from raptor.console.log import is_own
from raptor.console.page_end import Over, PageEnd
from raptor.console.past import Past
from raptor.libvirt.consoles import log_of

URI = "qemu:///system"
SECONDS_BETWEEN = 5  # in which it is looked who has a console that is somebody else's
SECONDS_OF_TRUST = 10  # as polkit's answers; after that it is asked whether the domain is hers still
SECONDS_TO_BEGIN = 3  # within them QEMU has noticed that somebody reads


def is_in_use(error: libvirt.libvirtError) -> bool:
    """libvirt has no number for it. virChrdevOpen, src/conf/virchrdev.c"""
    return error.get_error_code() == libvirt.VIR_ERR_OPERATION_FAILED and "Active console session exists" in str(error)


class Session:
    def __init__(self, uuid: str, device: str, force: bool) -> None:
        self._uuid, self._device, self._force = uuid, device, force
        self._line: Line | None = None  # None: it is not open
        self._begins: float | None = None  # since when it is open, while nothing has come
        self._ended = Ended()
        self._said: tuple[str, dict[str, str]] = ("", {})  # the state that the page was told last
        self._seconds = 0
        self._failure: BaseException | None = None
        libvirt.virEventRegisterDefaultImpl()
        self._page = PageEnd(self._guarded, self._on_keys, self._on_pace)
        libvirt.virEventAddTimeout(1000, self._guarded(self._on_second), None)

    def _guarded(self, work: Any) -> Any:
        """An exception would be printed by libvirt's Python and forgotten: it ends the loop instead."""
        def call(*arguments: Any) -> None:
            try:
                work(*arguments)
            except BaseException as error:  # pylint: disable=broad-exception-caught
                self._failure = self._failure or error
        return call

    def run(self) -> None:
        """Returns when the page is gone or the console is not to be had. Raises libvirtError."""
        connection = self._connection = libvirt.open(URI)
        connection.setKeepAlive(5, 3)
        connection.registerCloseCallback(self._guarded(self._on_close), None)
        self._domain = connection.lookupByUUIDString(self._uuid)
        connection.domainEventRegisterAny(self._domain, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, self._guarded(self._on_event), None)
        self._past = self._find_past()
        try:
            self._page.past(self._past.begin())
            self._try_open()
            while self._failure is None:
                libvirt.virEventRunDefaultImpl()
            raise self._failure
        except (Over, BrokenPipeError):
            pass

    def _find_past(self) -> Past:
        """By the domain's name and description as they are now: both may be others at the next start."""
        domain = self._connection.lookupByUUIDString(self._uuid)
        name = domain.name()
        return Past(libvirt, self._connection, name, self._device, is_own(log_of(domain.XMLDesc(0), self._device), name, self._device))

    def _try_open(self) -> None:
        try:
            self._open()
        except libvirt.libvirtError as error:
            code = error.get_error_code()
            if is_in_use(error):
                self._say("taken" if self._ended.was_open else "in-use", by=self._who())
                self._ended.clear()
            elif code == libvirt.VIR_ERR_OPERATION_INVALID and not self._domain.isActive():
                self._wait()
            elif not self._passes(code):
                raise

    def _passes(self, code: int) -> bool:
        """Whether that is what a console says whose domain is about to start or to end: its device is not there, or not QEMU's yet."""
        self._ended.begin(time.monotonic(), was_open=False)
        return code in (libvirt.VIR_ERR_OPERATION_FAILED, libvirt.VIR_ERR_SYSTEM_ERROR) and self._ended.may_pass(time.monotonic())

    def _wait(self) -> None:
        self._ended.clear()
        self._say("waiting")

    def _say(self, state: str, **more: str) -> None:
        """Once: what it is found to be, libvirt may tell of as well."""
        if (state, more) != self._said:
            self._said = (state, more)
            self._page.tell(state, **more)

    def _open(self) -> None:
        """Raises libvirtError."""
        # Safe: not where a second one could get in beside the first without either being told.
        flags = libvirt.VIR_DOMAIN_CONSOLE_SAFE | (libvirt.VIR_DOMAIN_CONSOLE_FORCE if self._force else 0)
        stream = self._connection.newStream(libvirt.VIR_STREAM_NONBLOCK)
        self._domain.openConsole(self._device, stream, flags)
        # Once: after the domain has been off, whoever has it now is not driven out.
        self._force = False
        self._ended.clear()
        self._line = Line(stream, self._page, self._tell, self._close)
        self._line.begin(self._guarded)
        self._begins = time.monotonic()
        who.tell(is_open=True)
        self._say("open")

    def _who(self) -> str:
        try:
            now = self._connection.lookupByUUIDString(self._uuid)  # its name and number may be others by now
        except libvirt.libvirtError:
            return ""  # it is gone, or hers no longer: that is told by whatever is done next
        names = {self._uuid, now.name(), str(now.ID())}
        return ", ".join(who.holders(names, self._device, self._device in ("serial0", "console0")))

    def _on_pace(self) -> None:
        if self._line is not None:
            self._line.want()

    def _on_keys(self, keys: bytes) -> None:
        if self._line is not None:
            self._line.type(keys)

    def _tell(self, live: bytes) -> None:
        if self._begins is not None:
            self._begins = None
            past, live = self._past.before(live)
            self._page.past(past)
        else:
            self._past.heard(live)
        self._page.live(live)

    def _close(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            who.tell(is_open=False)
            self._ended.begin(time.monotonic(), was_open=True)
            line.close()

    def _on_event(self, _connection: Any, _domain: Any, event: int, *_: Any) -> None:
        if event == libvirt.VIR_DOMAIN_EVENT_UNDEFINED and not self._domain.isActive():
            self._page.end("gone")
        if event == libvirt.VIR_DOMAIN_EVENT_STOPPED:
            if self._line is not None:
                self._line.drain()
                self._close()
            self._wait()
        if event in (libvirt.VIR_DOMAIN_EVENT_STARTED, libvirt.VIR_DOMAIN_EVENT_RESUMED) and self._line is None:
            if event == libvirt.VIR_DOMAIN_EVENT_STARTED:
                self._ended.clear()
                found = self._find_past()
                self._past = self._past if self._past.is_of(found) else found
            self._try_open()

    def _on_second(self, *_: Any) -> None:
        self._page.require()
        now = time.monotonic()
        if self._begins is not None and now - self._begins < SECONDS_TO_BEGIN:
            # What it has written in its first second, and nothing since.
            self._page.past(self._past.more())
        if self._ended.is_due(now):
            self._try_open()
        self._seconds += 1
        if self._seconds % SECONDS_OF_TRUST == 0:
            self._require_domain()
        if self._said[0] in ("taken", "in-use") and self._seconds % SECONDS_BETWEEN == 0:
            self._say(self._said[0], by=self._who())

    def _require_domain(self) -> None:
        """libvirt asks once who may open a console. Who may not any more has it no longer here; raises libvirtError."""
        try:
            self._connection.lookupByUUIDString(self._uuid)
        except libvirt.libvirtError as error:
            if error.get_error_code() == libvirt.VIR_ERR_NO_DOMAIN:
                self._page.end("gone")
            raise

    def _on_close(self, *_: Any) -> None:
        raise libvirt.libvirtError("The connection to libvirt has ended")

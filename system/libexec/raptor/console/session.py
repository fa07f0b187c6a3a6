# SPDX-License-Identifier: LGPL-2.1-or-later
"""One person at one console of one domain, from before its start to after its end, through every start of it.

All of it is libvirt's loop of events, as in virsh: a stream that answers "later" (-2) is asked again when libvirt says so.
"""

import os
import sys
import time
from typing import Any

import libvirt

from raptor.console import frames
from raptor.console.past import Past
from raptor.console.pipe import Pipe

URI = "qemu:///system"
# What is in no text (RFC 3629): the page says the first now and then, and means nothing by it; the others when it has more than it
# can show, and when it has shown it.
SIGN_OF_LIFE, HOLD, GO_ON = 0xff, 0xfe, 0xfd
SIGNS = bytes((SIGN_OF_LIFE, HOLD, GO_ON))
SECONDS_OF_SILENCE = 150  # as in raptor.base.page
SECONDS_TO_BEGIN = 3  # within them QEMU has noticed that somebody reads
SECONDS_TO_SETTLE = 2  # a domain that ends tells of it a moment after its console has ended
AT_ONCE = 65536
MOST_KEYS = 1 << 20  # what a guest does not take: no more is read from the page meanwhile


class Over(Exception):
    """There is nothing more to be done here."""


def is_in_use(error: libvirt.libvirtError) -> bool:
    """libvirt has no number for it. virChrdevOpen, src/conf/virchrdev.c"""
    return error.get_error_code() == libvirt.VIR_ERR_OPERATION_FAILED and "Active console session exists" in str(error)


class Session:
    def __init__(self, uuid: str, device: str, force: bool) -> None:
        self._uuid, self._device, self._force = uuid, device, force
        self._stream: Any = None  # of libvirt; None: it is not open
        self._keys = bytearray()  # that the guest has not taken yet
        self._heard = time.monotonic()
        self._ended_at: float | None = None  # when a console ended of which it is not known yet why
        self._failure: BaseException | None = None
        self._begins: float | None = None  # since when it is open, while nothing has come
        self._is_full = False  # the pipe to the page
        self._is_held = False  # by the page
        libvirt.virEventRegisterDefaultImpl()
        self._writable = libvirt.virEventAddHandle(1, 0, self._guarded(self._on_writable), None)
        self._page = Pipe(1, self._want_writable, self._on_full)
        self._readable = libvirt.virEventAddHandle(0, libvirt.VIR_EVENT_HANDLE_READABLE, self._guarded(self._on_readable), None)
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
        connection = libvirt.open(URI)
        connection.setKeepAlive(5, 3)
        connection.registerCloseCallback(self._guarded(self._on_close), None)
        self._domain = connection.lookupByUUIDString(self._uuid)
        self._connection = connection
        connection.domainEventRegisterAny(self._domain, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, self._guarded(self._on_event), None)
        self._past = Past(libvirt, connection, self._domain.name(), self._device)
        try:
            self._tell_past(self._past.begin())
            self._try_open()
            while self._failure is None:
                libvirt.virEventRunDefaultImpl()
            raise self._failure
        except (Over, BrokenPipeError):
            pass

    # The page's side.

    def _say(self, *states: str) -> None:
        for name in states:
            self._page.write(frames.state(name))

    def _end(self, state: str) -> None:
        self._say(state)
        os.set_blocking(1, True)
        self._page.drain()
        raise Over

    def _want_writable(self, wanted: bool) -> None:
        libvirt.virEventUpdateHandle(self._writable, libvirt.VIR_EVENT_HANDLE_WRITABLE if wanted else 0)

    def _on_writable(self, *_: Any) -> None:
        self._page.drain()

    def _on_full(self, is_full: bool) -> None:
        self._is_full = is_full
        self._want_stream()

    def _on_readable(self, *_: Any) -> None:
        got = os.read(0, AT_ONCE)
        if got == b"":
            raise Over
        self._heard = time.monotonic()
        for sign in got:
            if sign in (HOLD, GO_ON):
                self._is_held = sign == HOLD
        if self._stream is not None:
            self._keys += got.translate(None, SIGNS)
            self._send()

    def _on_second(self, *_: Any) -> None:
        now = time.monotonic()
        if now - self._heard > SECONDS_OF_SILENCE:
            raise Over
        if self._begins is not None and now - self._begins < SECONDS_TO_BEGIN:
            # What it has written in its first second, and nothing since.
            self._tell_past(self._past.more())
        if self._ended_at is not None and now - self._ended_at > SECONDS_TO_SETTLE:
            # It runs, and its console was ended all the same: somebody has it by force.
            self._ended_at = None
            self._end("taken")

    # The guest's side.

    def _try_open(self) -> None:
        # Safe: not where a second one could get in beside the first without either being told.
        flags = libvirt.VIR_DOMAIN_CONSOLE_SAFE | (libvirt.VIR_DOMAIN_CONSOLE_FORCE if self._force else 0)
        stream = self._connection.newStream(libvirt.VIR_STREAM_NONBLOCK)
        try:
            self._domain.openConsole(self._device, stream, flags)
        except libvirt.libvirtError as error:
            if is_in_use(error):
                self._end("in-use")
            if error.get_error_code() != libvirt.VIR_ERR_OPERATION_INVALID or self._domain.isActive():
                raise
            self._say("waiting")
            return
        # Once: after the domain has been off, whoever has it now is not driven out.
        self._force = False
        self._stream = stream
        self._keys.clear()
        stream.eventAddCallback(libvirt.VIR_STREAM_EVENT_READABLE, self._guarded(self._on_stream), None)
        self._want_stream()
        self._begins = time.monotonic()
        self._say("open")

    def _want_stream(self) -> None:
        if self._stream is None:
            return
        read = 0 if self._is_full or self._is_held else libvirt.VIR_STREAM_EVENT_READABLE
        write = libvirt.VIR_STREAM_EVENT_WRITABLE if self._keys else 0
        self._stream.eventUpdateCallback(read | write | libvirt.VIR_STREAM_EVENT_HANGUP | libvirt.VIR_STREAM_EVENT_ERROR)
        libvirt.virEventUpdateHandle(self._readable, 0 if len(self._keys) > MOST_KEYS else libvirt.VIR_EVENT_HANDLE_READABLE)

    def _on_stream(self, stream: Any, events: int, *_: Any) -> None:
        if stream is not self._stream:
            return
        try:
            if events & libvirt.VIR_STREAM_EVENT_WRITABLE:
                self._send()
            if events & (libvirt.VIR_STREAM_EVENT_READABLE | libvirt.VIR_STREAM_EVENT_HANGUP | libvirt.VIR_STREAM_EVENT_ERROR):
                self._receive()
        except libvirt.libvirtError:
            self._close()

    def _receive(self) -> None:
        got = self._stream.recv(AT_ONCE)
        if got == -2:
            return
        if got == b"":
            self._close()
        else:
            self._tell(got)

    def _tell(self, live: bytes) -> None:
        if self._begins is not None:
            self._begins = None
            past, live = self._past.before(live)
            self._tell_past(past)
        if live:
            self._page.write(frames.frame(frames.LIVE, live))

    def _tell_past(self, past: bytes) -> None:
        if past:
            self._page.write(frames.frame(frames.PAST, past))

    def _send(self) -> None:
        """Raises libvirtError."""
        while self._keys:
            sent = self._stream.send(bytes(self._keys[:AT_ONCE]))
            if sent == -2:
                break
            del self._keys[:sent]
        self._want_stream()

    def _close(self) -> None:
        stream, self._stream = self._stream, None
        self._ended_at = time.monotonic()
        try:
            stream.eventRemoveCallback()
            stream.abort()
        except libvirt.libvirtError:
            pass  # it has ended by itself
        libvirt.virEventUpdateHandle(self._readable, libvirt.VIR_EVENT_HANDLE_READABLE)

    def _on_event(self, _connection: Any, _domain: Any, event: int, *_: Any) -> None:
        if event == libvirt.VIR_DOMAIN_EVENT_UNDEFINED and not self._domain.isActive():
            self._end("gone")
        if event == libvirt.VIR_DOMAIN_EVENT_STOPPED:
            if self._stream is not None:
                self._drain()
                self._close()
            self._ended_at = None
            self._say("waiting")
        if event in (libvirt.VIR_DOMAIN_EVENT_STARTED, libvirt.VIR_DOMAIN_EVENT_RESUMED) and self._stream is None:
            self._ended_at = None
            self._try_open()

    def _drain(self) -> None:
        """What it said last, before it ended."""
        try:
            while self._stream is not None and isinstance(got := self._stream.recv(AT_ONCE), bytes) and got:
                self._tell(got)
        except libvirt.libvirtError:
            pass

    def _on_close(self, *_: Any) -> None:
        raise libvirt.libvirtError("The connection to libvirt has ended")


def main(arguments: list[str]) -> int:
    force = arguments[:1] == ["--force"]
    match arguments[1:] if force else arguments:
        case [uuid, device] if not device.startswith("-"):
            pass
        case _:
            print("usage: raptor-console [--force] UUID DEVICE", file=sys.stderr)
            return 2
    libvirt.registerErrorHandler(lambda *_: None, None)  # it prints each otherwise
    try:
        Session(uuid, device, force).run()
    except libvirt.libvirtError as error:
        print(error, file=sys.stderr)
        return 1
    return 0

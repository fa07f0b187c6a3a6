# SPDX-License-Identifier: LGPL-2.1-or-later
"""A console that is open: libvirt's stream of it, and what was typed and the guest has not taken yet.

A stream that answers "later" (-2) is asked again when libvirt says so. libvirt.org/html/libvirt-libvirt-stream.html
"""

from collections.abc import Callable
from typing import Any

import libvirt

from raptor.console.page_end import AT_ONCE, PageEnd

MOST_KEYS = 1 << 20  # what a guest does not take: no more is read from the page meanwhile
READS = libvirt.VIR_STREAM_EVENT_READABLE | libvirt.VIR_STREAM_EVENT_HANGUP | libvirt.VIR_STREAM_EVENT_ERROR


class Line:
    """@param stream: open
    @param page: is listened to for as long as what it types is taken
    @param on_bytes: is told what the guest says
    @param on_end: is called when the stream has ended; it has not been closed then"""

    def __init__(self, stream: Any, page: PageEnd, on_bytes: Callable[[bytes], None], on_end: Callable[[], None]) -> None:
        self._stream: Any = stream  # None: closed
        self._page, self._on_bytes, self._on_end = page, on_bytes, on_end
        self._keys = bytearray()

    def begin(self, guarded: Callable[[Any], Any]) -> None:
        """@param guarded: makes of a function one that libvirt may call"""
        self._stream.eventAddCallback(libvirt.VIR_STREAM_EVENT_READABLE, guarded(self._on_events), None)
        self.want()

    def want(self) -> None:
        """What libvirt is to call for: as much as the page can take, and as long as there are keys."""
        write = libvirt.VIR_STREAM_EVENT_WRITABLE if self._keys else 0
        read = READS if self._page.takes_more else READS & ~libvirt.VIR_STREAM_EVENT_READABLE
        self._stream.eventUpdateCallback(read | write)
        self._page.listen(len(self._keys) <= MOST_KEYS)

    def type(self, keys: bytes) -> None:
        self._keys += keys
        try:
            self._send()
        except libvirt.libvirtError:
            self._on_end()

    def drain(self) -> None:
        """What it said last, before it ended."""
        try:
            while isinstance(got := self._stream.recv(AT_ONCE), bytes) and got:
                self._on_bytes(got)
        except libvirt.libvirtError:
            pass

    def close(self) -> None:
        stream, self._stream = self._stream, None
        try:
            stream.eventRemoveCallback()
            stream.abort()
        except libvirt.libvirtError:
            pass  # it has ended by itself
        self._page.listen(True)

    def _send(self) -> None:
        """Raises libvirtError."""
        while self._keys:
            sent = self._stream.send(bytes(self._keys[:AT_ONCE]))
            if sent == -2:
                break
            del self._keys[:sent]
        self.want()

    def _on_events(self, _stream: Any, events: int, *_: Any) -> None:
        if self._stream is None:
            return
        try:
            if events & libvirt.VIR_STREAM_EVENT_WRITABLE:
                self._send()
            if events & READS:
                got = self._stream.recv(AT_ONCE)
                if got == b"":
                    self._on_end()
                elif got != -2:
                    self._on_bytes(got)
        except libvirt.libvirtError:
            self._on_end()

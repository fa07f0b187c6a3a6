# SPDX-License-Identifier: LGPL-2.1-or-later
"""The page's end of a console: what is said to it, what it types, and whether it is still there. In libvirt's loop of events."""

import os
import time
from collections.abc import Callable
from typing import Any

import libvirt

from raptor.base.page import SECONDS_OF_SILENCE
from raptor.console import frames
from raptor.console.pipe import Pipe

# What is in no text (RFC 3629): the page says the first now and then, and means nothing by it; the others when it has more than it
# can show, and when it has shown it. src/host/libvirt/console.ts
SIGN_OF_LIFE, HOLD, GO_ON = 0xff, 0xfe, 0xfd
SIGNS = bytes((SIGN_OF_LIFE, HOLD, GO_ON))
AT_ONCE = 65536


class Over(Exception):
    """There is nothing more to be done here."""


class PageEnd:
    """@param guarded: makes of a function one that libvirt may call
    @param on_keys: is told what was typed
    @param on_pace: is told when it can take more than before, or less"""

    def __init__(self, guarded: Callable[[Any], Any], on_keys: Callable[[bytes], None], on_pace: Callable[[], None]) -> None:
        self._on_keys, self._on_pace = on_keys, on_pace
        self._heard = time.monotonic()
        self._is_full = self._is_held = False
        self._writable = libvirt.virEventAddHandle(1, 0, guarded(self._on_writable), None)
        self._pipe = Pipe(1, self._want_writable, self._on_full)
        self._readable = libvirt.virEventAddHandle(0, libvirt.VIR_EVENT_HANDLE_READABLE, guarded(self._on_readable), None)

    @property
    def takes_more(self) -> bool:
        return not self._is_full and not self._is_held

    def tell(self, state: str, **more: str) -> None:
        self._pipe.write(frames.state(state, **more))

    def live(self, content: bytes) -> None:
        if content:
            self._pipe.write(frames.frame(frames.LIVE, content))

    def past(self, content: bytes) -> None:
        if content:
            self._pipe.write(frames.frame(frames.PAST, content))

    def end(self, state: str, **more: str) -> None:
        """Says it, and that it was the last. Raises Over."""
        self._pipe.write(frames.state(state, **more))
        os.set_blocking(1, True)
        self._pipe.drain()
        raise Over

    def listen(self, wanted: bool) -> None:
        """Whether more may be typed now: what a guest does not take waits with whoever types."""
        libvirt.virEventUpdateHandle(self._readable, libvirt.VIR_EVENT_HANDLE_READABLE if wanted else 0)

    def require(self) -> None:
        """Raises Over if nothing was heard of it for long."""
        if time.monotonic() - self._heard > SECONDS_OF_SILENCE:
            raise Over

    def _want_writable(self, wanted: bool) -> None:
        libvirt.virEventUpdateHandle(self._writable, libvirt.VIR_EVENT_HANDLE_WRITABLE if wanted else 0)

    def _on_writable(self, *_: Any) -> None:
        self._pipe.drain()

    def _on_full(self, is_full: bool) -> None:
        self._is_full = is_full
        self._on_pace()

    def _on_readable(self, *_: Any) -> None:
        got = os.read(0, AT_ONCE)
        if got == b"":
            raise Over
        self._heard = time.monotonic()
        for sign in got:
            if sign in (HOLD, GO_ON) and self._is_held != (sign == HOLD):
                self._is_held = not self._is_held
                self._on_pace()
        self._on_keys(got.translate(None, SIGNS))

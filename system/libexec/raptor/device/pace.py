# SPDX-License-Identifier: LGPL-2.1-or-later
"""How fast a wipe may go: a limit that an administrator changes while it runs, or a pause.

A file of root's tells it, looked at twice a second; what it does not say is as the settings have it. The unit's idle classes
do not suffice: few disks have a scheduler that knows of them. Gone with the next boot: a pause that somebody forgot does not
keep data.
"""

import re
import time
from collections.abc import Callable
from typing import NamedTuple

from raptor.base import settings
from raptor.base.run import Refused
from raptor.device.device import GENTLE_STEP_BYTES, MAX_STEP_BYTES
from raptor.wipe import record

# A change of the limit, a pause or its end is noticed after so long at most.
SECONDS_BETWEEN_LOOKS = 0.5
UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
# Less would be a pause that does not say so.
LEAST = 1 << 20


def parse_rate(text: str) -> int | None:
    """Bytes a second: `50M`, with LVM's letters for powers of 1024; `none`: no limit."""
    if text == "none":
        return None
    match = re.fullmatch(r"([0-9]{1,15})([KMG]?)(?:iB)?", text)
    rate = int(match[1]) * UNITS[match[2]] if match else 0
    if rate < LEAST:
        raise Refused(f"{text!r} is no rate: bytes a second, such as 50M, at least 1M; or none")
    return rate


def rate_of(setting: object) -> int | None:
    """As parse_rate, of what a file of settings has there."""
    return parse_rate(setting if isinstance(setting, str) else repr(setting))


def usual_limit() -> int | None:
    """Of the settings: bytes a second."""
    try:
        return rate_of(settings.config().get("wipeLimit"))
    except Refused as refusal:
        raise Refused(f"config.wipeLimit of the settings: {refusal}") from refusal


class Wanted(NamedTuple):
    limit: int | None  # bytes a second; None: none
    paused: bool


def wanted(uuid: str, usual: int | None = None) -> Wanted:
    """What cannot be understood is the usual limit, and no pause: never a pause for ever. @param usual: bytes a second"""
    found = record.read(record.wanted_path(uuid)) or {}
    limit = found.get("bytes_per_second", usual)
    understood = limit is None or type(limit) is int and limit >= LEAST
    return Wanted(limit if understood else usual, found.get("paused") is True)


def want(uuid: str, **change: int | bool | None) -> None:
    """@param change: bytes_per_second or paused. The other one stays as it is."""
    record.write(record.wanted_path(uuid), {**(record.read(record.wanted_path(uuid)) or {}), **change})


class Pace:
    """Waits after each step for as long as the limit asks. Time that was lost is not made up for: no burst after a pause.

    What is wanted is looked at now and then, not at each step: with steps this small, the looks would be what others feel most.
    """

    def __init__(self, look: Callable[[], Wanted], told: Callable[[Wanted], None],
                 clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep):
        """@param told: is called after each look, with what was seen"""
        self._look, self._told, self._clock, self._sleep = look, told, clock, sleep
        self._began = clock()
        self._look_at(self._began)

    def _look_at(self, now: float) -> None:
        self._looked, self.wanted = now, self._look()
        self._told(self.wanted)

    def most(self) -> int:
        """Bytes of the next step."""
        return MAX_STEP_BYTES if self.wanted.limit is None else GENTLE_STEP_BYTES

    def after(self, count: int) -> None:
        """@param count: bytes of the step that is done"""
        while True:
            now = self._clock()
            if now - self._looked >= SECONDS_BETWEEN_LOOKS:
                self._look_at(now)
            limit, paused = self.wanted.limit, self.wanted.paused
            left = self._began + count / limit - now if limit else 0
            if left <= 0 and not paused:
                break
            self._sleep(SECONDS_BETWEEN_LOOKS if paused else min(left, SECONDS_BETWEEN_LOOKS))
        self._began = self._clock()

# SPDX-License-Identifier: LGPL-2.1-or-later
"""A console that is not to be had now, of which libvirt does not say why: it has ended, since its domain ends, which libvirt tells later,
or since somebody has it by force; or it cannot be opened while its domain starts or ends.

How long that takes is the host's business (its hooks run before). So it is not guessed from the time that has gone by: who opens it again
without force is told by libvirt what is so, and drives nobody out.
"""

SECONDS_TO_SETTLE = 2  # mostly a domain that ends tells of it a moment after its console has ended
SECONDS_TO_SAY = 60  # after which whatever libvirt says instead is the answer
SECONDS_TO_OPEN = 10  # the same of one that was not open before


class Ended:
    def __init__(self) -> None:
        self._at: float | None = None
        self._was_open = False

    def begin(self, now: float, was_open: bool) -> None:
        """Not for the second time."""
        if self._at is None:
            self._at, self._was_open = now, was_open

    def clear(self) -> None:
        """It is known why, or it is open again."""
        self._at = None

    @property
    def was_open(self) -> bool:
        return self._at is not None and self._was_open

    def is_due(self, now: float) -> bool:
        """Whether it is time to ask."""
        return self._at is not None and now - self._at > SECONDS_TO_SETTLE

    def may_pass(self, now: float) -> bool:
        """Whether an answer that says neither may be that of a domain that is about to end, or to start."""
        return self._at is not None and now - self._at < (SECONDS_TO_SAY if self._was_open else SECONDS_TO_OPEN)

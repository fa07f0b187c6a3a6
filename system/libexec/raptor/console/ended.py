# SPDX-License-Identifier: LGPL-2.1-or-later
"""A console that has ended, of which libvirt does not say why: the domain ends, which it tells later, or somebody has it by force now.

How much later is the host's business (its hooks run before). So it is not guessed from the time that has gone by: who opens it again
without force is told by libvirt what is so, and drives nobody out.
"""

SECONDS_TO_SETTLE = 2  # mostly a domain that ends tells of it a moment after its console has ended
SECONDS_TO_SAY = 60  # after which whatever libvirt says instead is the answer


class Ended:
    def __init__(self) -> None:
        self._at: float | None = None

    def begin(self, now: float) -> None:
        self._at = now

    def clear(self) -> None:
        """It is known why, or it is open again."""
        self._at = None

    @property
    def is_open_question(self) -> bool:
        return self._at is not None

    def is_due(self, now: float) -> bool:
        """Whether it is time to ask."""
        return self._at is not None and now - self._at > SECONDS_TO_SETTLE

    def may_wait(self, now: float) -> bool:
        """Whether an answer that says neither may be that of a domain that is about to end."""
        return self._at is not None and now - self._at < SECONDS_TO_SAY

# SPDX-License-Identifier: LGPL-2.1-or-later
"""How a step says to systemd: not now, begin again. By the signal USR1 that it ends itself with, which the units' Restart=on-abnormal
is for: RestartForceExitStatus= is refused with Type=oneshot by every systemd before 256. systemd.service(5), systemd.exec(5)
"""

import os
import signal
import sys

EXIT_STATUS = "USR1"  # $EXIT_STATUS of the unit's last line
TRY_AGAIN = 75  # sysexits.h, EX_TEMPFAIL: what a person's command ends with


def is_asked() -> bool:
    """In the unit's last line: whether the line before it ended so."""
    return os.environ.get("SERVICE_RESULT") == "signal" and os.environ.get("EXIT_STATUS") == EXIT_STATUS


def own_unit() -> str | None:
    """The unit of ours in whose control group this process is. None: run by hand, and nothing begins it again."""
    with open("/proc/self/cgroup", encoding="utf-8") as file:
        names = {line.strip().rpartition("/")[2] for line in file}
    return next((name for name in names if name.startswith("raptor-wipe") and name.endswith(".service")), None)


def end_to_begin_again() -> None:
    """Does not return. No core is dumped of it. signal(7)"""
    sys.stdout.flush()
    sys.stderr.flush()
    signal.signal(signal.SIGUSR1, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGUSR1})
    os.kill(os.getpid(), signal.SIGUSR1)

# SPDX-License-Identifier: LGPL-2.1-or-later
"""The states of a volume, which stand in LVM's own metadata as tags, and what leads from one to the next. Nothing else does.

    in use        none of these tags: a machine's, or what is left of one
    provisioning  made, and not its machine's yet: a plan is under way, or was given up
    wiping        committed: its unit zeroes it, whoever goes away
    wiped         zeroed, read back and recorded, only not removed yet, or not put to use
    quarantine    its wipe failed: kept until somebody starts it again

Where a volume has the tags of several, lvm.volumes.state_of() says which of them counts.
"""

from raptor.base.run import Refused
from raptor.lvm import volumes as lvm

IN_USE, PROVISIONING, WIPING, WIPED, QUARANTINE = "in use", "provisioning", "wiping", "wiped", "quarantine"
# While a volume has one of these, what it holds is nobody's any more, and is still there.
UNFINISHED = (WIPING, WIPED, QUARANTINE)

# From one to the next, and by what. A state that leads to itself is said again: other tags change with it.
LEADS = {
    (IN_USE, WIPING): "somebody has confirmed it",
    (PROVISIONING, WIPING): "given up; or to be zeroed before its first use",
    (QUARANTINE, WIPING): "somebody has started it again",
    (WIPING, WIPING): "the unit begins, or begins again; a machine is deleted while its volume is zeroed for it",
    (WIPED, WIPING): "the unit begins again before it was removed: what was read back then proves nothing now",
    (WIPING, WIPED): "every byte is zero, and was read back by this run",
    (WIPED, WIPED): "a new volume was about to get its name",
    (WIPING, QUARANTINE): "its unit has refused",
    (WIPED, QUARANTINE): "its unit has refused to remove it",
    (WIPED, IN_USE): "a new volume gets the name that its machine has for it",
    (WIPING, IN_USE): "a new volume was given that name by somebody, and may have been used since",
}


def of(volume: lvm.Volume) -> str:
    return volume.state or (PROVISIONING if lvm.PROVISIONING in volume.tags else IN_USE)


def tag(state: str) -> str:
    return f"{lvm.STATE}={state}"


def lead(volume: lvm.Volume, to: str, *also: str) -> list[str]:
    """The words of lvchange(8) that bring it there. Refuses where nothing leads from its state to that one.

    @param also: states that it may have come to since it was read, and that are over with this, too
    """
    now = of(volume)
    if (now, to) not in LEADS:
        raise Refused(f"{volume.title} is {now}, and nothing leads from there to {to}")
    added = [] if to == IN_USE else ["--addtag", tag(to)]
    over = dict.fromkeys([*volume.tagged(lvm.STATE), *also])
    return added + [word for state in over if state != to for word in ("--deltag", tag(state))]

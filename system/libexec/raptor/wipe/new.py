# SPDX-License-Identifier: LGPL-2.1-or-later
"""A new volume is zeroed before its first use. It was provisioned under another name than the one that its domain has for it: so
libvirt itself cannot start the machine until the volume is zero, and has its name.
"""

import signal

from raptor.base import settings
from raptor.base.run import Refused
from raptor.device.pace import usual_limit
from raptor.lvm import volumes as lvm
from raptor.wipe import look, start as starting, states


def name_to_be(volume: lvm.Volume) -> str:
    """Of a new volume. Refused if another one has that name by now."""
    name = volume.tag("raptor.name")
    if name is None:
        raise Refused(f"{volume.title} has no tag raptor.name: what is it to be called?")
    other = lvm.find_named(f"{volume.group}/{name}")
    if other is not None and other.uuid != volume.uuid:
        raise Refused(f"{volume.title} cannot be called {name}: there is another volume of that name")
    return name


def put_to_use(volume: lvm.Volume) -> None:
    """Zeroed, and from now on its machine's: first the tag that says so, then the name, by which it can be used, then no tag. With
    its name, it is not zeroed any more, whatever its tags say. If it is to be deleted meanwhile, that counts."""
    name = name_to_be(volume)
    if volume.name != name:
        lvm.change(volume, *states.lead(volume, states.WIPED), if_tagged=lvm.THEN_USE)
        lvm.rename(volume, name)
    over = {tag for tag in volume.tags if tag.startswith(("raptor.name=", "raptor.by="))}
    lvm.change(volume, *states.lead(volume, states.IN_USE, states.WIPED),
               *(word for tag in sorted(over | {lvm.THEN_USE}) for word in ("--deltag", tag)),
               if_tagged=lvm.THEN_USE)


def start(words: str) -> None:
    """Zeroes a volume before its first use. It was provisioned under another name than the one that its domain has for it."""
    volume = lvm.find_what(words)
    volume.require_ours(settings.volume_group())
    usual_limit()
    starting.require_unit(volume.uuid)
    if lvm.PROVISIONING not in volume.tags or volume.state or not volume.is_new:
        raise Refused(f"{volume.title} is no new volume: those are tagged {lvm.PROVISIONING} and {lvm.THEN_USE}")
    if volume.name == name_to_be(volume):
        raise Refused(f"{volume.title} has its machine's name already: it may have been used")
    volume.require_plain()
    volume = look.activate(volume)
    look.extents_on_pvs(volume)
    look.require_unused(volume)
    look.require_closed(volume.uuid)
    signal.pthread_sigmask(signal.SIG_BLOCK, starting.FAREWELLS)
    # Only what nobody else has given to its unit, or to its end, meanwhile.
    lvm.change(volume, *states.lead(volume, states.WIPING), "--addtag", f"raptor.by={starting.who()}", if_tagged=lvm.PROVISIONING)
    now = lvm.find(volume.uuid)
    if now is None or now.state is None:
        raise Refused(f"{volume.title} is no new volume any more: somebody else was faster")
    starting.start_unit(volume.uuid)

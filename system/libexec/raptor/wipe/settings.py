# SPDX-License-Identifier: LGPL-2.1-or-later
"""The settings as a wipe takes them that was begun: a typing error in them is no reason to give it up, since that would be every
wipe at once. What begins one asks base.settings, and refuses."""

from raptor.base import settings
from raptor.base.run import CommandFailed, Refused
from raptor.device.pace import rate_of, usual_limit


def limit_to_keep() -> int | None:
    """Bytes a second. What cannot be understood is as the page has it where nothing is set; the journal has that."""
    try:
        return usual_limit()
    except Refused as refusal:
        default = settings.defaults().get("wipeLimit")
        print(f"{refusal}; goes on with the usual {default}", flush=True)
        return rate_of(default)


def group() -> str:
    """The one that machines have their volumes in. What cannot be read is asked for again for a while: somebody is at work on it."""
    try:
        return settings.volume_group()
    except Refused as refusal:
        raise CommandFailed(str(refusal)) from refusal

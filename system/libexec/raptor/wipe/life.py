# SPDX-License-Identifier: LGPL-2.1-or-later
"""Which machine a volume belongs to, and which only has its name or its UUID. Names are free once a wipe has begun, and a UUID
can be given again by whoever defines a domain: what comes after is another machine, and is not ended with this volume."""

import re

from raptor.lvm import volumes as lvm

DOMAIN = "raptor.domain"
DOMAIN_NAME = "raptor.domain-name"
DOMAIN_ENDED = "raptor.domain-ended"


def wipe_name(volume: lvm.Volume) -> str:
    """What it is called once its own name is free."""
    return "wipe-" + volume.uuid.replace("-", "")[:8]


def is_taken_over(volume: lvm.Volume) -> bool:
    """Whether its machine has ended, and its name may be another volume's."""
    return volume.name == wipe_name(volume)


def has_ended(volume: lvm.Volume, domain: str) -> bool:
    """Whether a domain of this UUID has ended with the volume. By its name of volumes that were taken over before there was a tag."""
    return domain in volume.tagged(DOMAIN_ENDED) or domain in volume.tagged(DOMAIN) and is_taken_over(volume)


def domain_to_end(volume: lvm.Volume) -> str | None:
    """UUID of the domain that ends with it. None once it has. Refuses two."""
    domain = volume.tag(DOMAIN)
    return None if domain is None or has_ended(volume, domain) else domain


def without_past(volume: lvm.Volume) -> lvm.Volume:
    """A volume in use without the name that a tag of an earlier time has for it: who has that name now is not meant."""
    if volume.state or volume.is_new:
        return volume
    return volume._replace(tags=tuple(tag for tag in volume.tags if not tag.startswith("raptor.name=")))


def name_tags(domain_name: str) -> list[str]:
    """None for a name that LVM takes in no tag, lvm(8)."""
    return [f"{DOMAIN_NAME}={domain_name}"] if re.fullmatch(r"[A-Za-z0-9_.+-]{1,200}", domain_name) else []


def machine_name(volume: lvm.Volume) -> str | None:
    """What the domain was called that had it. None: by its name the volume has none, or the name is another volume's by now."""
    named = [*volume.tagged("raptor.name"), volume.name][0]
    name = [*volume.tagged(DOMAIN_NAME), named.removeprefix(lvm.PREFIX)][0]
    if not named.startswith(lvm.PREFIX):
        return None
    other = None if volume.name == lvm.PREFIX + name else lvm.find_named(f"{volume.group}/{lvm.PREFIX}{name}")
    return name if other is None or other.uuid == volume.uuid else None


def domain_uuid(volume: lvm.Volume) -> str | None:
    """Of the domain that had it, if that is known."""
    return [*volume.tagged(DOMAIN), *volume.tagged(DOMAIN_ENDED), None][0]

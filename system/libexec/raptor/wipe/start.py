# SPDX-License-Identifier: LGPL-2.1-or-later
"""Commits a volume to its wipe, and starts the unit that does it: what the page runs, and what a person types.

The tag is the commitment: once it stands in LVM's metadata the wipe is finished by whatever comes. So everything that can be
refused is refused before, and nothing may come between it and the start of the unit.
"""

import os
import re
import signal

from raptor.base import settings
from raptor.base.login import name_of_log_in
from raptor.base.run import CommandFailed, Refused, run
from raptor.device.pace import usual_limit
from raptor.lvm import volumes as lvm
from raptor.wipe import domains, life, look, record, states
from raptor.wipe.settings import group as group_of_wipes

# What ends a program whose page, terminal or session goes.
FAREWELLS = {signal.SIGHUP, signal.SIGINT, signal.SIGTERM, signal.SIGPIPE}


def tag_text(text: str) -> str:
    """As LVM takes it in a tag, lvm(8): the log-in name of a directory (CORP\\bob) may have other letters."""
    return re.sub(r"[^A-Za-z0-9_+.\-/=!:#&]", "_", text)


def who() -> str:
    return tag_text(name_of_log_in() or os.environ.get("SUDO_USER") or "root")


def unit_of(uuid: str) -> str:
    return f"raptor-wipe@{uuid}.service"


def require_unit(uuid: str) -> None:
    """Before anything is committed to it: one that is masked, or that this systemd does not understand, would never do it."""
    unit = unit_of(uuid)
    found = run("systemctl", "show", "--value", "--property", "LoadState", unit).strip()
    if found != "loaded":
        raise Refused(f"systemd cannot start {unit}: it is {found} ('systemctl status {unit}' tells more)")


def start_unit(uuid: str, verb: str = "start") -> None:
    """@param verb: "restart": also if it is at work, from its first step"""
    unit = unit_of(uuid)
    try:
        run("systemctl", "reset-failed", unit)
    except CommandFailed:
        pass  # it is not loaded: nothing to reset
    run("systemctl", verb, "--no-block", unit)
    print(unit, flush=True)


def find_domain(words: str) -> str:
    """Its UUID."""
    found = [domain.uuid for domain in domains.every_domain() if words in (domain.uuid, domain.name)]
    if len(found) != 1:
        raise Refused(f"there is no domain {words}" if not found else f"{words} can mean two domains")
    return found[0]


def former_domains_gone(volume: lvm.Volume) -> list[str]:
    """UUIDs of the domains that it was made for, and that libvirt knows no more."""
    former = [uuid for uuid in volume.tagged(life.DOMAIN) if domains.UUID.fullmatch(uuid)]
    known = {domain.uuid for domain in domains.every_domain()} if former else set()
    return [uuid for uuid in former if uuid not in known]


def mark(volume: lvm.Volume, domain: str | None, domain_name: str | None) -> None:
    """One change of the metadata. What other tags of ours say is over: that it is being provisioned, the domain that it was
    made for and has no more, the name that it once had. Of a domain that is gone already what it left behind is not."""
    name = volume.tag("raptor.name") if volume.is_new else volume.name
    added = [f"raptor.name={name}", f"raptor.by={who()}"]
    added += [f"{life.DOMAIN}={domain}"] if domain else []
    added += life.name_tags(domain_name) if domain_name else [f"{life.DOMAIN_ENDED}={uuid}" for uuid in former_domains_gone(volume)]
    over = tuple(f"{key}=" for key in ("raptor.then", "raptor.name", "raptor.by", life.DOMAIN, life.DOMAIN_NAME,
                                       life.DOMAIN_ENDED))
    # What failed just now is begun again by this.
    lvm.change(volume, *states.lead(volume, states.WIPING, states.QUARANTINE), *(word for tag in added for word in ("--addtag", tag)),
               *(word for tag in volume.tags if tag.startswith(over) and tag not in added for word in ("--deltag", tag)))


def start(words: str, domain_words: str | None) -> None:
    volume = lvm.find_what(words)
    volume.require_ours(settings.volume_group())
    usual_limit()
    require_unit(volume.uuid)
    domain = find_domain(domain_words) if domain_words is not None else None
    if domain and volume.state and domain not in volume.tagged(life.DOMAIN):
        raise Refused(f"{volume.title} is being wiped already, and not with that domain")
    if domain and volume.state and life.has_ended(volume, domain):
        raise Refused(f"the domain that {volume.title} had has ended: {domain} was defined since, and is another machine")
    # One that is zeroed for its first use is its machine's, and is deleted with it.
    is_new_one = volume.state is not None and volume.is_new and domain is not None
    is_begun = volume.state is None or is_new_one
    mine = None
    if is_begun:
        volume.require_plain()
        # What a provisioning has begun ends with its volume.
        if domain is None and lvm.PROVISIONING in volume.tags:
            domain = volume.tag(life.DOMAIN)
        volume = look.activate(volume)
        look.extents_on_pvs(volume)
        mine = look.find_machine(life.without_past(volume), domain, may_be_open=is_new_one)
    signal.pthread_sigmask(signal.SIG_BLOCK, FAREWELLS)
    if is_begun or volume.state == "quarantine":
        # Of another time: what was known of its bytes, and of its fault.
        record.forget(record.checkpoint_path(volume.uuid))
        record.forget(record.kept_failure_path(volume.uuid))
    if is_begun and (volume.state is None or volume.is_new):
        mark(volume, domain, mine and mine.name)
    elif volume.state == "quarantine":
        # Somebody has looked at it since. Only if nobody else has begun it again, and it is done by now.
        lvm.change(volume, *states.lead(volume, states.WIPING), if_tagged=states.tag(states.QUARANTINE))
    start_unit(volume.uuid, "restart" if is_new_one else "start")


def start_all() -> None:
    """What failed waits for a person, what lacks disks for them: this is done again when they appear. What runs goes on."""
    failed, group = None, group_of_wipes()
    for volume in lvm.committed(group, elsewhere=True):
        print(f"{volume.title} is tagged {lvm.STATE}={volume.state} and not in the volume group {group}: not taken up", flush=True)
    for volume in lvm.committed(group):
        if volume.state == "quarantine":
            print(f"{volume.title} is kept after a failure", flush=True)
        elif "partial" in volume.health:
            print(f"{volume.title} lacks a physical volume", flush=True)
        else:
            try:
                start_unit(volume.uuid)
            except CommandFailed as failure:
                failed = failure
    if failed:
        raise failed

# SPDX-License-Identifier: LGPL-2.1-or-later
"""Lets the users' group in, and shuts it out. In this order, so that at no moment the grant is there without the guard."""

import os
import sys

from raptor.base.run import Refused
from raptor.setup import daemons, driver, grant, lock

SWITCHED_OFF = "switched off"


def say(text: str) -> None:
    print(text, flush=True)


def close(why: str) -> None:
    """Nobody of the group is let in any more."""
    was_there = grant.remove()
    grant.tell(f"off: {why}")
    if was_there:
        print(f"raptor-setup: users are not let in any more: {why}", file=sys.stderr)


def on() -> None:
    if not os.path.isfile(grant.GUARD):
        raise Refused(f"{grant.GUARD} is not there: install Raptor VMs again")
    found = daemons.installed()
    if not found:
        raise Refused("libvirt is not installed")
    for daemon in found:
        # The grant would outlive the driver: nobody would take it away when an update resets the configuration.
        if daemons.can_start(daemon) and not daemons.is_guarded(daemon):
            raise Refused(f"systemd does not run the guard before {daemon.name}: systemctl daemon-reload, or install again")
    lacking = [(one, why) for one in found if (why := daemons.missing_driver(one))]
    if lacking:
        close(lacking[0][1])
    elif grant.is_overruled():
        # What overrules the grant refuses nobody, too, who is to prove the driver.
        close("the host is set up anew")
    for daemon, why in lacking:
        text = driver.switched_on(driver.read(daemon.configuration))
        driver.write(daemon.configuration, text)
        say(f"{daemon.configuration}: access driver switched on")
        daemons.restart(daemon)
        say(f"{daemon.name}: restarted")
        if still := daemons.missing_driver(daemon):
            raise Refused(still)
    with grant.proof():
        for daemon in found:
            if daemons.can_be_reached(daemon):
                prove(daemon)
    grant.put()
    # A configuration that was reset since it was proved: its daemon may have asked its guard before there was a grant.
    for daemon in found:
        if why := daemons.missing_driver(daemon):
            close(why)
            raise Refused(why)
    grant.tell("on")
    say("users are let in")


def prove(daemon: daemons.Daemon) -> None:
    """The daemon that runs may be older than its configuration: one that answers a stranger is started anew once."""
    answer = daemons.refuses_strangers(daemon)
    if answer is not None:
        daemons.restart(daemon)
        answer = daemons.refuses_strangers(daemon)
    if answer is not None:
        close(f"{daemon.name} does not refuse strangers")
        raise Refused(f"{daemon.name} did not refuse a stranger with its access driver: {answer}")
    say(f"{daemon.name}: strangers are refused")


def off() -> None:
    close(SWITCHED_OFF)
    say("users are not let in")
    for daemon in daemons.installed():
        text = driver.read(daemon.configuration)
        without = driver.switched_off(text)
        if without == text:
            continue
        driver.write(daemon.configuration, without)
        daemons.restart(daemon)
        say(f"{daemon.configuration}: as it was before; {daemon.name} restarted")
    # The guard of a daemon that was restarted has told its own reason meanwhile.
    grant.tell(f"off: {SWITCHED_OFF}")


def guard(name: str) -> None:
    """Before a daemon starts. The environment is the daemon's own, with the arguments that it will get. Raises when the grant
    could not be taken away; whatever else fails (a full /run, polkit that does not answer) is said and does no harm."""
    try:
        arguments = os.environ.get(f"{name.upper()}_ARGS", "")
        why = daemons.missing_driver(daemons.by_name(name), arguments)
    except (Refused, OSError) as error:
        why = str(error)
    try:
        if why:
            close(why)
        else:
            # Of a setup that was killed. One that runs ends its own.
            if not lock.is_held():
                grant.end_proof()
            grant.tell("on" if grant.is_there() else f"off: {SWITCHED_OFF}")
    except (Refused, OSError) as error:
        print(f"raptor-setup: {error}", file=sys.stderr)
    if why and grant.is_there():
        raise Refused(f"the rule that lets users in could not be taken away, although {why}")

# SPDX-License-Identifier: LGPL-2.1-or-later
"""The program raptor-wipe: what each of its commands calls, and how it ends.

A wipe starts it six times. What a command does not need is not loaded for it: on a slow host that is most of its time.
"""

# pylint: disable=import-outside-toplevel
import sys

from raptor.base.run import CommandFailed, Refused, reason
from raptor.wipe import again
from raptor.wipe.words import STEPS, Asked, parse


def step(name: str, uuid: str) -> None:
    """One line of a wipe's unit."""
    from raptor.lvm.volumes import parse_uuid
    uuid = parse_uuid(uuid)
    match name:
        case "prepare":
            from raptor.wipe.prepare import prepare
            prepare(uuid)
        case "zero":
            from raptor.wipe.zero import zero
            zero(uuid)
        case "finish":
            from raptor.wipe.finish import finish
            finish(uuid)
        case "after":
            from raptor.wipe.after import after
            after(uuid)
        case _:
            raise ValueError(f"no command {name}")


def want(asked: Asked) -> None:
    """Another pace."""
    from raptor.device import pace
    from raptor.lvm.volumes import find_what
    volume = find_what(asked.what)
    if volume.state != "quarantine":  # it can be wanted before it is started again
        volume.require_committed()
    if asked.command == "limit":
        pace.want(volume.uuid, bytes_per_second=pace.parse_rate(asked.rate))
    else:
        pace.want(volume.uuid, paused=asked.command == "pause")


def do(asked: Asked) -> None:
    match asked.command:
        case "cpus":
            from raptor.wipe.cpus import keep_off
            keep_off()
        case "records":
            import json
            from raptor.wipe.record import every_record
            json.dump(every_record(), sys.stdout)
        case "leftovers":
            from raptor.leftovers import leftovers
            leftovers.tell(asked.what, asked.remove)
        case "new":
            from raptor.wipe import new
            new.start(asked.what)
        case "start":
            from raptor.wipe import start as starting
            if asked.all:
                starting.start_all()
            else:
                starting.start(asked.what, asked.domain)
        case "pause" | "resume" | "limit":
            want(asked)
        case _:
            step(asked.command, asked.what)


def unit_of(asked: Asked) -> str | None:
    """The one that begins again if it is asked to. Its last line is no beginning."""
    if asked.command in ("prepare", "zero", "finish"):
        return f"raptor-wipe@{asked.what}.service"
    return "raptor-wipe-all.service" if asked.command == "start" and asked.all else None


def tell_failure(asked: Asked, sentence: str) -> None:
    """In the unit's status, and where it outlives a boot."""
    from raptor.lvm.volumes import is_uuid
    if asked.command in STEPS and is_uuid(asked.what):
        from raptor.wipe import status
        status.tell_failure(asked.what, sentence)


def fault(error: Exception) -> str:
    """Of a fault of ours: the whole story to the journal, and the volume stays."""
    import traceback
    if again.own_unit():
        traceback.print_exc()
    at = traceback.extract_tb(error.__traceback__)[-1]
    return f"a fault of raptor-wipe itself: {type(error).__name__}: {reason(error)} ({at.name}, line {at.lineno})"


def main(words: list[str], help_text: str = "") -> int:
    asked = parse(words, help_text)
    status = 1
    try:
        do(asked)
        return 0
    except CommandFailed as failure:
        # LVM or libvirt could not be asked, or did not do it: the unit tries again for a while.
        sentence, status = reason(failure), again.TRY_AGAIN
    except Refused as refusal:
        sentence = reason(refusal)
    except OSError as error:
        sentence = f"{error.filename}: {error.strerror}" if error.filename else str(error)
    except KeyboardInterrupt:
        sentence, status = "interrupted", 130
    except Exception as error:  # pylint: disable=broad-exception-caught
        sentence = fault(error)
    print(f"raptor-wipe: {sentence}", file=sys.stderr)
    tell_failure(asked, sentence)
    if status == again.TRY_AGAIN and (unit := unit_of(asked)) and again.own_unit() == unit:
        again.end_to_begin_again()
    return status

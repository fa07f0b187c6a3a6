# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a person, or a unit, has raptor-wipe do."""

from typing import NamedTuple

# The lines of its units.
STEPS = ("prepare", "zero", "finish", "after")


class Asked(NamedTuple):
    command: str
    what: str = ""  # a volume, its UUID, or a name
    domain: str | None = None
    all: bool = False
    rate: str = ""
    remove: bool = False


def plain(words: list[str]) -> Asked | None:
    """The commonest, which units and the page say: it means what argparse below makes of it. None: whatever else it is."""
    match words:
        case ["cpus" | "records" as command]:
            return Asked(command)
        case [command, what] if command in (*STEPS, "start", "new", "pause", "resume") and not what.startswith("-"):
            return Asked(command, what)
        case ["start", what, "--domain", domain] if not what.startswith("-") and not domain.startswith("-"):
            return Asked("start", what, domain=domain)
        case ["limit", what, rate] if not what.startswith("-") and not rate.startswith("-"):
            return Asked("limit", what, rate=rate)
    return None


def parse(words: list[str], help_text: str) -> Asked:
    """Exits with status 2 and the usage where they are not understood."""
    if asked := plain(words):
        return asked
    # Loading it takes an emulated host a tenth of a second, and a wipe starts this program six times.
    import argparse  # pylint: disable=import-outside-toplevel
    parser = argparse.ArgumentParser(prog="raptor-wipe", description=help_text, allow_abbrev=False,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in STEPS:
        commands.add_parser(name).add_argument("what", metavar="UUID")
    start = commands.add_parser("start", allow_abbrev=False)
    start.add_argument("what", nargs="?", metavar="VOLUME")
    start.add_argument("--domain")
    start.add_argument("--all", action="store_true")
    for name in ("cpus", "records"):
        commands.add_parser(name)
    for name in ("new", "pause", "resume", "limit"):
        commands.add_parser(name).add_argument("what", metavar="VOLUME")
    commands.choices["limit"].add_argument("rate")
    left = commands.add_parser("leftovers", allow_abbrev=False)
    left.add_argument("what", metavar="NAME")
    left.add_argument("--remove", action="store_true")
    found = parser.parse_args(words)
    if found.command == "start" and ((found.what is None) != found.all or found.all and found.domain):
        start.error("either VOLUME or --all")
    return Asked(**{name: value for name, value in vars(found).items() if value is not None})

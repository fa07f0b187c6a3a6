# SPDX-License-Identifier: LGPL-2.1-or-later
"""The command line of raptor-console."""

import sys

import libvirt

from raptor.console.session import Session


def main(arguments: list[str]) -> int:
    force = arguments[:1] == ["--force"]
    match arguments[1:] if force else arguments:
        case [uuid, device] if not device.startswith("-"):
            pass
        case _:
            print("usage: raptor-console [--force] UUID DEVICE", file=sys.stderr)
            return 2
    libvirt.registerErrorHandler(lambda *_: None, None)  # it prints each otherwise
    try:
        Session(uuid, device, force).run()
    except libvirt.libvirtError as error:
        print(error, file=sys.stderr)
        return 1
    return 0

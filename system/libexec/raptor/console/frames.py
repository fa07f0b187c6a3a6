# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is said to the page: what the guest writes, and how its console is, one after the other on one pipe.

A frame is a letter, the length of what follows as four bytes (the most significant first), and that. The page reads them in
src/machine/console/frames.ts.
"""

import json
import struct

LIVE = b"o"  # what the guest writes now
PAST = b"p"  # what it wrote before, from its log
STATE = b"s"  # JSON


def frame(kind: bytes, content: bytes) -> bytes:
    return kind + struct.pack(">I", len(content)) + content


def state(name: str, **more: str) -> bytes:
    return frame(STATE, json.dumps({"state": name, **more}).encode())

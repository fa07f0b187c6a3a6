# SPDX-License-Identifier: LGPL-2.1-or-later
"""The page's settings, as far as programs of root's need them: from the files that root alone can write.

The page has its defaults in its manifest.json; /etc/cockpit/raptor.override.json overrides them, as Cockpit does it for
each package (RFC 7396). What a person has in her home folder counts for her page, and never here.
"""

import json
import re
from typing import Any

from raptor.base.run import Refused

MANIFEST = "@pagedir@/manifest.json"
OVERRIDE = "/etc/cockpit/raptor.override.json"
GROUP = re.compile(r"[a-zA-Z0-9_+][a-zA-Z0-9_+.-]{0,126}")  # lvm(8), "Valid names"


def _config(path: str) -> dict[str, Any]:
    """Empty if there is no such file. A file that is there and cannot be read could have said something else: Refused."""
    try:
        with open(path, encoding="utf-8") as file:
            found = json.load(file)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise Refused(f"cannot read {path}: {error}") from error
    config = found.get("config", {}) if isinstance(found, dict) else None
    if not isinstance(config, dict):
        raise Refused(f"{path} is not what a page's settings look like")
    return config


def defaults() -> dict[str, Any]:
    """What holds where nobody has set anything."""
    return _config(MANIFEST)


def config() -> dict[str, Any]:
    return {**defaults(), **_config(OVERRIDE)}


def volume_group() -> str:
    """The one that machines have their volumes in. In every other one nothing of ours changes anything."""
    name = config().get("volumeGroup")
    if not isinstance(name, str) or not GROUP.fullmatch(name):
        raise Refused("the settings name no volume group: config.volumeGroup")
    return name

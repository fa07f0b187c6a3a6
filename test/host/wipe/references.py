# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the host says of who has each volume guest-al-…, in words: prints {name: [[has], [may have]]}."""

import json
import sys
import time

sys.path.insert(0, "/usr/local/libexec/raptor")
from raptor.libvirt import connection as libvirt  # pylint: disable=wrong-import-position
from raptor.refs import answer as refs  # pylint: disable=wrong-import-position
from raptor.lvm import volumes as wipe_lvm  # pylint: disable=wrong-import-position

rows = wipe_lvm.rows(wipe_lvm._report("lv_name=~guest-al-"))  # pylint: disable=protected-access
volumes = [wipe_lvm.make_volume([row]) for row in rows]
began = time.monotonic()
answer = refs.look(volumes, libvirt.connect(), deep=True)
print(f"{len(volumes)} volumes in {time.monotonic() - began:.1f} s", file=sys.stderr)
print(json.dumps({volume.name: [[refs.sentence(one) for one in some] for some in (answer.of(volume.uuid).holders, answer.of(volume.uuid).unsure)]
                  for volume in volumes}))

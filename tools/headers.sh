#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Fails if a source file does not name its licence in its first lines. JSON and prose have no place for it, and lists of
# packages and the test host's own /etc are no sources.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

bare=()
while IFS= read -r -d '' file; do
    # A file that was removed and not yet committed; a picture.
    grep -Iqs . "$file" || continue
    head -n 5 "$file" | grep -q 'SPDX-License-Identifier: LGPL-2.1-or-later' || bare+=("$file")
done < <(git ls-files -z --cached --others --exclude-standard -- . ':!*.json' ':!*.md' ':!COPYING' ':!*.svg' \
    ':!*.packages' ':!test/host/lab/rootfs')

[ "${#bare[@]}" -eq 0 ] || { printf 'no SPDX line: %s\n' "${bare[@]}" >&2; exit 1; }

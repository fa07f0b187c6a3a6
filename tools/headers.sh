#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Fails if a source file does not name its licence in its first lines, or if a file is committed as a program and does
# not say by what it is run, or the other way about: git keeps the mode apart from the file on some machines, and what
# runs in this checkout does not in a clone. JSON and prose have no place for a licence, and lists of packages and the
# test host's own /etc are no sources.
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

wrong=()
while IFS= read -r -d '' entry; do
    file=${entry#*$'\t'} mode=${entry%% *}
    if [ ! -f "$file" ] || [ -L "$file" ]; then continue; fi
    expected=100644
    [ "$(head -c 2 "$file" | tr -d '\0')" != '#!' ] || expected=100755
    [ "$mode" = "$expected" ] || wrong+=("$file is $mode, not $expected")
done < <(git ls-files -z --stage)
[ "${#wrong[@]}" -eq 0 ] || { printf 'mode: %s\n' "${wrong[@]}" >&2; exit 1; }

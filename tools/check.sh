#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# All that must pass. What the test host is made of, which takes minutes where the cache has none of it, is made while
# that is checked which needs no host.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Of a plain user it may ask for her password, which only what is in the foreground can.
[ "$EUID" -eq 0 ] || sudo -n true 2>/dev/null || test/host/lab/lab build

log=test-results/lab-build.log
mkdir -p test-results
rm -f test-results/times.tsv
# In a group of its own, to be ended with all that it began when there is no need for it.
set -m
tools/timed.sh 'test host: made' test/host/lab/lab build </dev/null >"$log" 2>&1 &
build=$!
set +m
trap 'kill -- "-$build" 2>/dev/null || :' EXIT

for part in typecheck lint unit; do
    tools/timed.sh "$part" "${MAKE:-make}" --no-print-directory "$part"
done
wait "$build" || { cat "$log" >&2; exit 1; }
trap - EXIT
tools/timed.sh screens "${MAKE:-make}" --no-print-directory screens
"${MAKE:-make}" --no-print-directory host-test

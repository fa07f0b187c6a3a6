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
lint=
trap 'kill -- "-$build" $lint 2>/dev/null || :' EXIT

# Two at a time, as there are processors: what the one says comes when it has ended.
run() { tools/timed.sh "$1" "${MAKE:-make}" --no-print-directory "$1"; }
run lint >test-results/lint.log 2>&1 &
lint=$!
run typecheck
run unit
wait "$lint" || { cat test-results/lint.log >&2; exit 1; }
wait "$build" || { cat "$log" >&2; exit 1; }
trap - EXIT
run screens
"${MAKE:-make}" --no-print-directory host-test

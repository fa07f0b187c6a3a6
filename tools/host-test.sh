#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Runs tests on a real host: host-test.sh PROJECT… [-- ARGUMENTS OF PLAYWRIGHT…]
#
# The instance is fresh and goes when the tests end. RAPTOR_KEEP=1 leaves it running, and the next run with it starts
# at once on the same host, with whatever the last one left there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

name=check
lab=test/host/lab/lab
say() { echo "host-test: $*" >&2; }

projects=()
while [ "$#" -gt 0 ] && [ "$1" != -- ]; do
    projects+=("--project=$1")
    shift
done
[ "${1:-}" != -- ] || shift
[ "${#projects[@]}" -gt 0 ] || { say 'which projects? see playwright.config.ts'; exit 2; }

take_down() {
    [ -z "${RAPTOR_KEEP:-}" ] || { say "left running: $lab ssh $name, $lab down $name"; return; }
    "$lab" down "$name"
}
# What an earlier run left behind is not the host that the tests expect.
[ -n "${RAPTOR_KEEP:-}" ] || "$lab" down "$name"
trap take_down EXIT
say 'starting a test host'
tools/timed.sh 'test host: started' "$lab" up "$name" >/dev/null
say 'installing the page there'
tools/timed.sh 'test host: installed' "$lab" install "$name"
RAPTOR_ENV_FILE=$("$lab" env "$name")
export RAPTOR_ENV_FILE
npx --no-install playwright test "${projects[@]}" "$@"

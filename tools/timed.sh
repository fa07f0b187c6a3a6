#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# timed.sh NAME COMMAND…: runs a command, and notes for summary.js how many seconds it took.
set -uo pipefail
times=$(dirname "${BASH_SOURCE[0]}")/../test-results/times.tsv

name=$1 began=$EPOCHREALTIME status=0
shift
"$@" || status=$?
mkdir -p "${times%/*}"
# In microseconds, since bash has no fractions: "." is left out of both.
printf '%d\t%s\n' $(((${EPOCHREALTIME//[.,]/} - ${began//[.,]/}) / 1000000)) "$name" >>"$times"
exit "$status"

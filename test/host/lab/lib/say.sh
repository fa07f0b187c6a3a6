# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Words for the person who waits, and the waiting itself. Everything goes to standard error: standard output is for answers.

say() { printf '[%4ds] %s\n' "$SECONDS" "$*" >&2; }
die() { printf 'lab: %s\n' "$*" >&2; exit 1; }

# Asks COMMAND again until it succeeds. Gives up after SECONDS, or at once when ALIVE (a command too) fails.
# until_true SECONDS ALIVE COMMAND…
until_true() {
    local end=$((SECONDS + $1)) alive=$2
    shift 2
    until "$@" > /dev/null 2>&1; do
        "$alive" || return 1
        [ "$SECONDS" -lt "$end" ] || return 1
        sleep 0.2
    done
}

as_root() {
    if [ "$EUID" -eq 0 ]; then "$@"; else sudo -- "$@"; fi
}

# need PROGRAM PACKAGE…: installs what this machine lacks, by package name.
need() {
    local missing=()
    while [ "$#" -gt 0 ]; do
        command -v "$1" > /dev/null || missing+=("$2")
        shift 2
    done
    [ "${#missing[@]}" -gt 0 ] || return 0
    say "installing on this machine: ${missing[*]}"
    as_root apt-get -qq update
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends "${missing[@]}" >&2
}

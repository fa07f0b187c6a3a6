#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Installs the Debian packages that building, checking and the test host need and that are missing; nothing else.
# `deps.sh node` only looks whether there is a Node.js that is new enough.
set -euo pipefail
say() { echo "deps: $*" >&2; }
die() { say "$*"; exit 1; }

# Debian 12's own Node is 18. Where a newer one comes from is the administrator's choice, so it is not installed here.
oldest=20.19
version=$(node --version 2>/dev/null) || die "there is no Node.js: install $oldest or newer, with npm"
[ "$(printf '%s\n' "v$oldest" "$version" | sort -V | head -n 1)" = "v$oldest" ] ||
    die "Node.js $version is too old: $oldest or newer is needed"
command -v npm >/dev/null || die 'there is no npm: it comes with Node.js, or as the package npm'
[ "${1:-}" != node ] || exit 0

# The program, and the package that has it.
wanted='
    chromium    chromium
    curl        curl
    mkfs.ext4   e2fsprogs
    mmdebstrap  mmdebstrap
    msgfmt      gettext
    mypy        mypy
    pyflakes3   pyflakes3
    python3     python3
    shellcheck  shellcheck
    ssh         openssh-client
'
missing=()
while read -r program package; do
    # Some are for root only, and not in everybody's path.
    PATH=$PATH:/usr/sbin:/sbin command -v "$program" >/dev/null || missing+=("$package")
done <<<"$(sed '/^ *$/d' <<<"$wanted")"
[ "${#missing[@]}" -gt 0 ] || exit 0

command -v apt-get >/dev/null || die "install these, by the names that your distribution has for them: ${missing[*]}"
as_root=()
if [ "$EUID" -ne 0 ]; then
    command -v sudo >/dev/null || die "as root, run: apt-get install ${missing[*]}"
    as_root=(sudo)
fi
say "installing ${missing[*]}"
apt() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 "$@"; }
# A new machine has no list of packages, and an old list names versions that are gone.
apt update
apt install --yes --no-install-recommends "${missing[@]}" >/dev/null

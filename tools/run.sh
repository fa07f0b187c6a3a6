#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# `make run`: a test host with the page as it was built, and how to get in.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

name=run
lab=test/host/lab/lab
say() { echo "run: $*" >&2; }

say 'looking for the test host (the first time it is built, which takes minutes)'
"$lab" build
say 'starting it'
address=$("$lab" up "$name" | tail -n 1)
say 'installing the page there'
"$lab" install "$name"

cat <<EOF

Raptor VMs      $address/raptor
                The certificate is the test host's own: the browser asks once.

Accounts        admin            wheel: everything, once "Administrative access" is on
                libby            libvirt: every machine, no root
                al, al-ice, alice    vm-users: their own machines
                stranger         nothing
Password        raptor, for all of them

A shell there   $lab ssh $name
New page there  make run
The end         make stop
EOF

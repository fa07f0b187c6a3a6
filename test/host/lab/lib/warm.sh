# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The warm state: the host after its first boot, with its memory, so that an instance need not boot.

build_warm() {
    local folder=$1 ssh https
    tool qemu-img create -q -f qcow2 -F raw -b "$IMAGE/host.ext4" "$folder/host.qcow2"
    tool qemu-img create -q -f qcow2 "$folder/data.qcow2" 20G
    tool qemu-img create -q -f qcow2 "$folder/spare.qcow2" 2G
    start_qemu "$folder" save "$folder"
    https=$(forwarded_port "$folder" 9090) ssh=$(forwarded_port "$folder" 22)

    say 'booting it for the first time'
    until_true 600 warm_runs on "$ssh" "$folder" true || warm_failed 'no ssh'
    until_true 300 warm_runs cockpit_answers "$https" || warm_failed 'no Cockpit'
    on "$ssh" "$folder" 'systemctl is-system-running --wait' > /dev/null || warm_failed 'a unit failed'

    say "letting libvirt and Cockpit do what they do once"
    on "$ssh" "$folder" 'mkdir -p /usr/local/share/raptor-lab && cat > /usr/local/share/raptor-lab/guest.raw' < "$GUEST/guest.raw"
    on "$ssh" "$folder" bash -s < "$LAB/first-steps" > "$folder/first-steps.log" 2>&1 ||
        warm_failed "$(tail -n 5 "$folder/first-steps.log")"

    say 'saving its memory'
    on "$ssh" "$folder" -O exit 2> /dev/null
    migrate "$folder" migrate "$folder/state"
    until_true 120 warm_runs warm_saved "$folder" || warm_failed "$(qmp "$folder" '{"execute":"query-migrate"}')"
    end_qemu "$folder"
    rm -f "$folder"/{pid,monitor,console.log,first-steps.log}
    chmod 0400 "$folder"/*
}

warm_runs() { qemu_runs "$BUILDING"; }
warm_saved() { qmp "$1" '{"execute":"query-migrate"}' | grep -q '"status": "completed"'; }

warm_failed() {
    tail -n 20 "$BUILDING/console.log" >&2
    die "the first boot of the host failed: $1"
}

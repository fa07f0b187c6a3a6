# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The warm state: the host after its first boot, with its memory, so that an instance need not boot.

build_warm() {
    local folder=$1 ssh https
    say 'booting it for the first time'
    # QEMU's emulation may crash while the kernel maps its devices (seen: "msix_table_mmio_write: Assertion").
    first_boot || { say "the emulator ended: $(tail -n 1 "$folder/qemu.log"); once more"; first_boot; } || warm_failed 'no ssh'
    until_true 600 qemu_lives cockpit_answers "$https" || warm_failed 'no Cockpit'
    on "$folder" "$ssh" 'systemctl is-system-running --wait' < /dev/null > /dev/null || warm_failed "$(on "$folder" "$ssh" systemctl --failed)"

    say 'letting libvirt and Cockpit do what they do once'
    on "$folder" "$ssh" 'mkdir -p /usr/local/share/raptor-lab && cat > /usr/local/share/raptor-lab/guest.raw' < "$GUEST/guest.raw"
    on "$folder" "$ssh" bash -s < "$LAB/first-steps" > "$folder/first-steps.log" 2>&1 ||
        warm_failed "$(tail -n 20 "$folder/first-steps.log")"

    say 'saving its memory'
    on "$folder" "$ssh" -O exit 2> /dev/null
    migrate "$folder" migrate "$folder/state"
    until_true 120 qemu_lives warm_saved "$folder" || warm_failed "$(qmp "$folder" '{"execute":"query-migrate"}')"
    end_qemu "$folder"
    rm -f "$folder"/{pid,monitor,*.log}
    chmod 0400 "$folder"/*
}

# Returns 1 when QEMU ended.
first_boot() {
    rm -f "$folder"/*.qcow2
    tool qemu-img create -q -f qcow2 -F raw -b "$IMAGE/host.ext4" "$folder/host.qcow2"
    tool qemu-img create -q -f qcow2 "$folder/data.qcow2" 20G
    tool qemu-img create -q -f qcow2 "$folder/spare.qcow2" 2G
    start_qemu "$folder" save "$folder"
    https=$(forwarded_port "$folder" 9090) ssh=$(forwarded_port "$folder" 22)
    until_true 900 qemu_lives connect "$folder" "$ssh" || { qemu_lives && warm_failed 'no ssh'; return 1; }
}

warm_saved() { qmp "$1" '{"execute":"query-migrate"}' | grep -q '"status": "completed"'; }

warm_failed() {
    tail -n 20 "$BUILDING/console.log" "$BUILDING/qemu.log" >&2
    die "the first boot of the host failed: $1"
}

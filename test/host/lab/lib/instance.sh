# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Instances: running copies of the warm state. The folder of one holds only what differs from it.

# Descriptor 8 holds the instance's lock.
lock_instance() {
    folder=$CACHE/instances/$1
    mkdir -p "$CACHE/instances"
    exec 8> "$folder.lock"
    flock --nonblock 8 || { say "waiting: somebody else is at work on $1"; flock 8; }
}

# Reads where the running instance is reached.
load_instance() {
    folder=$CACHE/instances/$1
    { [ -e "$folder/ready" ] && qemu_runs "$folder"; } || die "$1 is not up: lab up $1"
    # shellcheck source=/dev/null
    source "$folder/made-of"
    # shellcheck source=/dev/null
    source "$folder/env"
}

# reach_instance NAME: loads it, and renews its connection if that was lost.
reach_instance() {
    load_instance "$1"
    connect "$folder" "$SSH_PORT" || die "$1 runs, but does not answer"
}

instance_up() {
    local name=$1 mode=resume how=${2:-} began=$SECONDS https=0 ssh=0 disk
    case $how in '') ;; --cold) mode=fresh ;; *) die "up: what is '$how'?" ;; esac
    lock_instance "$name"
    if [ -e "$folder/ready" ] && qemu_runs "$folder"; then
        load_instance "$name"
        echo "https://127.0.0.1:$HTTPS_PORT"
        return
    fi
    end_qemu "$folder"
    if [ "$mode" = fresh ] && [ -e "$folder/made-of" ]; then
        say "booting the disks that $name has"
        # shellcheck source=/dev/null
        source "$folder/made-of"
        # The same address again: a browser keeps what it stored for it.
        # shellcheck source=/dev/null
        if [ -e "$folder/env" ]; then source "$folder/env"; https=$HTTPS_PORT ssh=$SSH_PORT; fi
        rm -f "$folder/ready"
    else
        build_all
        rm -rf "$folder"
        mkdir "$folder"
        for disk in host data spare; do
            tool qemu-img create -q -f qcow2 -F qcow2 -b "$WARM/$disk.qcow2" "$folder/$disk.qcow2"
        done
        printf '%s=%q\n' TOOLS "$TOOLS" IMAGE "$IMAGE" GUEST "$GUEST" WARM "$WARM" > "$folder/made-of"
    fi

    # An instance that does not come up is ended; its logs stay.
    trap 'end_qemu "$folder"' EXIT
    start_qemu "$folder" "$mode" "$WARM" "$https" "$ssh"
    HTTPS_PORT=$(forwarded_port "$folder" 9090) SSH_PORT=$(forwarded_port "$folder" 22)
    printf '%s=%q\n' HTTPS_PORT "$HTTPS_PORT" SSH_PORT "$SSH_PORT" SSH_KEY "$IMAGE/key" QEMU_PID "$(cat "$folder/pid")" \
        MONITOR "$folder/monitor" CONSOLE "$folder/console.log" > "$folder/env"
    until_true 600 qemu_lives connect "$folder" "$SSH_PORT" || instance_failed "$name has no ssh"
    # A resumed clock stands where it was saved: logs and certificates would be of another day.
    on "$folder" "$SSH_PORT" "date --set=@$(date +%s.%N)" < /dev/null > /dev/null
    until_true 300 qemu_lives cockpit_answers "$HTTPS_PORT" || instance_failed "$name has no Cockpit"
    trap - EXIT
    touch "$folder/ready"
    say "$name is up after $((SECONDS - began)) s"
    echo "https://127.0.0.1:$HTTPS_PORT"
}

instance_failed() { die "$1: $(tail -n 5 "$folder/qemu.log" "$folder/console.log")"; }

instance_down() {
    lock_instance "$1"
    end_qemu "$folder"
    rm -rf "$folder"
}

instance_crash() {
    lock_instance "$1"
    qemu_runs "$folder" || die "$1 does not run"
    end_qemu "$folder" KILL
    rm -f "$folder"/{ready,pid}
}

instance_env() {
    load_instance "$1"
    echo "$folder/env"
}

instance_ssh() {
    reach_instance "$1"
    on "$folder" "$SSH_PORT" "${@:2}"
}

instance_put() {
    [ "$#" -eq 3 ] || die 'put needs NAME SRC DEST'
    reach_instance "$1"
    [ -e "$2" ] || die "there is no $2"
    scp -qr "${SSH_OPTIONS[@]}" -o "ControlPath=$folder/ssh" -i "$IMAGE/key" -P "$SSH_PORT" \
        "$2" "root@127.0.0.1:$3"
}

instance_install() {
    local part parts=() checkout
    checkout=$(readlink -f "$LAB/../../..")
    reach_instance "$1"
    for part in Makefile manifest.json dist; do
        [ -e "$checkout/$part" ] || die "nothing to install: $checkout has no $part (build the project first)"
    done
    for part in Makefile manifest.json dist system po; do
        [ ! -e "$checkout/$part" ] || parts+=("$part")
    done
    tar -C "$checkout" -c "${parts[@]}" | on "$folder" "$SSH_PORT" '
        set -e
        rm -rf /root/project && mkdir /root/project && cd /root/project
        tar -x --no-same-owner
        make --no-print-directory install
        # D-Bus reads a new policy by itself, and answers nobody while it is told to: of two who wait for each other then, systemd gives up.
        systemctl daemon-reload
        # polkit reads new rules by itself, but not at a known moment. libvirtd takes new drop-ins only with a new start.
        systemctl try-restart polkit.service libvirtd.service
        # What an administrator does once, from the page or so: users are let in, nobody else may log in.
        /usr/local/libexec/raptor/raptor-setup users on
        /usr/local/libexec/raptor/raptor-setup logins on admin' >&2
}

# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The ways to a running machine: QEMU's monitor, root's ssh, Cockpit.

# Sends COMMANDs (JSON) to the monitor, prints the last answer. A closed connection drops commands, so each answer is awaited.
# qmp FOLDER [COMMAND…]
qmp() (
    folder=$1
    shift
    coproc peer { tool socat - "UNIX-CONNECT:$folder/monitor" 2> /dev/null; }
    # Bash forgets the descriptors when the peer ends.
    exec 6<&"${peer[0]}" 7>&"${peer[1]}"
    read -r -t 10 answer <&6 || exit 1
    for command in '{"execute":"qmp_capabilities"}' "$@"; do
        printf '%s\n' "$command" >&7
        # Events come between.
        while read -r -t 60 answer <&6 || exit 1; do
            [[ $answer == '{"return"'* || $answer == '{"error"'* ]] && break
        done
    done
    printf '%s\n' "$answer"
    [[ $answer == '{"return"'* ]]
)

# Moves the state of the devices to or from a file; the memory is in files of its own already.
# migrate FOLDER migrate|migrate-incoming FILE
migrate() {
    local ignore='[{"capability":"x-ignore-shared","state":true}]'
    qmp "$1" "{\"execute\":\"migrate-set-capabilities\",\"arguments\":{\"capabilities\":$ignore}}" \
        "{\"execute\":\"$2\",\"arguments\":{\"uri\":\"file:$3\"}}" > /dev/null
}

# Prints the port of this machine that leads to PORT of the emulated one.
# forwarded_port FOLDER PORT
forwarded_port() {
    local answer
    answer=$(qmp "$1" '{"execute":"human-monitor-command","arguments":{"command-line":"info usernet"}}')
    [[ $answer =~ 127\.0\.0\.1\ +([0-9]+)\ +[0-9.]+\ +$2\  ]] || return 1
    echo "${BASH_REMATCH[1]}"
}

# The host's key is new with every image and the address is our own: there is nothing to compare it with.
SSH_OPTIONS=(-F none -o LogLevel=ERROR -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null
    -o BatchMode=yes -o ConnectTimeout=30 -o ServerAliveInterval=60)

# One connection serves all calls: a handshake costs the emulated CPU half a second. Its process is started here with
# nothing to write to: started on the way by somebody's command, it would hold that one's pipes open as long as it lives.
# connect FOLDER PORT
connect() {
    ssh "${SSH_OPTIONS[@]}" -o "ControlPath=$1/ssh" -O check root@127.0.0.1 2> /dev/null && return
    rm -f "$1/ssh"
    ssh "${SSH_OPTIONS[@]}" -o "ControlPath=$1/ssh" -o ControlMaster=yes -o ControlPersist=yes -i "$IMAGE/key" -p "$2" \
        -fN root@127.0.0.1 < /dev/null > /dev/null 2>&1 9>&- 8>&-
}

# Root's shell.
# on FOLDER PORT [COMMAND…]
on() {
    local folder=$1 port=$2
    shift 2
    ssh "${SSH_OPTIONS[@]}" -o "ControlPath=$folder/ssh" -i "$IMAGE/key" -p "$port" root@127.0.0.1 "$@"
}

cockpit_answers() { curl --silent --fail --insecure --max-time 10 --output /dev/null "https://127.0.0.1:$1/"; }

# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The emulated machine: its QEMU, its monitor, its ssh. FOLDER is where one keeps its disks and sockets.

# What the CPUs are made of. A saved memory fits only the accelerator (and CPU) that it was saved under.
accelerator() {
    # /dev/kvm may exist and not work, where the processor has no virtualization.
    if grep -qE '^flags.* (vmx|svm)( |$)' /proc/cpuinfo && [ -w /dev/kvm ]; then
        echo "-accel kvm -cpu host $(grep -m 1 '^model name' /proc/cpuinfo | sha256sum | cut -c 1-8)"
    else
        echo '-accel tcg,thread=multi -cpu max,la57=off,svm=off,vendor=GenuineIntel'
    fi
}

# Starts the machine of FOLDER in the background. Its memory: `save FOLDER2` writes it to files there, `resume FOLDER2`
# begins with those (private copies, page by page: nothing is read before it is used), `fresh` has none before.
# start_qemu FOLDER fresh|save|resume [FOLDER2] [HTTPS_PORT SSH_PORT]
start_qemu() {
    local folder=$1 memory=$2 saved=${3:-} https=${4:-0} ssh=${5:-0} node disk options=() acceleration
    [ "${#folder}" -lt 80 ] || die "too long a path for sockets: $folder (set RAPTOR_CACHE)"
    read -ra acceleration <<< "$(accelerator)"
    for node in 0 1; do
        case $memory in
            fresh) options+=(-object "memory-backend-ram,id=m$node,size=2G") ;;
            save) options+=(-object "memory-backend-file,id=m$node,size=2G,mem-path=$saved/memory$node,share=on") ;;
            resume) options+=(-object "memory-backend-file,id=m$node,size=2G,mem-path=$saved/memory$node,share=off,readonly=on,rom=off") ;;
        esac
        options+=(-numa "node,nodeid=$node,cpus=$((node * 4))-$((node * 4 + 3)),memdev=m$node")
    done
    [ "$memory" != resume ] || options+=(-incoming defer)
    # No flush reaches the real disk: only the machine's loss matters here, and what QEMU wrote survives its own end.
    for disk in host data spare; do
        options+=(-drive "if=none,id=$disk,file=$folder/$disk.qcow2,format=qcow2,cache=unsafe,discard=unmap"
            -device "virtio-blk-pci,drive=$disk,serial=$disk")
    done
    # -daemonize: QEMU is nobody's child afterwards, and its own failure to start is still ours.
    tool qemu-system-x86_64 -name "raptor-lab,process=raptor-lab" -daemonize -pidfile "$folder/pid" \
        -nodefaults -no-user-config -display none -machine q35 "${acceleration[@]:0:4}" -m 4G \
        -smp 8,sockets=2,cores=2,threads=2 \
        -L "$TOOLS/root/usr/share/qemu" -L "$TOOLS/root/usr/share/seabios" \
        -kernel "$IMAGE/vmlinuz" -initrd "$IMAGE/initrd" \
        -append 'root=/dev/vda rw console=ttyS0 quiet mitigations=off nowatchdog rcupdate.rcu_cpu_stall_suppress=1' \
        -device virtio-rng-pci -serial "file:$folder/console.log" \
        -qmp "unix:$folder/monitor,server=on,wait=off" \
        -netdev "user,id=net,hostfwd=tcp:127.0.0.1:$https-:9090,hostfwd=tcp:127.0.0.1:$ssh-:22" \
        -device virtio-net-pci,netdev=net,romfile= "${options[@]}" 9>&- 8>&-
    if [ "$memory" = resume ]; then migrate "$folder" migrate-incoming "$saved/state"; fi
}

# Moves the state of the devices to or from a file; the memory is in files of its own already.
# migrate FOLDER migrate|migrate-incoming FILE
migrate() {
    qmp "$1" '{"execute":"migrate-set-capabilities","arguments":{"capabilities":[{"capability":"x-ignore-shared","state":true}]}}' \
        "{\"execute\":\"$2\",\"arguments\":{\"uri\":\"file:$3\"}}" > /dev/null
}

# Sends COMMANDs (JSON) to a monitor, prints the last answer. A closed connection drops commands, so each answer is awaited.
# qmp FOLDER COMMAND…
qmp() (
    folder=$1
    shift
    coproc peer { tool socat - "UNIX-CONNECT:$folder/monitor"; }
    read -r -t 10 answer <&"${peer[0]}" || exit 1
    for command in '{"execute":"qmp_capabilities"}' "$@"; do
        printf '%s\n' "$command" >&"${peer[1]}"
        # Events come between.
        while read -r -t 60 answer <&"${peer[0]}" || exit 1; do
            [[ $answer == '{"return"'* || $answer == '{"error"'* ]] && break
        done
    done
    printf '%s\n' "$answer"
    [[ $answer == '{"return"'* ]]
)

# Prints the port of this machine that leads to PORT of the emulated one.
forwarded_port() {
    local answer
    answer=$(qmp "$1" '{"execute":"human-monitor-command","arguments":{"command-line":"info usernet"}}')
    [[ $answer =~ 127\.0\.0\.1\ +([0-9]+)\ +[0-9.]+\ +$2\  ]] || return 1
    echo "${BASH_REMATCH[1]}"
}

# The number in the file may by now be another process's.
qemu_runs() {
    local pid
    pid=$(cat "$1/pid" 2> /dev/null) || return 1
    grep -qsF "$1/monitor" "/proc/$pid/cmdline"
}
qemu_ended() { ! qemu_runs "$1"; }

# end_qemu FOLDER [SIGNAL]
end_qemu() {
    local pid
    qemu_runs "$1" || return 0
    pid=$(cat "$1/pid")
    kill "-${2:-TERM}" "$pid"
    until_true 10 true qemu_ended "$1" || kill -KILL "$pid"
    until_true 10 true qemu_ended "$1" || die "process $pid does not end"
}

# Root's shell there. One connection serves all calls: a handshake costs the emulated CPU half a second.
# on PORT FOLDER COMMAND…
on() {
    local port=$1 folder=$2
    shift 2
    ssh "${SSH_OPTIONS[@]}" -o "ControlPath=$folder/ssh" -i "$IMAGE/key" -p "$port" root@127.0.0.1 "$@" 9>&- 8>&-
}
# The host's key is new with every image and the address is our own: there is nothing to compare it with.
SSH_OPTIONS=(-F none -o LogLevel=ERROR -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null
    -o BatchMode=yes -o ConnectTimeout=10 -o ControlMaster=auto -o ControlPersist=600)

cockpit_answers() { curl --silent --fail --insecure --max-time 10 --output /dev/null "https://127.0.0.1:$1/"; }

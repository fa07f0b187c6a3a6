# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The emulated machine: how QEMU is started, found and ended. FOLDER is where one keeps its disks, sockets and logs.

# Prints the accelerator, the CPU, and what else a saved memory depends on.
accelerator() {
    # /dev/kvm may exist and not work, where the processor has no virtualization.
    if grep -qE '^flags.* (vmx|svm)( |$)' /proc/cpuinfo && [ -w /dev/kvm ]; then
        echo "kvm host $(grep -m 1 '^model name' /proc/cpuinfo | sha256sum | cut -c 1-8)"
    else
        # Five levels of page tables cost a sixth of the speed. QEMU's own SVM would show a /dev/kvm inside, whose first
        # guest ends QEMU 10 ("assertion failed: bql_locked"). Only Intel's CPUID tells of cores and of a shared L3.
        echo 'tcg,thread=multi max,la57=off,svm=off,vendor=GenuineIntel -'
    fi
}

# The kernel need not test its ciphers, nor wonder why an emulated CPU is late.
KERNEL_OPTIONS='root=/dev/vda rw console=ttyS0 quiet mitigations=off nowatchdog cryptomgr.notests
    rcupdate.rcu_cpu_stall_suppress=1'

# Starts the machine of FOLDER in the background. Its memory: `save FOLDER2` keeps it in files there, `resume FOLDER2`
# begins with those (private copies, page by page: nothing is read before it is used), `fresh` has none before.
# Without ports, free ones are chosen.
# start_qemu FOLDER fresh|save|resume FOLDER2 [HTTPS_PORT SSH_PORT]
start_qemu() {
    local folder=$1 memory=$2 saved=$3 https=${4:-0} ssh=${5:-0} accel cpu file node disk options=() tool_argv=()
    [ "${#folder}" -lt 80 ] || die "too long a path for sockets: $folder (set RAPTOR_CACHE)"
    read -r accel cpu _ <<< "$(accelerator)"
    for node in 0 1; do
        file="memory-backend-file,id=m$node,size=2G,mem-path=$saved/memory$node"
        case $memory in
            fresh) options+=(-object "memory-backend-ram,id=m$node,size=2G") ;;
            save) options+=(-object "$file,share=on") ;;
            resume) options+=(-object "$file,share=off,readonly=on,rom=off") ;;
        esac
        options+=(-numa "node,nodeid=$node,cpus=$((node * 4))-$((node * 4 + 3)),memdev=m$node")
    done
    [ "$memory" != resume ] || options+=(-incoming defer)
    # What the host has flushed survives `lab crash`; what it has not may be lost, as with its power. One disk cannot write
    # zeros by itself, as many cannot.
    local cache=writeback zeroes
    [ "$memory" != save ] || cache=unsafe
    for disk in host data spare; do
        zeroes=on
        [ "$disk" != spare ] || zeroes=off
        options+=(-drive "if=none,id=$disk,file=$folder/$disk.qcow2,format=qcow2,cache=$cache,discard=unmap"
            -device "virtio-blk-pci,drive=$disk,serial=$disk,write-zeroes=$zeroes")
    done

    rm -f "$folder"/{pid,monitor}
    find_tool qemu-system-x86_64
    # A session of its own, to outlive the terminal. -daemonize would do that too, but swallow QEMU's last words.
    setsid "${tool_argv[@]}" -name raptor-lab -pidfile "$folder/pid" -nodefaults -no-user-config -display none \
        -machine q35 -accel "$accel" -cpu "$cpu" -m 4G -smp 8,sockets=2,cores=2,threads=2 \
        -L "$TOOLS/root/usr/share/qemu" -L "$TOOLS/root/usr/share/seabios" \
        -kernel "$IMAGE/vmlinuz" -initrd "$IMAGE/initrd" -append "${KERNEL_OPTIONS//$'\n'/ }" \
        -qmp "unix:$folder/monitor,server=on,wait=off" -serial "file:$folder/console.log" -device virtio-rng-pci \
        -netdev "user,id=net,hostfwd=tcp:127.0.0.1:$https-:9090,hostfwd=tcp:127.0.0.1:$ssh-:22" \
        -device virtio-net-pci,netdev=net,romfile= "${options[@]}" < /dev/null > "$folder/qemu.log" 2>&1 9>&- 8>&- &
    qemu=$!
    until_true 60 qemu_lives qmp "$folder" || die "QEMU does not start: $(cat "$folder/qemu.log")"
    if [ "$memory" = resume ]; then migrate "$folder" migrate-incoming "$saved/state"; fi
}

qemu_lives() { kill -0 "$qemu" 2> /dev/null; }

# The number in the file may by now be another process's.
qemu_runs() {
    local pid
    pid=$(cat "$1/pid" 2> /dev/null) || return 1
    grep -qsF "$1/monitor" "/proc/$pid/cmdline"
}
# A killed process has no command line any more while its last threads still hold the disks.
qemu_ended() { ! qemu_runs "$1" && ! compgen -G "/proc/$pid/task/*/fd/*" > /dev/null; }

# end_qemu FOLDER [SIGNAL]
end_qemu() {
    local pid
    qemu_runs "$1" || return 0
    pid=$(cat "$1/pid")
    kill "-${2:-TERM}" "$pid"
    until_true 10 true qemu_ended "$1" || kill -KILL "$pid"
    until_true 10 true qemu_ended "$1" || die "process $pid does not end"
}

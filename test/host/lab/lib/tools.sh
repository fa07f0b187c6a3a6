# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The tools: a Debian 13 root, so that every machine emulates with the same QEMU and makes the guest with the same programs.

# Prints the names of a package list, with commas.
package_list() { sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$LAB/$1" | paste -sd, -; }

# Unpacks Debian 13 with the packages of LIST into ROOT. More arguments go to mmdebstrap.
# unpack_debian LIST ROOT [ARGUMENT…]
unpack_debian() {
    local list=$1 root=$2
    shift 2
    as_root mmdebstrap --quiet --variant=minbase --include="$(package_list "$list")" \
        --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
        --dpkgopt='path-exclude=/usr/share/info/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
        "$@" trixie "$root" >&2
}

build_tools() { unpack_debian tools.packages "$1/root"; }

# Sets tool_argv to the command that starts PROGRAM of the tools, by their own dynamic linker: a chroot would need root, and
# mounts to see our files.
# find_tool PROGRAM
find_tool() {
    tool_argv=("$TOOLS/root/lib64/ld-linux-x86-64.so.2" --argv0 "$1"
        --library-path "$TOOLS/root/usr/lib/x86_64-linux-gnu" "$TOOLS/root/usr/bin/$1")
}

# tool PROGRAM [ARGUMENT…]
tool() {
    local tool_argv=()
    find_tool "$1"
    shift
    "${tool_argv[@]}" "$@"
}

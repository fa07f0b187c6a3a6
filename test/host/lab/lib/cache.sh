# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Artefacts: folders that take minutes to build, shared by every checkout of this user.
# One is named KIND-KEY, the key a hash of all it is built from, so that a changed script never meets an old artefact.

CACHE=${RAPTOR_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/raptor-vms}

# Prints the key of the given texts and of the contents and names (below this folder) of the given files.
# key_of TEXT… -- FILE…
key_of() {
    local texts=()
    while [ "$1" != -- ]; do texts+=("$1"); shift; done
    shift
    {
        printf '%s\n' "${texts[@]}"
        (cd "$LAB" && find "$@" -type f -print0 | sort -z | xargs -0 sha256sum)
    } | sha256sum | cut -c 1-12
}

# Builds the artefact KIND-KEY with `BUILDER FOLDER` unless it is there. Builds happen in a folder beside it that is
# renamed at the end: what has the right name is whole. The caller holds the cache's lock.
# artefact KIND KEY BUILDER
artefact() {
    local kind=$1 folder=$CACHE/$1-$2 builder=$3 began=$SECONDS
    [ ! -d "$folder" ] || return 0
    BUILDING=$(mktemp -d "$CACHE/building-$kind-XXXXXX")
    chmod 0755 "$BUILDING"
    say "building $kind ($2)"
    "$builder" "$BUILDING"
    mv -T "$BUILDING" "$folder"
    BUILDING=
    say "built $kind in $((SECONDS - began)) s"
}

BUILDING=
# An interrupted build leaves no emulator and no folder behind.
drop_build() {
    [ -n "$BUILDING" ] || return 0
    end_qemu "$BUILDING"
    as_root rm -rf --one-file-system "$BUILDING"
}
trap drop_build EXIT
trap 'exit 130' INT TERM HUP

# Runs one build at a time for this cache. Descriptor 9 holds the lock; whatever outlives this script must not inherit it.
lock_cache() {
    mkdir -p "$CACHE"
    [ "$(stat -c %u "$CACHE")" -eq "$EUID" ] || die "$CACHE belongs to somebody else: set RAPTOR_CACHE"
    exec 9> "$CACHE/lock"
    flock --nonblock 9 || { say 'waiting for another build in this cache'; flock 9; }
}

# Under the lock nobody builds, so every such folder is left over from a build that was killed.
drop_leftovers() {
    local left
    for left in "$CACHE"/building-*; do
        [ -d "$left" ] || continue
        say "removing what an interrupted build left: ${left##*/}"
        end_qemu "$left"
        as_root rm -rf --one-file-system "$left"
    done
}

# Artefacts of other versions of the scripts go when no build has named them and no instance stood on them for two weeks.
drop_outdated() {
    local old
    touch "$@"
    find "$CACHE" -mindepth 1 -maxdepth 1 -type d -mtime +14 -regex '.*/\(tools\|image\|guest\|warm\)-[0-9a-f]*' |
    while read -r old; do
        if grep -rqs -- "$old" "$CACHE"/instances/*/made-of; then continue; fi
        say "removing an outdated artefact: ${old##*/}"
        as_root rm -rf --one-file-system "$old"
    done
}

build_all() {
    local tools_key image_key guest_key warm_key
    tools_key=$(key_of -- tools.packages lib/tools.sh)
    image_key=$(key_of -- host.packages furnish rootfs lib/image.sh)
    guest_key=$(key_of "$tools_key" "$image_key" -- ../guest/build ../guest/init ../guest/lease lib/guest.sh)
    warm_key=$(key_of "$guest_key" "$(accelerator)" -- lib/machine.sh lib/warm.sh first-steps)
    TOOLS=$CACHE/tools-$tools_key IMAGE=$CACHE/image-$image_key GUEST=$CACHE/guest-$guest_key WARM=$CACHE/warm-$warm_key
    [ ! -d "$WARM" ] || [ ! -d "$TOOLS" ] || [ ! -d "$IMAGE" ] || [ ! -d "$GUEST" ] || return 0

    lock_cache
    drop_leftovers
    need mmdebstrap mmdebstrap mkfs.ext4 e2fsprogs ssh openssh-client curl curl
    artefact tools "$tools_key" build_tools
    artefact image "$image_key" build_image
    artefact guest "$guest_key" build_guest
    artefact warm "$warm_key" build_warm
    drop_outdated "$TOOLS" "$IMAGE" "$GUEST" "$WARM"
    exec 9>&-
    say "everything is in $CACHE"
}

# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# guest.raw, the disk of the tiny UEFI guest. Made inside the tools, of the image's kernel.

build_guest() {
    local folder=$1
    mkdir "$folder/work"
    cp "$LAB"/../guest/{build,init,lease} "$IMAGE/vmlinuz" "$folder/work/"
    cp -r "$IMAGE/modules" "$folder/work/"
    # The mount is seen in this namespace alone and ends with it.
    # shellcheck disable=SC2016
    as_root unshare --mount bash -euc 'mount --bind "$1" "$2/mnt"; chroot "$2" /mnt/build /mnt' - \
        "$folder/work" "$TOOLS/root" >&2
    as_root mv "$folder/work/guest.raw" "$folder/"
    as_root chown -R "$EUID" "$folder"
    rm -r "$folder/work"
}

# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Files of the host's image, without a running host.

# Copies folders of the host's file system into FOLDER.
# copy_files FOLDER PATH…
copy_files() {
    local folder=$1 path
    shift
    build_all
    need debugfs e2fsprogs
    mkdir -p "$folder"
    debugfs -R "rdump $* $folder" "$IMAGE/host.ext4" 2> /dev/null
    for path in "$@"; do
        [ -e "$folder/${path##*/}" ] || die "the host's image has no $path"
    done
}

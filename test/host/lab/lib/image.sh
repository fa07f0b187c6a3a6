# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The host's image: host.ext4 without partitions, its kernel and initrd beside it (the emulator boots them directly), and
# the key of its root.

build_image() {
    local folder=$1 kernel
    ssh-keygen -q -t ed25519 -N '' -C 'root of the test host' -f "$folder/key"
    unpack_debian host.packages "$folder/root" --customize-hook="$LAB/furnish '$folder/key.pub' \"\$1\""

    kernel=$(cd "$folder/root/usr/lib/modules" && echo *)
    as_root cp "$folder/root/boot/vmlinuz-$kernel" "$folder/vmlinuz"
    as_root cp "$folder/root/boot/initrd.img-$kernel" "$folder/initrd"
    # The guest is made of the same kernel.
    as_root cp -r "$folder/root/usr/lib/modules/$kernel" "$folder/modules"

    say 'packing the file system'
    truncate -s 8G "$folder/host.ext4"
    as_root mkfs.ext4 -q -L raptor -E lazy_itable_init=1 -d "$folder/root" "$folder/host.ext4"
    as_root rm -rf --one-file-system "$folder/root"
    as_root chown -R "$EUID" "$folder"
    chmod 0400 "$folder/host.ext4"
}

#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Machines that have a volume in every way but the usual one: each volume guest-al-X, its machine on-X.
set -euo pipefail

dom() { # NAME DEVICES [MORE]
    virsh -q define /dev/stdin <<X
<domain type='qemu' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><name>on-$1</name><memory unit='MiB'>64</memory><vcpu>1</vcpu>
<os><type machine='q35'>hvm</type></os><devices>$2</devices>${3:-}</domain>
X
}
disk() { # SOURCE [FORMAT [TYPE]]
    echo "<disk type='${3:-block}' device='disk'><driver name='qemu' type='${2:-raw}'/><source $1/><target dev='vda' bus='virtio'/></disk>"
}
lv() { lvcreate -qq -y -Wy -L4M -n "guest-al-$1" "${2:-lvm-data}"; }
overlay() { # FILE BACKING FORMAT
    qemu-img create -q -u -f qcow2 -b "$2" -F "$3" "$1" 4M
}

for volume in pool id dm overlay json data on-volume on-volume2 argument save snapshot source network guest off mapped mounted open origin fstab; do
    lv $volume
done

virsh -q pool-define-as p dir --target /dev/lvm-data
dom pool "$(disk "pool='p' volume='guest-al-pool'" raw volume)"
dom id "$(disk "dev='/dev/disk/by-id/dm-name-lvm--data-guest--al--id'")"
dom dm "$(disk "dev='$(readlink -f /dev/lvm-data/guest-al-dm)'")"

overlay /var/tmp/overlay /dev/lvm-data/guest-al-overlay raw
overlay /var/tmp/overlay2 overlay qcow2
dom overlay "$(disk "file='/var/tmp/overlay2'" qcow2 file)"
overlay /var/tmp/json 'json:{"driver":"raw","file":{"driver":"host_device","filename":"/dev/lvm-data/guest-al-json"}}' raw
dom json "$(disk "file='/var/tmp/json'" qcow2 file)"
qemu-img create -q -f qcow2 -o data_file=/dev/lvm-data/guest-al-data,data_file_raw=on /var/tmp/data 4M
dom data "$(disk "file='/var/tmp/data'" qcow2 file)"
overlay /dev/lvm-data/guest-al-on-volume2 /dev/lvm-data/guest-al-on-volume raw
dom volume "$(disk "dev='/dev/lvm-data/guest-al-on-volume2'" qcow2)"
dom argument '' "<qemu:commandline><qemu:arg value='-blockdev'/><qemu:arg value='{\"driver\":\"host_device\",\"node-name\":\"x\",\"filename\":\"/dev/lvm-data/guest-al-argument\"}'/></qemu:commandline>"

# In no definition any more: only what was saved has it.
dom save "$(disk "dev='/dev/lvm-data/guest-al-save'")"
virsh -q start on-save
virsh -q detach-disk on-save vda --config
virsh -q managedsave on-save

dom snapshot ''
qemu-img create -q -f qcow2 /dev/lvm-data/guest-al-snapshot 1M
virsh -q snapshot-create on-snapshot /dev/stdin --redefine <<X
<domainsnapshot><name>s1</name><state>shutoff</state><creationTime>1</creationTime><disks><disk name='vda' snapshot='internal'/></disks>
$(virsh dumpxml on-snapshot | sed "s|</devices>|$(disk "dev='/dev/lvm-data/guest-al-snapshot'" qcow2)&|")</domainsnapshot>
X

virsh -q pool-define-as made-fs fs --source-dev /dev/mapper/lvm--data-guest--al--source --target /mnt
# None of these two is anybody's: a name on the network, and bytes that a guest has written to its own raw disk.
dom network "<disk type='network' device='disk'><source protocol='nbd' name='/dev/lvm-data/guest-al-network'><host name='h'/></source><target dev='vda' bus='virtio'/></disk>"
dd if=/var/tmp/overlay of=/dev/lvm-data/guest-al-guest bs=4k count=32 conv=notrunc status=none
dom guest "$(disk "dev='/dev/lvm-data/guest-al-guest'")"

# Its names are all that there is of one that is not active.
dom off "$(disk "dev='/dev/mapper/lvm--data-guest--al--off'")"
lvchange -an lvm-data/guest-al-off

# A disk given by its place on a bus, with a group on it.
modprobe scsi_debug dev_size_mb=32
udevadm settle
found=$(basename "$(dirname "$(grep -l scsi_debug /sys/bus/scsi/devices/*:*/model)")")
vgcreate -qq -y lvm-scsi "/dev/$(ls "/sys/bus/scsi/devices/$found/block")"
lv scsi lvm-scsi
IFS=: read -r host bus target unit <<<"$found"
dom scsi "<controller type='scsi' model='virtio-scsi'/><hostdev mode='subsystem' type='scsi'><source><adapter name='scsi_host$host'/><address bus='$bus' target='$target' unit='$unit'/></source></hostdev>"

lvcreate -qq -y -s -L4M -n kept lvm-data/guest-al-origin
printf '/dev/mapper/lvm--data-guest--al--fstab /srv/web ext4 noauto 0 0\n' >>/etc/fstab

dmsetup create part --table '0 2048 linear /dev/lvm-data/guest-al-mapped 0'
mkfs.ext4 -q /dev/lvm-data/guest-al-mounted
mkdir -p /run/mounted
mount /dev/lvm-data/guest-al-mounted /run/mounted
nohup sleep 1000 </dev/lvm-data/guest-al-open >/dev/null 2>&1 &
echo $! >/run/open.pid

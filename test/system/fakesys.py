# SPDX-License-Identifier: LGPL-2.1-or-later
"""A small /sys and /proc in a temporary folder, with the block devices of a test."""

import os


class FakeSys:
    """Devices by their number: 254:3 is dm-3."""

    def __init__(self, folder):
        self.sys, self.proc = f"{folder}/sys", f"{folder}/proc"
        for path in ("sys/dev/block", "sys/dev/char", "sys/block", "proc/self"):
            os.makedirs(f"{folder}/{path}")
        self.places = {}
        self.write(f"{self.proc}/self/mountinfo", "")

    @staticmethod
    def write(path, text):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text + "\n")

    def disk(self, number, name, on=(), dm=None, place=None, partition=False, backing_file=None):
        """@param on: numbers of what it lies on. @param place: below /sys/devices"""
        folder = f"{self.sys}/devices/{place or 'virtual/block'}/{name}"
        self.places[number] = folder
        self.write(f"{folder}/dev", number)
        os.symlink(folder, f"{self.sys}/dev/block/{number}")
        os.symlink(folder, f"{self.sys}/block/{name}")
        for one in on:
            os.makedirs(f"{folder}/slaves", exist_ok=True)
            os.makedirs(f"{self.places[one]}/holders", exist_ok=True)
            os.symlink(self.places[one], f"{folder}/slaves/{os.path.basename(self.places[one])}")
            os.symlink(folder, f"{self.places[one]}/holders/{name}")
        if dm:
            self.write(f"{folder}/dm/name", dm)
        if partition:
            self.write(f"{folder}/partition", "1")
        if backing_file:
            self.write(f"{folder}/loop/backing_file", backing_file)

    def process(self, pid, name, mounts="", opened=()):
        folder = f"{self.proc}/{pid}"
        self.write(f"{folder}/comm", name)
        self.write(f"{folder}/mountinfo", mounts)
        os.makedirs(f"{folder}/fd")
        os.makedirs(f"{folder}/ns")
        os.symlink(f"mnt:[{pid}]", f"{folder}/ns/mnt")
        for fd, path in enumerate(opened):
            os.symlink(path, f"{folder}/fd/{fd}")

# SPDX-License-Identifier: LGPL-2.1-or-later
"""A host with one volume group, one volume and one domain, for the steps of a wipe: LVM's and libvirt's commands on plain
data, so that each of them can be made to fail, or to be the last before a crash. What the real ones do is asked of a real
host, in test/host."""

import json
import os
import re
import tempfile
from contextlib import ExitStack
from unittest import mock

import libexec  # pylint: disable=unused-import
from raptor.base import settings
from raptor.base.run import CommandFailed
from raptor.device import fence
from raptor.leftovers import places as leftovers_places
from raptor.libvirt.connection import Domain, Form
from raptor.lvm import volumes as lvm
from raptor.refs import answer as refs
from raptor.refs.host import Host
from raptor.refs.peek import Seen
from raptor.wipe import after as wipe_after, cpus as wipe_cpus, domains, look, record, start as starting

UUID = "Ab3dEf-gh12-IJ34-kl56-MN78-op90-QrStUv"
DOMAIN = "5f3e9c1e-7c1d-4c8e-9d5b-0a1b2c3d4e5f"
SIZE = 8 << 20


class Crash(BaseException):
    """The process is gone: nothing in it may catch this."""


class FakeConnection:
    """To libvirt: each question is one of the host's commands, as the steps' own are."""

    is_open = True

    def __init__(self, host):
        self.host = host

    def domains(self, autostart=True):
        return self.host.do("domains", self.host.domains)

    def pools(self):
        return []

    def __getattr__(self, name):
        return lambda *arguments: self.host.do(name, getattr(self.host, name), *arguments)


class FakeHost:
    def __init__(self, tags=("raptor.state=wiping", "raptor.domain=" + DOMAIN, "raptor.by=al")):
        self.volume = {
            "lv_uuid": UUID, "lv_name": "guest-al-web", "vg_name": "lvm-data", "vg_uuid": "v", "vg_extent_size": str(4 << 20),
            "lv_size": str(SIZE), "lv_role": "public", "lv_health_status": "", "lv_permissions": "unknown",
            "lv_device_open": "", "lv_kernel_major": "-1", "lv_kernel_minor": "-1", "segtype": "linear",
            "seg_pe_ranges": "/dev/vdb:7-8"}
        self.tags, self.persistent, self.running = set(tags), True, True
        # read_back: by this run, once it has prepared
        self.zeroed = self.removed = self.read_back = False
        self.disks = "<disk type='block'><source dev='/dev/lvm-data/guest-al-web'/><target dev='vda'/></disk>"
        self.others: dict[str, str] = {}  # further domains: UUID -> their disks
        self.after_destroy = lambda: None  # what somebody else does just then
        self.log: list[str] = []
        self.started: list[str] = []
        self.restarts, self.load_state = 0, "loaded"
        self.fail_at = self.crash_at = None  # the number of the command

    def run(self, *argv):
        return self.do(argv[0], getattr(self, argv[0]), *argv[1:])

    def do(self, name, does, *arguments):
        self.log.append(name)
        if self.fail_at == len(self.log):
            raise CommandFailed(f"{name}: made to fail")
        answer = does(*arguments)
        if self.crash_at == len(self.log):
            raise Crash
        return answer

    def lvs(self, *words):
        full_name = f"{self.volume['vg_name']}/{self.volume['lv_name']}"
        elsewhere = self.volume["vg_name"] != "lvm-data" and words[-1] == "vg_name!=lvm-data"
        meant = elsewhere or words[-1] in (f"lv_uuid={UUID}", f"vg_name={self.volume['vg_name']}", f"lv_full_name={full_name}")
        rows = [] if self.removed or not meant else [{**self.volume, "lv_tags": ",".join(sorted(self.tags)),
                                         "lv_device_open": "open" if self.running else self.volume["lv_device_open"]}]
        return json.dumps({"report": [{"seg": rows}]})

    def pvs(self, *_):
        return json.dumps({"report": [{"pv": [{"pv_name": "/dev/vdb", "pv_uuid": "p", "pe_start": "1048576"}]}]})

    def lvchange(self, *options):
        if_tagged = re.search(r"lv_tags=\{(.*)\}", options[options.index("--select") + 1])
        if if_tagged and if_tagged[1] not in self.tags:
            return
        for option, value in zip(options, options[1:]):
            if option == "--addtag":
                self.tags.add(value)
            elif option == "--deltag":
                self.tags.discard(value)
            elif option == "--activate":
                self.volume |= {"lv_kernel_major": "254", "lv_kernel_minor": "3", "lv_permissions": "writeable"}

    def systemctl(self, verb, *rest):
        if verb in ("start", "restart"):
            assert self.tags & {"raptor.state=wiping", "raptor.state=wiped"}, "started before it was committed"
            self.started.append(rest[-1])
        return {"LoadState": f"{self.load_state}\n", "NRestarts": f"{self.restarts}\n"}[rest[2]] if verb == "show" else ""

    def lvrename(self, _, old, new):
        assert self.volume["lv_name"] == old
        assert new.startswith("wipe-") or self.zeroed, "can be used with data on it"
        self.volume["lv_name"] = new

    def lvremove(self, *_):
        assert self.zeroed and self.read_back, "removed with data on it"
        assert not self.running and not self.volume["lv_device_open"], "removed while in use"
        assert record.read(record.record_path(UUID))["verified_bytes"] == SIZE, "removed without a record"
        self.removed = True

    def domains(self):
        known = {DOMAIN: self.disks} if self.persistent or self.running else {}
        return [Domain(uuid, f"d-{uuid[:4]}", active=uuid == DOMAIN and self.running, persistent=uuid != DOMAIN or self.persistent, forms=(Form(
            "next", "", f"<domain><name>d-{uuid[:4]}</name><uuid>{uuid}</uuid><devices>{disks}</devices></domain>"),))
                for uuid, disks in {**known, **self.others}.items()]

    def status(self, uuid):
        return next(((domain.active, domain.persistent) for domain in self.domains() if domain.uuid == uuid), None)

    def undefine(self, _uuid):
        self.persistent = False

    def destroy(self, _uuid):
        assert not self.persistent, "destroyed while its owner can start it again"
        self.running = False
        self.after_destroy()

    def at(self, path):
        names = {"/dev/lvm-data/" + self.volume["lv_name"], "/dev/dm-3"}
        device = int(self.volume["lv_kernel_major"]), int(self.volume["lv_kernel_minor"])
        return Seen("block", path, device) if path in names and device[0] >= 0 else Seen("absent", path)

    def look_at(self, paths):
        pass

    def close(self):
        pass

    def zero(self):
        """What the second step hands on when it has succeeded."""
        job = record.read(record.job_path(UUID))
        if job["todo"] == "zero":
            assert self.volume["lv_name"].startswith(("wipe-", "new-")), "zeroed while it can be used"
            assert not self.running or self.volume["lv_name"].startswith("new-")
            self.zeroed = self.read_back = True
            record.write(record.result_path(UUID), {"uuid": UUID, "invocation": os.environ["INVOCATION_ID"], "method": "BLKZEROOUT",
                                                    "zeroed_bytes": SIZE, "verified_bytes": SIZE, "started": "s", "finished": "f"})

    def installed(self):
        """While this lasts, the steps of the wipe meet this host."""
        stack = ExitStack()
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        os.makedirs(os.path.join(folder, "run", UUID))
        with open(folder + "/manifest.json", "w", encoding="utf-8") as file:
            json.dump({"config": {"volumeGroup": "lvm-data", "wipeLimit": "100M"}}, file)
        for target, name, value in ((lvm, "run", self.run), (domains, "_connection", FakeConnection(self)), (starting, "run", self.run),
                                    (wipe_cpus, "run", self.run), (wipe_after, "run", self.run), (wipe_after, "SECONDS_BETWEEN", 0),
                                    (refs, "Host", lambda: Host(folder, folder, self)), (look, "Host", lambda: Host(folder, folder, self)), (lvm, "flush", lambda path: None),
                                    (record, "HANDED_ON", folder + "/run"), (record, "KEPT", folder + "/kept"),
                                    (record, "CHECKPOINTS", folder + "/checkpoints"), (record, "WANTED", folder),
                                    (settings, "MANIFEST", folder + "/manifest.json"),
                                    (settings, "OVERRIDE", folder + "/override.json"), (fence, "CONTROL", folder + "/control"),
                                    (leftovers_places, "ROOT", folder),
                                    (look, "SECONDS_TO_CLOSE", 0), (domains, "SECONDS_TO_END", 0)):
            stack.enter_context(mock.patch.object(target, name, value))
        stack.enter_context(mock.patch.dict(os.environ, {"INVOCATION_ID": "this-run"}))
        stack.enter_context(mock.patch("builtins.print"))
        # The process of the tests is not one that runs a single command.
        stack.enter_context(mock.patch("signal.pthread_sigmask"))
        return stack

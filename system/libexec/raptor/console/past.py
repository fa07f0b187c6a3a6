# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a guest wrote before anybody looked, from the log of its console: read through libvirt, as whoever asks, who decides whether
she may. libvirt names a file by its pool, so nothing is asked for by a path.
"""

from typing import Any

from raptor.console.log import POOL, file_name

MOST = 1 << 18  # bytes of it that are shown
MATCH = 16  # bytes that do not stand there twice by chance


class Past:
    """@param libvirt: the module, which is loaded by whoever has a connection
    @param is_kept: whether what is written on it goes to the log of that name; else it has no past, whatever lies there"""

    def __init__(self, libvirt: Any, connection: Any, name: str, device: str, is_kept: bool) -> None:
        self._libvirt, self._connection = libvirt, connection
        self._volume: Any = None
        self._name, self._device, self._is_kept = name, device, is_kept
        self._read_to = 0  # bytes of the file that were read, or came live
        self._tail = b""  # the last of what was read
        self._is_first = True  # start of the domain that is seen: the whole log has just been read
        self._why = ""  # the last could not be read, in libvirt's words

    def _download(self, offset: int) -> bytes:
        """From there to its end; empty where there is none, or it is not hers to read."""
        if not self._is_kept:
            return b""
        kept = bytearray()
        got = 0

        def take(_stream: Any, piece: bytes, _opaque: Any) -> None:
            nonlocal got
            got += len(piece)
            kept.extend(piece)
            del kept[:-MOST]
        try:
            if self._volume is None:
                self._volume = self._connection.storagePoolLookupByName(POOL).storageVolLookupByName(
                    file_name(self._name, self._device))
            stream = self._connection.newStream(0)
            self._volume.download(stream, offset, 0, 0)
            stream.recvAll(take, None)
            stream.finish()
        except self._libvirt.libvirtError as error:
            self._why = str(error)
            return b""
        self._read_to = offset + got
        self._tail = (self._tail + bytes(kept))[-MATCH * 256:]
        return bytes(kept)

    def is_of(self, other: "Past") -> bool:
        return (self._name, self._is_kept) == (other._name, other._is_kept)

    def begin(self) -> bytes:
        """The end of it, from the beginning of a line on; or why it cannot be read."""
        found = self._download(0)
        if self._why:
            return f"raptor-console: the log cannot be read: {self._why}\r\n".encode()
        if len(found) < MOST:
            return found
        return found[found.find(b"\n") + 1:]

    def more(self) -> bytes:
        """What was written since. Of a log that was rotated meanwhile, which is shorter now: nothing."""
        return self._download(self._read_to)

    def before(self, live: bytes) -> tuple[bytes, bytes]:
        """What was written before the first that came live, and was not read yet; and what of that is new.

        QEMU lets go what it writes while nobody reads, and looks for a reader once a second: that is in the log alone. What lay in the
        line from before comes live and is in the log as well.
        """
        known, begin = self._tail, self._read_to
        since = self.more()
        if not since and not self._is_first:
            since = self._after_rotation(begin)
        self._is_first = False
        # Of a few bytes the last place is the likeliest: they have just been written.
        at = since.find(live[:MATCH]) if len(live) >= MATCH else since.rfind(live)
        if at >= 0:
            # What stands behind it is yet to come live.
            self._read_to += at + len(live) - len(since)
            return since[:at], live
        if len(live) >= MATCH and known.endswith(live):
            return since, b""
        written = known + since
        there = next((length for length in range(min(len(live), len(written)), MATCH - 1, -1) if written.endswith(live[:length])), 0)
        self.heard(live[there:])
        # Its beginning is in the log already: in what was told before, or in what is new there.
        return since[:len(since) - min(there, len(since))], live[max(0, there - len(since)):]

    def _after_rotation(self, begin: int) -> bytes:
        """A log that is shorter than what was read of it is another one, all of which is new."""
        if begin == 0 or self._volume is None:
            return b""
        whole = self._download(0)
        if self._read_to < begin:
            return whole
        self._read_to = begin
        return b""

    def heard(self, live: bytes) -> None:
        """That came live: it is in the log as well, by now or soon, and no past to whoever has seen it."""
        if self._volume is not None:  # of a log that comes to be only later, nothing was read yet
            self._read_to += len(live)

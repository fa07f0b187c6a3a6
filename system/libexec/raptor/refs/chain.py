# SPDX-License-Identifier: LGPL-2.1-or-later
"""What lies below an image, link by link. Only a format that the domain, or an image above, states is read: the bytes of a raw disk are
its guest's, and name nothing. QEMU, docs/interop/qcow2 and docs/system/images"""

import os
import re
from collections.abc import Iterator
from typing import NamedTuple

from raptor.refs import text
from raptor.refs.peek import Peeker
from raptor.refs.xml import DATA

MOST_LINKS = 64
# Before a local path; whatever else stands before a colon is a protocol of the network.
LOCAL = re.compile(r"(file|host_device|host_cdrom):")
PROTOCOL = re.compile(r"[A-Za-z][A-Za-z0-9+._-]*:")


class Link(NamedTuple):
    """A path that an image names; or, with `why`, an image that is not understood."""
    path: str
    trail: tuple[str, ...]  # in words, from the image that the domain has on
    format: str = "raw"
    why: str | None = None


class Named(NamedTuple):
    path: str | None
    format: str
    why: str | None = None


def named(name: str, stated: str | None, folder: str) -> Iterator[Named]:
    """What an image's word for what lies below it means. @param stated: the format that it states for that"""
    kind = stated or "probe"
    if name.startswith("json:"):
        yield from _named_in_json(name, kind, folder)
        return
    is_local = False
    while prefix := LOCAL.match(name):
        name, is_local = name[prefix.end():], True
    if not is_local and PROTOCOL.match(name):
        if kind not in DATA:
            yield Named(None, kind, f"names an image ({kind}) on the network, so what lies below that is not seen")
        yield from (Named(path, "raw") for path in sorted(text.paths(name)))
        return
    yield Named(os.path.join(folder, name), kind)
    if is_local and not name.startswith("/"):
        yield Named("/" + name, kind)  # relative to where QEMU runs


def _named_in_json(name: str, kind: str, folder: str) -> Iterator[Named]:
    values = [value for value in text.json_values(name) if isinstance(value, dict)]
    for value in values[:1]:
        for path, inner in text.nodes(value, None):
            inner = inner or kind
            if path is not None:
                yield from named(path, inner, folder) if not path.startswith("json:") else ()
            elif inner not in DATA:
                yield Named(None, inner, f"names an image ({inner}) that is no file, so what lies below that is not seen")
    # Whatever else in it may be a path, or all of it where it is not JSON as we know it.
    yield from (Named(path, "raw" if values else "probe") for path in sorted(text.paths(name)))


def links(peeker: Peeker, path: str, kind: str) -> Iterator[Link]:
    """Below an image, or why that is not known. @param kind: the format that is stated; "probe": none is"""
    waiting, seen = [Link(path, (path,), kind)], set()
    for _ in range(MOST_LINKS):
        if not waiting:
            return
        link = waiting.pop()
        if link.format in DATA or (link.path, link.format) in seen:
            continue
        seen.add((link.path, link.format))
        for one in _next(peeker, link):
            yield one
            waiting += [one] if one.why is None else []
    if waiting:
        yield Link(path, (path,), why="has more images below it than are followed")


def _next(peeker: Peeker, link: Link) -> Iterator[Link]:
    if link.format not in ("qcow2", "probe"):
        yield Link(link.path, link.trail, why=f"is of a format that is not understood ({link.format})")
        return
    contents = peeker.read(link.path)
    if contents.format == "absent":
        return  # it cannot name anything, and whoever makes it names that anew
    if contents.format == "unknown":
        yield Link(link.path, link.trail, why=contents.why)
    elif contents.format not in ("raw", "qcow2"):
        yield Link(link.path, link.trail, why=f"is of a format that is not understood ({contents.format})")
    elif contents.image is None:
        if link.format == "qcow2":
            yield Link(link.path, link.trail, why="is no image in the format qcow2")
    else:
        image, folder = contents.image, os.path.dirname(link.path)
        names = [(image.backing, image.backing_format, "backed by")] if image.backing else []
        names += [(image.data_file, "raw", "with its data in")] if image.data_file else []
        for name, kind, word in names:
            for one in named(name, kind, folder):
                if one.path is None:
                    yield Link(link.path, link.trail, why=one.why)
                else:
                    yield Link(one.path, (*link.trail, f"{word} {one.path}"), one.format)

# SPDX-License-Identifier: LGPL-2.1-or-later
"""Paths in a text: an attribute of a domain's XML, an argument of QEMU's, the name that an image has for what lies below it. Pure.

More may be found than is meant by it: a piece that is no path is at no device, and costs one look.
"""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

PIECES = re.compile(r"""[\s,=:;"'`()\[\]{}<>|&]+""")
PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9_+.-]*:")  # file:, host_device:, json: …
ONE_COMMA = re.compile(r"(?<!,),(?!,)")  # QEMU's options have a comma of a value doubled
SLASHES = re.compile(r"/{2,}")
ESCAPED = re.compile(r"\\u([0-9A-Fa-f]{4})|\\(.)")
MOST_JSON = 64  # beginnings of JSON that are tried in one text
MOST_DEPTH = 8  # of JSON in a string of JSON
# What QEMU's block drivers of formats are called; any other reads or writes the bytes as they are, or is no disk.
FORMATS = {"qcow", "qcow2", "vmdk", "vdi", "qed", "vpc", "vhdx", "luks", "parallels", "bochs", "cloop", "dmg", "vvfat"}


def json_values(text: str) -> Iterator[Any]:
    """Every object of JSON in a text, whatever stands around it."""
    decoder, at = json.JSONDecoder(), text.find("{")
    for _ in range(MOST_JSON):
        if at < 0:
            return
        try:
            value, end = decoder.raw_decode(text, at)
            yield value
        except (ValueError, RecursionError):
            end = at + 1
        at = text.find("{", end)


def strings(value: Any) -> Iterator[str]:
    """Every string in JSON, and every key."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            waiting += one


def unescaped(text: str) -> str:
    """As JSON has it between quotes of either kind: QEMU takes single ones, too."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], text)


def _pieces(text: str) -> set[str]:
    options = [part.replace(",,", ",") for part in ONE_COMMA.split(text)]
    found = {text.strip(), *options, *(part.partition("=")[2] for part in options), *PIECES.split(text)}
    for piece in tuple(found):
        while prefix := PREFIX.match(piece):
            piece = piece[prefix.end():]
            found.add(piece)
    return found | {unquote(piece, errors="surrogateescape") for piece in found if "%" in piece}


def paths(text: str, relative: bool = False, depth: int = 0) -> set[str]:
    """@param relative: to the root folder, in which QEMU runs"""
    found = set()
    for form in {text, unescaped(text)} if "\\" in text else {text}:
        found |= {SLASHES.sub("/", piece if piece.startswith("/") else "/" + piece) for piece in _pieces(form)
                  if piece and (relative or piece.startswith("/")) and "\0" not in piece}
    if depth < MOST_DEPTH and "{" in text:
        for value in json_values(text):
            for one in strings(value):
                found |= paths(one, relative, depth + 1)
    return found


def nested(node: dict[str, Any]) -> dict[str, Any]:
    """`file.filename` and the like, as they are meant."""
    found: dict[str, Any] = {}
    for key, value in node.items():
        inner, *names = key.split(".")
        place = found
        while names:
            deeper = place.setdefault(inner, {})
            if not isinstance(deeper, dict):
                break
            place, inner = deeper, names.pop(0)
        else:
            place[inner] = value
    return found


def nodes(node: dict[str, Any], above: str | None) -> Iterator[tuple[str | None, str | None]]:
    """Each file of a block device in QEMU's JSON, and the format in which it is read. None for a file: it is on the network.

    @param above: the format of what the node is a file of; None: nothing states it
    """
    node = nested(node)
    driver = node.get("driver")
    own = driver if driver == "raw" or driver in FORMATS else None
    name = node.get("filename")
    if isinstance(name, str):
        yield name, own or above
    children = [(key, child) for key, child in node.items() if isinstance(child, dict)]
    if not isinstance(name, str) and own is None and not any(key in ("file", "image", "backing") for key, _ in children):
        yield None, above
    for key, child in children:
        yield from nodes(child, own or above if key in ("file", "image") else "raw" if key == "data-file" else None) \
            if key in ("file", "image", "backing", "data-file") else ()


def stated_formats(text: str) -> set[str]:
    """What an argument of QEMU says of formats: raw, or the names of others; empty if nothing. `driver` alone: of the bytes."""
    found = set(re.findall(r"(?:^|[,.\s])(?:format|driver)=([A-Za-z0-9_-]+)", text))
    for value in json_values(text):
        found |= set(_drivers(value))
    return found


def _drivers(value: Any) -> Iterator[str]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield from (name for key, name in one.items() if key.rpartition(".")[2] == "driver" and isinstance(name, str))
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one

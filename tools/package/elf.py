"""Reads what a Linux library says of itself: its name, what it needs, which versions of symbols.

Source: the ELF-64 object file format, and the Linux Standard Base on symbol versions.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_MAGIC: Final = b"\x7fELF\x02\x01"
_HEADER: Final = struct.Struct("<16xHHIQQQIHHHHHH")
_SECTION: Final = struct.Struct("<IIQQQQIIQQ")
_DYNAMIC: Final = struct.Struct("<qQ")
_NEEDED, _SONAME = 1, 14
_OF_DYNAMIC = 6
_OF_NEEDED_VERSIONS = 0x6FFFFFFE
_NEED: Final = struct.Struct("<HHIII")
_AUX: Final = struct.Struct("<IHHII")


@dataclass(frozen=True, slots=True)
class Library:
    """A shared library or a program.

    Attributes:
        soname: its own name; "" for a program or an extension module without one.
        needed: the names of the libraries that it needs, in order.
        versions: the versions of symbols that it needs, as "GLIBC_2.34".
    """

    soname: str
    needed: tuple[str, ...]
    versions: frozenset[str]


def read(path: Path) -> Library | None:
    """Return what a file says of itself; None if it is no 64-bit ELF file."""
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            return None
    data = path.read_bytes()
    head = _HEADER.unpack_from(data)
    at, size, count = head[5], head[10], head[11]
    sections = [_SECTION.unpack_from(data, at + size * each) for each in range(count)]
    entries, strings = _dynamic(data, sections)
    sonames = [_text(strings, value) for tag, value in entries if tag == _SONAME]
    return Library(
        sonames[0] if sonames else "",
        tuple(_text(strings, value) for tag, value in entries if tag == _NEEDED),
        frozenset(_versions(data, sections)),
    )


def highest(versions: set[str], family: str) -> tuple[int, ...]:
    """Return the highest version of a family of symbols, as (2, 34); () if there is none."""
    found = (re.fullmatch(rf"{family}_([0-9.]+)", each) for each in versions)
    return max((tuple(map(int, each[1].split("."))) for each in found if each), default=())


def _dynamic(data: bytes, sections: list[tuple[int, ...]]) -> tuple[list[tuple[int, int]], bytes]:
    for section in sections:
        if section[1] == _OF_DYNAMIC:
            table = data[section[4] : section[4] + section[5]]
            linked = sections[section[6]]
            entries = [(tag, value) for tag, value in _DYNAMIC.iter_unpack(table) if tag]
            return entries, data[linked[4] : linked[4] + linked[5]]
    return [], b""


def _versions(data: bytes, sections: list[tuple[int, ...]]) -> set[str]:
    found = set()
    for section in sections:
        if section[1] != _OF_NEEDED_VERSIONS:
            continue
        linked = sections[section[6]]
        strings = data[linked[4] : linked[4] + linked[5]]
        at = section[4]
        for _ in range(section[7]):
            _, count, _, first, following = _NEED.unpack_from(data, at)
            aux = at + first
            for _ in range(count):
                _, _, _, name, further = _AUX.unpack_from(data, aux)
                found.add(_text(strings, name))
                aux += further
            at += following
    return found


def _text(strings: bytes, at: int) -> str:
    return strings[at : strings.index(b"\0", at)].decode()

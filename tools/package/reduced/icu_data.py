"""Takes out of ICU's data what Qt never asks for: 32 MB become 5.

Qt uses ICU to compare and sort words, to name time zones, and for upper and lower case; breaks of
lines and words, numbers and dates are Qt's own. The format of the data is that of ICU's
`icu-data` ("CmnD", version 1): a header, the number of items, where each name and each item
begins, the names, the items. Source: ICU 73, source/common/ucmndata.h and udata.h.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Final

from tools.package import base_system, elf
from tools.package.project import PackageError, Release

KEPT: Final = (
    "cnvalias.icu", "coll/*", "en.res", "keyTypeData.res", "likelySubtags.res", "metaZones.res",
    "metadata.res", "nfkc.nrm", "numberingSystems.res", "plurals.res", "pool.res", "res_index.res",
    "root.res", "supplementalData.res", "timezoneTypes.res", "ulayout.icu", "windowsZones.res",
    "zone/en.res", "zone/pool.res", "zone/res_index.res", "zone/root.res", "zoneinfo64.res",
)  # fmt: skip
"""Items that stay: all orders of words, time zones with English names, and what both rest on."""

_ALIGNED: Final = 16
_MAGIC: Final = b"\xda\x27"
_FORMAT: Final = b"CmnD\x01"
_OTHER_FORM: Final = "ICU's data have another form; look at tools/package/reduced."
_LIBRARY: Final = "libicudata.so.*"
_SYMBOL: Final = re.compile(rb"\0(icudt\d+_dat)\0")
_SOURCE: Final = """\
    .section .rodata
    .globl {symbol}
    .type {symbol}, @object
    .balign 16
{symbol}:
    .incbin "{data}"
    .size {symbol}, . - {symbol}
    .section .note.GNU-stack,"",@progbits
"""


@dataclass(frozen=True, slots=True)
class IcuData:
    """ICU's data, taken apart.

    Attributes:
        header: the first bytes, with what ICU checks when it loads the data.
        items: the bytes of each item, by name, in order.
    """

    header: bytes
    items: dict[str, bytes]


def replace(inside: Path, release: Release) -> None:
    """Put a library with the items of `KEPT` in place of ICU's data in a frozen folder.

    Raises:
        PackageError: the library is missing, or in another form than that of ICU 73.
    """
    found = list(inside.glob(_LIBRARY))
    if len(found) != 1:
        raise PackageError("Qt brings ICU's data under another name; look at libicudata.")
    (library,) = found
    symbol, whole = data_of(library)
    work = base_system.work_folder("icu")
    (work / "icu.dat").write_bytes(packed(kept(taken_apart(whole))))
    here = f"/{base_system.PLACE}/icu"
    (work / "icu.s").write_text(source(symbol, f"{here}/icu.dat"))
    command = ["gcc", "-shared", "-s", "-nostdlib", f"-Wl,-soname,{_soname(library)}"]
    command += ["-Wl,--build-id=none", "-o", f"{here}/icu.so", f"{here}/icu.s"]
    base_system.run_inside(release, *command)
    library.write_bytes((work / "icu.so").read_bytes())


def data_of(library: Path) -> tuple[str, bytes]:
    """Return the symbol of ICU's data in a library, and the library from the data on.

    Raises:
        PackageError: there is no such symbol, or not one place where data begin.
    """
    whole = library.read_bytes()
    symbol = _SYMBOL.search(whole)
    if symbol is None or whole.count(_FORMAT) != 1:
        raise PackageError(_OTHER_FORM)
    return symbol[1].decode(), whole[whole.index(_FORMAT) - 12 :]


def source(symbol: str, data: str) -> str:
    """Return the assembler's source of a library that holds a file of data under a symbol."""
    return _SOURCE.format(symbol=symbol, data=data)


def taken_apart(data: bytes) -> IcuData:
    """Return the header and the items of ICU's data; what follows the last item stays with it.

    Raises:
        PackageError: this is not ICU's data, or in a form that is not known here.
    """
    if data[2:4] != _MAGIC or data[12:17] != _FORMAT or data[8]:
        raise PackageError(_OTHER_FORM)
    (begin,) = struct.unpack_from("<H", data)
    body = data[begin:]
    (count,) = struct.unpack_from("<I", body)
    places = [struct.unpack_from("<II", body, 4 + 8 * number) for number in range(count)]
    ends = [place for _, place in places[1:]] + [len(body)]
    items = {
        body[name : body.index(b"\0", name)].decode("ascii"): body[place:end]
        for (name, place), end in zip(places, ends, strict=True)
    }
    return IcuData(data[:begin], items)


def kept(data: IcuData) -> IcuData:
    """Return the data with the items that match `KEPT` alone.

    Raises:
        PackageError: a line of `KEPT` matches nothing, so that something is called otherwise now.
    """
    within = {name: name.partition("/")[2] for name in data.items}
    for pattern in KEPT:
        if not any(fnmatch(name, pattern) for name in within.values()):
            raise PackageError(f"ICU's data no longer have {pattern}; look at KEPT.")
    chosen = {
        name: item
        for name, item in data.items.items()
        if any(fnmatch(within[name], pattern) for pattern in KEPT)
    }
    return IcuData(data.header, chosen)


def packed(data: IcuData) -> bytes:
    """Return the bytes of ICU's data: the reverse of `taken_apart`."""
    ordered = sorted(data.items.items())
    names = b""
    at = 4 + 8 * len(ordered)
    name_places = []
    for name, _ in ordered:
        name_places.append(at + len(names))
        names += name.encode("ascii") + b"\0"
    body = _filled(b"\0" * at + names)
    table = struct.pack("<I", len(ordered))
    for (_, item), name_place in zip(ordered, name_places, strict=True):
        table += struct.pack("<II", name_place, len(body))
        body += _filled(item)
    return data.header + table + body[at:]


def _filled(part: bytes) -> bytes:
    return part + b"\0" * (-len(part) % _ALIGNED)


def _soname(library: Path) -> str:
    found = elf.read(library)
    return found.soname if found and found.soname else library.name

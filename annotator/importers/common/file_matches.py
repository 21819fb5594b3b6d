"""Finds the items that the file names in a document mean, wherever the files were.

By path first, then by the longest ending that only one item has, at the least its name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

_SEVERAL: Final = ""
"""Stands in an index where more than one path ends alike; no path is empty."""


@dataclass(frozen=True, slots=True)
class Matches:
    """Which known path each name means; ``doubtful`` ones could mean several, or fit one alike."""

    found: Mapping[str, str]
    doubtful: frozenset[str]


def match_names(names: Iterable[str], paths: Iterable[str]) -> Matches:
    """Return what the names of a document mean among the paths of items, both with ``/``.

    A name that is a path means that item. Any other means the item with which it shares the
    longest ending of whole parts (``b/c.jpg`` of ``a/b/c.jpg``), if just one item has that
    ending. If several names mean one item, the longest ending has it, the others mean nothing
    that is here, and equals are doubtful. Composed and decomposed letters count as the same. A
    name that comes out neither in ``found`` nor in ``doubtful`` is not here.
    """
    known = dict.fromkeys(paths)
    found: dict[str, str] = {}
    doubtful: set[str] = set()
    claims: dict[str, list[tuple[int, str]]] = {}
    index = _index(known)
    for name in dict.fromkeys(names):
        if name in known:
            found[name] = name
            continue
        length, path = _best(name, index)
        if path == _SEVERAL and length:
            doubtful.add(name)
        elif length:
            claims.setdefault(path, []).append((length, name))
    for path in claims.keys() - found.keys():
        longest = max(length for length, _ in claims[path])
        best = [name for length, name in claims[path] if length == longest]
        if len(best) == 1:
            found[best[0]] = path
        else:
            doubtful.update(best)
    return Matches(found, frozenset(doubtful))


def _index(paths: Iterable[str]) -> dict[str, str]:
    index: dict[str, str] = {}
    for path in paths:
        for ending in _endings(path):
            index[ending] = _SEVERAL if ending in index else path
    return index


def _best(name: str, index: Mapping[str, str]) -> tuple[int, str]:
    """Return the parts of the longest known ending and the path that has it; 0 if none has."""
    for ending in _endings(name):
        if ending in index:
            return ending.count("/") + 1, index[ending]
    return 0, _SEVERAL


def _endings(path: str) -> Iterator[str]:
    """Yield the path, then what is left of it as each leading part is taken away."""
    rest = unicodedata.normalize("NFC", path)
    while True:
        yield rest
        cut = rest.find("/")
        if cut < 0:
            return
        rest = rest[cut + 1 :]

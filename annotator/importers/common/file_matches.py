"""Finds the items that the file names in a document mean, wherever the files were.

By path first, then by the longest ending that only one item has, at the least its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from annotator.text.unicode_form import in_form

_SEVERAL: Final = ""
"""The value in an index for an ending that several paths share; no path is empty."""


@dataclass(frozen=True, slots=True)
class Matches:
    """The path for each name; ``doubtful`` names fit several paths, or share one as equals."""

    found: Mapping[str, str]
    doubtful: frozenset[str]


def match_names(names: Iterable[str], paths: Iterable[str]) -> Matches:
    """Match the file names of a document to the paths of items, both with ``/``.

    A name that equals a path matches that item. Any other name matches the item with which it
    shares the longest suffix of whole parts (``b/c.jpg`` of ``a/b/c.jpg``), if only one item has
    that suffix. If several names match one item, the longest suffix wins and the others are
    unmatched; equal ones are doubtful. Composed and decomposed letters count as the same. A name
    that is neither in ``found`` nor in ``doubtful`` is unmatched.
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


def is_end(name: str, path: str) -> bool:
    """Return whether one of two paths ends with all parts of the other."""
    longer, shorter = sorted((in_form("NFC", name), in_form("NFC", path)), key=len, reverse=True)
    return f"/{longer}".endswith(f"/{shorter}")


def _index(paths: Iterable[str]) -> dict[str, str]:
    index: dict[str, str] = {}
    for path in paths:
        for ending in _endings(path):
            index[ending] = _SEVERAL if ending in index else path
    return index


def _best(name: str, index: Mapping[str, str]) -> tuple[int, str]:
    """Return the number of parts of the longest known suffix and its path; 0 if there is none."""
    for ending in _endings(name):
        if ending in index:
            return ending.count("/") + 1, index[ending]
    return 0, _SEVERAL


def _endings(path: str) -> Iterator[str]:
    """Yield the path, then each suffix of whole parts, the longest first."""
    rest = in_form("NFC", path)
    while True:
        yield rest
        cut = rest.find("/")
        if cut < 0:
            return
        rest = rest[cut + 1 :]

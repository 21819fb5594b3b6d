"""Natural order of names: ``img2`` before ``img10``, whatever the case of the letters."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"(\d+)")

Key = tuple[tuple[tuple[int, int, str], ...], ...]


def natural_key(path: str) -> tuple[Key, str]:
    """Return the key by which a ``/`` path sorts, part by part; digits count as numbers.

    The path itself comes last, so that two names which differ in case or in noughts before a
    number keep one order.
    """
    return tuple(_part_key(part) for part in path.split("/")), path


def _part_key(part: str) -> tuple[tuple[int, int, str], ...]:
    # Numbers sort before words at the same place, as people expect of file lists.
    pieces = [piece for piece in _NUMBER.split(part.casefold()) if piece]
    return tuple((0, int(p), "") if p.isdecimal() else (1, 0, p) for p in pieces)

"""What differs between two texts, in words and inside the words; nothing of either is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from rapidfuzz.distance import Levenshtein

_TOKENS: Final = re.compile(r"\s|[^\s]+")
"""Words, and each space by itself: two spaces are not the same as one."""


@dataclass(frozen=True, slots=True)
class TextStretch:
    """A stretch of both texts: the same in both, or different; one of them may be empty."""

    ours: str
    theirs: str

    @property
    def is_same(self) -> bool:
        """Whether it is the same in both."""
        return self.ours == self.theirs


def word_differences(ours: str, theirs: str) -> list[TextStretch]:
    """Return the stretches of two texts, divided at words and spaces."""
    return list(_stretches(_TOKENS.findall(ours), _TOKENS.findall(theirs)))


def character_differences(ours: str, theirs: str) -> list[TextStretch]:
    """Return the stretches of two texts, divided at code points."""
    return list(_stretches(ours, theirs))


def _stretches(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[TextStretch]:
    """Yield the stretches; edits that follow each other are one."""
    codes = list(Levenshtein.opcodes(ours, theirs))
    for is_same, group in groupby(codes, key=lambda code: code.tag == "equal"):
        run = list(group)
        first, last = run[0], run[-1]
        mine = "".join(ours[first.src_start : last.src_end])
        yield TextStretch(
            mine, mine if is_same else "".join(theirs[first.dest_start : last.dest_end])
        )

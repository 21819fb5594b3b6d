"""What differs between two texts, in words and inside the words; nothing of either is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import Levenshtein

_TOKENS: Final = re.compile(r"\s|[^\s]+")
"""Words, and each space by itself: two spaces are not the same as one."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of both texts: the same in both, or different; one of them may be empty."""

    ours: str
    theirs: str

    @property
    def is_same(self) -> bool:
        """Whether it is the same in both."""
        return self.ours == self.theirs


def word_differences(ours: str, theirs: str) -> list[Stretch]:
    """Return the stretches of two texts, divided at words and spaces."""
    return list(_stretches(_TOKENS.findall(ours), _TOKENS.findall(theirs)))


def character_differences(ours: str, theirs: str) -> list[Stretch]:
    """Return the stretches of two texts, divided at code points."""
    return list(_stretches(ours, theirs))


def _stretches(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[Stretch]:
    for code in Levenshtein.opcodes(ours, theirs):
        yield Stretch(
            "".join(ours[code.src_start : code.src_end]),
            "".join(theirs[code.dest_start : code.dest_end]),
        )

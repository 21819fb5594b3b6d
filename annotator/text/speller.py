"""Spell check with Enchant, if it is installed; nothing leaves the computer.

``enchant`` is imported late: it loads a system library.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from annotator.text.marks import MarkConvention, TextMark, read_spans

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

MOST_SUGGESTIONS: Final = 8
_APOSTROPHES: Final = "'\u2019"


@dataclass(frozen=True, slots=True)
class Speller:
    """A dictionary of one language; its methods can be called from any thread."""

    language: str
    dictionary: Any
    lock: Lock = field(default_factory=Lock)
    known: dict[str, bool] = field(default_factory=dict)

    def misspelt(self, text: str, convention: MarkConvention) -> list[tuple[int, int]]:
        """Return where words are that the dictionary does not know.

        Words with digits are left out, and those that a sign of a mark cuts.
        """
        signs = list(_signs(text, convention))
        return [
            (start, end)
            for start, end in _words(text)
            if not any(start < last and first < end for first, last in signs)
            and not self._knows(text[start:end])
        ]

    def suggestions(self, word: str) -> list[str]:
        """Return similar words, the best first."""
        with self.lock:
            return [str(each) for each in self.dictionary.suggest(word)][:MOST_SUGGESTIONS]

    def _knows(self, word: str) -> bool:
        with self.lock:
            if word not in self.known:
                plain = word.replace("\u2019", "'")
                self.known[word] = bool(self.dictionary.check(plain))
            return self.known[word]


def languages() -> list[str] | None:
    """Return the languages that have a dictionary; None if there is no spell check here."""
    enchant = _enchant()
    if enchant is None:
        return None
    try:
        return sorted(map(str, enchant.list_languages()))
    except enchant.errors.Error:
        return []


@lru_cache(maxsize=4)
def speller(language: str) -> Speller | None:
    """Return the spell check of a language; None if the computer has none."""
    enchant = _enchant()
    if enchant is None or not language:
        return None
    try:
        return Speller(language, enchant.Dict(language))
    except enchant.errors.Error:
        return None


def word_at(text: str, at: int) -> tuple[int, int] | None:
    """Return where the word is in which, or at an end of which, the place is."""
    return next(((start, end) for start, end in _words(text) if start <= at <= end), None)


def _enchant() -> ModuleType | None:
    try:
        import enchant  # noqa: PLC0415 - see the head of this module
    except ImportError:  # the package or the library of the system is missing
        return None
    module: ModuleType = enchant
    return module


def _signs(text: str, convention: MarkConvention) -> Iterator[tuple[int, int]]:
    for span in read_spans(text, convention):
        if span.mark is TextMark.ILLEGIBLE:
            yield span.start, span.end
        else:
            yield span.start, span.inner_start
            yield span.inner_end, span.end


def _words(text: str) -> Iterator[tuple[int, int]]:
    """Yield words: letters with the combining marks and apostrophes among them, without digits."""
    start: int | None = None
    for at, letter in enumerate(f"{text} "):
        is_inside = letter in _APOSTROPHES and start is not None and text[at + 1 : at + 2].isalpha()
        if letter.isalnum() or _is_combining(letter) or is_inside:
            start = at if start is None else start
        elif start is not None:
            if not any(each.isdigit() for each in text[start:at]):
                yield start, at
            start = None


def _is_combining(letter: str) -> bool:
    return unicodedata.category(letter).startswith("M")

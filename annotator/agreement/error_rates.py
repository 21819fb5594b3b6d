"""Character and word error rates: the fewest edits from one text to another, by its length.

The definitions are those of jiwer: characters are code points, words are what lies between spaces.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from rapidfuzz.distance import Levenshtein

from annotator.agreement.normalization import TextProfile


@dataclass(frozen=True, slots=True)
class ErrorCount:
    """The edits that make one text of another, and the length of the text that is right.

    Counts of several texts are added up: the rate of a page is that of all its lines together, not
    the mean of their rates.
    """

    length: int = 0
    substitutions: int = 0
    deletions: int = 0
    insertions: int = 0

    def __add__(self, other: ErrorCount) -> ErrorCount:
        """Return the count of both together."""
        return ErrorCount(
            self.length + other.length,
            self.substitutions + other.substitutions,
            self.deletions + other.deletions,
            self.insertions + other.insertions,
        )

    @property
    def errors(self) -> int:
        """The number of edits."""
        return self.substitutions + self.deletions + self.insertions

    @property
    def rate(self) -> Fraction | None:
        """The edits divided by the length; above 1 if much was inserted, None without a length."""
        return Fraction(self.errors, self.length) if self.length else None


@dataclass(frozen=True, slots=True)
class TextErrors:
    """The errors of a text in characters and in words."""

    characters: ErrorCount = ErrorCount()
    words: ErrorCount = ErrorCount()

    def __add__(self, other: TextErrors) -> TextErrors:
        """Return the errors of both together."""
        return TextErrors(self.characters + other.characters, self.words + other.words)


def text_errors(right: str, other: str, profile: TextProfile) -> TextErrors:
    """Return the errors of ``other`` against the text that counts as right."""
    one, two = profile.applied(right), profile.applied(other)
    return TextErrors(_count(one, two), _count(one.split(), two.split()))


def _count(right: Sequence[str], other: Sequence[str]) -> ErrorCount:
    tags = [edit.tag for edit in Levenshtein.editops(right, other)]
    return ErrorCount(len(right), tags.count("replace"), tags.count("delete"), tags.count("insert"))

"""Writes numbers and durations for people: thousands, digits and marks of a language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

NO_BREAK: Final = "\u00a0"

_WHOLE: Final = re.compile(r"(?<![\d.])\d{4,}")
_DIGITS: Final = "0123456789"
_MS_PER_SECOND: Final = 1_000
_MS_PER_MINUTE: Final = 60_000


@dataclass(frozen=True, slots=True)
class NumberMarks:
    """The digits of a language from 0 to 9, its decimal point, and its thousands separator."""

    digits: str = _DIGITS
    point: str = "."
    group: str = ","

    def written(self, english: str) -> str:
        """Return a number that is written in English, such as ``1,234.50``, in this language."""
        marks = f"{self.digits}{self.point}{self.group}"
        return english.translate(str.maketrans(f"{_DIGITS}.,", marks))


ENGLISH_MARKS: Final = NumberMarks()


def grouped(number: str | int) -> str:
    """Return a decimal number with its thousands separated: ``1234567.50`` as ``1,234,567.50``."""
    return _WHOLE.sub(lambda found: f"{int(found[0]):,}", str(number))


def unbroken(text: str) -> str:
    """Return a text that stays on one line: with no-break spaces."""
    return text.replace(" ", NO_BREAK)


def duration_parts(duration_ms: int) -> list[tuple[int, str]]:
    """Return a duration as numbers with their units ``h``, ``min`` or ``s``.

    It is in full minutes; below a minute, in seconds.
    """
    minutes = duration_ms // _MS_PER_MINUTE
    if not minutes:
        return [(duration_ms // _MS_PER_SECOND, "s")]
    parts = zip(divmod(minutes, 60), ("h", "min"), strict=True)
    return [(number, unit) for number, unit in parts if number]


def duration_text(duration_ms: int) -> str:
    """Return a duration in English, such as ``5 h 40 min``."""
    return " ".join(f"{grouped(number)} {unit}" for number, unit in duration_parts(duration_ms))

"""The types of what a sentence is filled with; the type decides how a language writes it.

``str()`` of each part is how English writes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import PurePath


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a file, a person, a label: any text that is not ours, as it is safe to show."""

    text: str

    def __str__(self) -> str:
        """Return the name."""
        return self.text


@dataclass(frozen=True, slots=True)
class Quoted:
    """A name in the quotation marks of the language."""

    text: str

    def __str__(self) -> str:
        """Return the name between English quotation marks."""
        return f"“{self.text}”"


@dataclass(frozen=True, slots=True)
class FilePath:
    """The path of a file or a folder; it is written from left to right in every language."""

    path: PurePath | str

    def __str__(self) -> str:
        """Return the path."""
        return str(self.path)


@dataclass(frozen=True, slots=True)
class Code:
    """A piece of syntax that is the same in every language: an option, a field, a digest, an id."""

    text: str

    def __str__(self) -> str:
        """Return it as it is."""
        return self.text


@dataclass(frozen=True, slots=True)
class Count:
    """A whole number; ``is_grouped`` if its thousands are marked."""

    number: int
    is_grouped: bool = False

    def __str__(self) -> str:
        """Return its digits."""
        return f"{self.number:,}" if self.is_grouped else str(self.number)


@dataclass(frozen=True, slots=True)
class Amount:
    """A decimal number as exact text: money without its currency, hours, a rate."""

    text: str

    def __str__(self) -> str:
        """Return it with a point."""
        return self.text


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar."""

    day: date

    def __str__(self) -> str:
        """Return it by ISO 8601."""
        return self.day.isoformat()


@dataclass(frozen=True, slots=True)
class Reason:
    """What the system or another program says of a fault, in its own words."""

    text: str | None

    def __str__(self) -> str:
        """Return its words."""
        return str(self.text)

"""The types of the values in a sentence; the type decides how a language writes a value.

``str()`` of each part is how English writes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Value(Generic[T]):
    """What stands in a place; parts of two types are never equal."""

    value: T

    def __str__(self) -> str:
        """Return it in English."""
        return str(self.value)


class Name(Value[str]):
    """The name of a file, a person, a label: any text that is not ours, as it is safe to show."""

    __slots__ = ()


class Quoted(Value[str]):
    """A name in the quotation marks of the language."""

    __slots__ = ()

    def __str__(self) -> str:
        """Return the name between English quotation marks."""
        return f"“{self.value}”"


class FilePath(Value[PurePath | str]):
    """The path of a file or a folder; it is written from left to right in every language."""

    __slots__ = ()


class Code(Value[str]):
    """A piece of syntax that is the same in every language: an option, a field, a digest, an id."""

    __slots__ = ()


class Amount(Value[str]):
    """A decimal number as exact text: money with or without its currency, hours, a rate."""

    __slots__ = ()


class Day(Value[date]):
    """A day of the calendar; English writes it by ISO 8601."""

    __slots__ = ()


class Reason(Value[str | None]):
    """What the system or another program says of a fault, in its own words."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Count:
    """A whole number; ``is_grouped`` if its thousands are marked."""

    number: int
    is_grouped: bool = False

    def __str__(self) -> str:
        """Return its digits."""
        return f"{self.number:,}" if self.is_grouped else str(self.number)

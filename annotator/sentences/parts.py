"""The types of the values in a sentence; the type decides how a language writes a value.

``str()`` of each part is how English writes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Generic, TypeVar

from annotator.sentences.numbers import duration_text, grouped

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Value(Generic[T]):
    """The value of a placeholder; parts of two types are never equal."""

    value: T

    def __str__(self) -> str:
        """Return its English form."""
        return str(self.value)


class Name(Value[str]):
    """The name of a file, a person, a label: any foreign text, made safe to show."""

    __slots__ = ()


class Quoted(Value[str]):
    """A name in the quotation marks of the language."""

    __slots__ = ()

    def __str__(self) -> str:
        """Return the name between English quotation marks."""
        return f"“{self.value}”"


class FilePath(Value[PurePath | str]):
    """The path of a file or folder, written from left to right in every language."""

    __slots__ = ()


class Code(Value[str]):
    """A piece of syntax that is the same in every language: an option, field, digest or id."""

    __slots__ = ()


class Amount(Value[str]):
    """A number as English writes it: money with or without its currency, hours, a rate."""

    __slots__ = ()


class Duration(Value[int]):
    """A time in milliseconds, written in full minutes; below a minute, in seconds."""

    __slots__ = ()

    def __str__(self) -> str:
        """Return its English form, such as ``5 h 40 min``."""
        return duration_text(self.value)


class Day(Value[date]):
    """A calendar day, in ISO 8601 in English."""

    __slots__ = ()


class Reason(Value[str | None]):
    """The message of the system or another program about an error, in its own words."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Count:
    """An integer; ``is_grouped`` if its thousands are separated."""

    number: int
    is_grouped: bool = False

    def __str__(self) -> str:
        """Return its digits."""
        return grouped(self.number) if self.is_grouped else str(self.number)

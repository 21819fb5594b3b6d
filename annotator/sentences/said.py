"""A sentence as a value: an English template and the values for its placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from annotator.sentences.parts import (
    Amount,
    Code,
    Count,
    Day,
    Duration,
    FilePath,
    Name,
    Quoted,
    Reason,
)

PLACE: Final = re.compile(r"\{([a-z_]+)\}")
"""A placeholder in a template."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence that is rendered when it is shown; ``str()`` is its English form.

    Args:
        one: the English template, which is also its key in the tables of other languages.
        fill: the value of each placeholder; a template without any is taken literally.
        many: the English template for all counts but one, if something is counted.
        count: the number that decides between the two.
    """

    one: str
    fill: tuple[tuple[str, Part], ...] = ()
    many: str = ""
    count: int | None = None

    def __str__(self) -> str:
        """Return the English sentence."""
        return filled(self.english, {name: str(part) for name, part in self.fill})

    @property
    def english(self) -> str:
        """The English template for its count."""
        return self.one if self.count in {None, 1} else self.many

    @property
    def counted(self) -> int | None:
        """The number that selects the plural form: its count, else the first number in it."""
        if self.count is not None:
            return self.count
        return next((part.number for _, part in self.fill if isinstance(part, Count)), None)

    def with_places(self, **fill: Part) -> Said:
        """Return the same sentence with other values for some of its placeholders."""
        return replace(self, fill=tuple({**dict(self.fill), **fill}.items()))


@dataclass(frozen=True, slots=True)
class Listed:
    """Several parts as a list; ``last_joint`` precedes the last one, such as ``" or "``."""

    parts: tuple[Part, ...]
    last_joint: str = ", "
    joint: str = ", "

    def __str__(self) -> str:
        """Return them separated by commas."""
        return joined(map(str, self.parts), self.joint, self.last_joint)


Part: TypeAlias = (
    Name | Quoted | FilePath | Code | Count | Amount | Duration | Day | Reason | Listed | Said
)


def said(template: str, /, **fill: Part) -> Said:
    """Return a sentence: ``said("{file} is a job. Choose another.", file=Name(path.name))``."""
    return Said(template, tuple(fill.items()))


def said_n(one: str, many: str, /, count: int, **fill: Part) -> Said:
    """Return a sentence that depends on a count; ``{count}`` in it is the number."""
    return Said(one, (("count", Count(count, is_grouped=True)), *fill.items()), many, count)


def verbatim(text: str) -> Said:
    """Return a finished text from elsewhere, which no table translates."""
    return Said(text)


def word(english: str) -> Said:
    """Return a word of our own that a table has by itself: a unit, a kind, the name of a state."""
    return Said(english)


def codes(texts: Iterable[str], last_joint: str = ", ") -> Listed:
    """Return pieces of syntax as a list."""
    return Listed(tuple(map(Code, texts)), last_joint)


def names(texts: Iterable[str], last_joint: str = ", ") -> Listed:
    """Return names as a list."""
    return Listed(tuple(map(Name, texts)), last_joint)


def joined(texts: Iterable[str], joint: str, last_joint: str) -> str:
    """Return texts as a list, with one separator before the last and another between the others."""
    row = list(texts)
    if len(row) < 2:  # noqa: PLR2004 - nothing to join
        return "".join(row)
    return f"{joint.join(row[:-1])}{last_joint}{row[-1]}"


UNFILLED: Final = Said("")
"""The value of a placeholder that is filled in where the error is caught."""


def filled(template: str, texts: Mapping[str, str]) -> str:
    """Return a template with its placeholders filled in; without texts it is taken literally."""
    if not texts:
        return template
    return PLACE.sub(lambda found: texts.get(found[1], found[0]), template)

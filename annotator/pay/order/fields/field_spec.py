"""The specification of a field of a work order: kind, title and help.

The values of a work order carry these beside each of their fields, so that the reader, the view
that shows the whole order and the template for a new one all follow one list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Final

_KEY: Final = "field"


class FieldKind(StrEnum):
    """The type of a field's value."""

    TEXT = "text"
    LINE = "line"
    YES_NO = "yes_no"
    AMOUNT = "amount"
    PERCENT = "percent"
    DAYS = "days"
    HOURS = "hours"
    COUNT = "count"
    DATE = "date"
    CURRENCY = "currency"
    CHOICE = "choice"
    TABLE = "table"
    TABLES = "tables"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """The description of a field for people.

    ``note`` is one sentence for the author of an order; ``example`` is a TOML value; ``choices``
    are the words for a ``CHOICE``; ``holds`` is the class of the value for a ``TABLE``, or of each
    value for ``TABLES``. A ``TEXT`` that ``is_short`` is a name, on one line.
    """

    kind: FieldKind
    title: str
    note: str
    example: str
    choices: tuple[str, ...] = ()
    holds: type[Any] | None = None
    is_required: bool = False
    is_short: bool = False


def spec(
    kind: FieldKind, title: str, *, note: str, example: str, choices: tuple[str, ...] = ()
) -> Mapping[str, FieldSpec]:
    """Return the metadata of an optional field."""
    return {_KEY: FieldSpec(kind, title, note, example, choices)}


def short_text(title: str, *, note: str, example: str) -> Mapping[str, FieldSpec]:
    """Return the metadata of an optional name, which may be given in several languages."""
    return {_KEY: FieldSpec(FieldKind.TEXT, title, note, example, is_short=True)}


def required(
    kind: FieldKind, title: str, *, note: str, example: str, choices: tuple[str, ...] = ()
) -> Mapping[str, FieldSpec]:
    """Return the metadata of a required field."""
    return {_KEY: FieldSpec(kind, title, note, example, choices, is_required=True)}


def table(
    holds: type[Any], title: str, *, note: str, example: str, is_list: bool = True
) -> Mapping[str, FieldSpec]:
    """Return the metadata of an optional field with a table, or a list of tables."""
    kind = FieldKind.TABLES if is_list else FieldKind.TABLE
    return {_KEY: FieldSpec(kind, title, note, example, holds=holds)}


def specs_of(section: type[Any]) -> Iterator[tuple[str, FieldSpec]]:
    """Yield (key in the file, spec) of each field of a section, in the order of the page."""
    for field in fields(section):
        found = field.metadata.get(_KEY)
        if found is not None:
            yield field.name, found

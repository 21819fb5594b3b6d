"""Show a whole work order, field by field, with what it does not disclose in plain sight."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from annotator.pay.work_order import WorkOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One field; ``value`` is None, and ``is_disclosed`` false, where the order says nothing."""

    key: str
    title: str
    value: str | None
    is_disclosed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A group of fields under one title."""

    key: str
    title: str
    rows: tuple[Row, ...]


def disclosures(order: WorkOrder, lang: str, *, today: date | None = None) -> list[Section]:
    """Return the order in sections and rows, in the order of the design page."""
    raise NotImplementedError

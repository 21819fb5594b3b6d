"""Work orders as the groups, fields and values of their files."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from fractions import Fraction
from typing import Any

from annotator.pay.money.amounts import exact_text
from annotator.pay.order.fields.translated_text import Text
from annotator.pay.order.work_order import SECTION_TITLES, WorkOrder


def as_written(order: WorkOrder) -> dict[str, Any]:
    """Return an order as the groups, fields and values of its file, in the order of the page."""
    groups: dict[str, Any] = {}
    for key in SECTION_TITLES:
        part = getattr(order, key)
        if key == "floors":
            groups[key] = [_table(floor) for floor in part]
        else:
            groups[key] = _table(part)
    return {key: group for key, group in groups.items() if group}


def _table(part: Any) -> dict[str, Any]:
    values = {field.name: getattr(part, field.name) for field in fields(part)}
    return {key: _plain(value) for key, value in values.items() if value is not None}


def _plain(value: Any) -> Any:
    match value:
        case Text():
            versions = dict(value.versions)
            return versions[""] if list(versions) == [""] else versions
        case Fraction():
            return exact_text(value)
        case bool():
            return "yes" if value else "no"
        case tuple():
            return [_table(entry) for entry in value]
        case str() | int() | date():
            return value
    return _table(value)

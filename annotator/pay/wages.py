"""The list of minimum wages from which a floor can be picked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Final

from annotator.pay.money.amounts import exact_text
from annotator.pay.order.fields.field_spec import FieldKind, required, spec, specs_of
from annotator.pay.order.floors import FLOOR_UNITS, is_older_than_a_year
from annotator.pay.order.order_values import read_value

STATUTORY: Final = "statutory"


@dataclass(frozen=True, slots=True, kw_only=True)
class MinimumWage:
    """A legal minimum wage from the list.

    ``hours`` is None if the source does not state the hours of its unit; then the author of an
    order must state them.
    """

    place: str = field(metadata=required(FieldKind.LINE, "Place", note="", example=""))
    amount: Fraction = field(metadata=required(FieldKind.AMOUNT, "Amount", note="", example=""))
    currency: str = field(metadata=required(FieldKind.CURRENCY, "Currency", note="", example=""))
    unit: str = field(
        metadata=required(FieldKind.CHOICE, "Unit", note="", example="", choices=FLOOR_UNITS)
    )
    effective: date = field(metadata=required(FieldKind.DATE, "In force from", note="", example=""))
    checked: date = field(metadata=required(FieldKind.DATE, "Checked", note="", example=""))
    source: str = field(metadata=required(FieldKind.LINE, "Source", note="", example=""))
    hours: Fraction | None = field(
        default=None, metadata=spec(FieldKind.HOURS, "Hours in one unit", note="", example="")
    )

    @property
    def per_hour(self) -> Fraction | None:
        """The amount for an hour; None if the hours of its unit are unknown."""
        if self.unit == "hour":
            return self.amount
        return None if self.hours is None else self.amount / self.hours

    def is_stale(self, today: date) -> bool:
        """Return whether it came into force, and was checked, more than twelve months ago."""
        return is_older_than_a_year(max(self.effective, self.checked), today)

    def as_floor(self) -> dict[str, Any]:
        """Return it as an entry of ``[[floors]]``, in the currency of the order.

        A missing ``hours`` stays missing, and the order is refused until it is filled in.
        """
        entry: dict[str, Any] = {
            "kind": STATUTORY,
            "amount": exact_text(self.amount),
            "unit": self.unit,
            "source": self.source,
            "place": self.place,
            "effective": self.effective,
            "checked": self.checked,
        }
        return entry if self.hours is None else {**entry, "hours": exact_text(self.hours)}


def read_wages(data: bytes) -> tuple[MinimumWage, ...]:
    """Return the wages of the bundled list, in its order.

    Raises:
        InvalidValueError: a value is invalid.
        KeyError: an entry lacks a field.
        tomllib.TOMLDecodeError: it is no TOML.
    """
    document = tomllib.loads(data.decode("utf-8"))
    return tuple(_wage(entry) for entry in document["wages"])


def _wage(entry: Mapping[str, object]) -> MinimumWage:
    values: dict[str, Any] = {
        key: read_value(entry[key], spec)
        for key, spec in specs_of(MinimumWage)
        if spec.is_required or key in entry
    }
    return MinimumWage(**values)

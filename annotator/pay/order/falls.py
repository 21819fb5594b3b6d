"""Rates that are lower than those of the order before, as an order states them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from annotator.pay.order.fields.field_spec import specs_of
from annotator.pay.order.fields.pay_fields import Pay, Rates


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """A rate that fell; ``unit`` is the paid unit, amounts are in major units."""

    key: str
    unit: str
    before: Fraction
    now: Fraction


def falls(pay: Pay) -> list[Fall]:
    """Return the rates that fell; a rate that only one of the two orders has is left out."""
    if pay.previous is None:
        return []
    found = []
    for key, spec in specs_of(Rates):
        before, now = getattr(pay.previous, key), getattr(pay, key)
        if before is not None and now is not None and now < before:
            found.append(Fall(key=key, unit=spec.title, before=before, now=now))
    return found

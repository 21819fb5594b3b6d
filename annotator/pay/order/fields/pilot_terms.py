"""The pilot that a work order discloses, with the sums behind its rate."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from annotator.pay.order.fields.field_spec import FieldKind, required, spec


@dataclass(frozen=True, slots=True, kw_only=True)
class PilotTerms:
    """A disclosed pilot: whole sums, so that anybody can compute the rate again."""

    workers: int = field(
        metadata=required(FieldKind.COUNT, "Workers", note="How many took part.", example="7")
    )
    items: int = field(
        metadata=required(FieldKind.COUNT, "Items", note="How many they completed.", example="420")
    )
    piece_ms: int = field(
        metadata=required(
            FieldKind.COUNT,
            "Time on items, ms",
            note="All their time on the items, in milliseconds.",
            example="25200000",
        )
    )
    hours_ms: int = field(
        metadata=required(
            FieldKind.COUNT,
            "Time that counts, ms",
            note="The same with guideline, waiting, rest and all else that counts.",
            example="30240000",
        )
    )
    p75_ms_per_item: int | None = field(
        default=None,
        metadata=spec(
            FieldKind.COUNT,
            "Slowest quarter, ms for an item",
            note="Three quarters of the workers need no longer for an item; from five workers on.",
            example="75000",
        ),
    )
    floor: Fraction | None = field(
        default=None,
        metadata=spec(
            FieldKind.AMOUNT,
            "Floor for an hour",
            note="The floor that the rate was worked out from.",
            example='"71.616667"',
        ),
    )

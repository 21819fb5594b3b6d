"""The record of the work that a work order asks for.

The order of the fields is that in which they are read, shown and written. An omitted one is
``None``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from annotator.pay.order.fields.field_spec import FieldKind, spec


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordTerms:
    """The requested detail of the record."""

    detail: str | None = field(
        default=None,
        metadata=spec(
            FieldKind.CHOICE,
            "Detail asked for",
            note="job: totals only; item: times for each item. Never more.",
            example='"item"',
            choices=("job", "item"),
        ),
    )

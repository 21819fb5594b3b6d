"""The client of a work order, the contractors between, and the nature of the content.

The order of the fields is that in which they are read, shown and written. An omitted one is
``None``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from annotator.pay.order.fields.field_spec import FieldKind, required, spec, table
from annotator.pay.order.fields.translated_text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Contractor:
    """One contractor between client and worker; ``share`` is in percent of the price."""

    name: str = field(
        metadata=required(FieldKind.LINE, "Name", note="Who it is.", example='"Label House"')
    )
    place: str | None = field(
        default=None,
        metadata=spec(FieldKind.LINE, "Place", note="Where it works.", example='"Nairobi"'),
    )
    share: Fraction | None = field(
        default=None,
        metadata=spec(FieldKind.PERCENT, "Share", note="Percent of the price.", example='"35"'),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """The client of the work, and the nature of its content."""

    client: Text | None = field(
        default=None,
        metadata=spec(FieldKind.TEXT, "Client", note="Who orders the work.", example='"Acme Maps"'),
    )
    beneficiary: Text | None = field(
        default=None,
        metadata=spec(
            FieldKind.TEXT,
            "Beneficiary",
            note="Who profits from it in the end, if that is somebody else.",
            example='"Acme Deliveries"',
        ),
    )
    chain: tuple[Contractor, ...] | None = field(
        default=None,
        metadata=table(
            Contractor,
            "Contractors between client and worker",
            note="From the client down; place and share (percent of the price) if disclosed.",
            example='[{ name = "Label House", place = "Nairobi", share = "35" }]',
        ),
    )
    place_pictured: Text | None = field(
        default=None,
        metadata=spec(
            FieldKind.TEXT,
            "Place pictured",
            note="Where the material was made.",
            example='"Mombasa"',
        ),
    )
    data_origin: Text | None = field(
        default=None,
        metadata=spec(
            FieldKind.TEXT,
            "Origin of the data",
            note="Who made it, and whether the people in it were asked.",
            example='"Cameras on delivery robots; faces blurred"',
        ),
    )
    hard_content: bool | None = field(
        default=None,
        metadata=spec(
            FieldKind.YES_NO,
            "Disturbing content",
            note="May violence, abuse or the like appear?",
            example='"no"',
        ),
    )
    support: Text | None = field(
        default=None,
        metadata=spec(
            FieldKind.TEXT,
            "Support for disturbing content",
            note="What help there is for people who saw such content.",
            example='"A counsellor on Tuesdays, paid time"',
        ),
    )

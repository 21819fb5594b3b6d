"""The purpose of the work in a work order: what it is for.

The order of the fields is that in which they are read, shown and written. An omitted one is
``None``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from annotator.pay.order.fields.field_spec import FieldKind, short_text, spec
from annotator.pay.order.fields.translated_text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """The purpose of the work."""

    title: Text | None = field(
        default=None,
        metadata=short_text(
            "Title", note="The name of this piece of work.", example='"Street scenes"'
        ),
    )
    purpose: Text | None = field(
        default=None,
        metadata=spec(
            FieldKind.TEXT,
            "Purpose",
            note="What the labelled material is made for.",
            example='{ en = "To train delivery robots", fr = "Former des robots livreurs" }',
        ),
    )
    end_use: Text | None = field(
        default=None,
        metadata=spec(
            FieldKind.TEXT,
            "End use",
            note="What the thing that is trained will do, and where.",
            example='"Robots that bring parcels in towns"',
        ),
    )
    weapons: bool | None = field(
        default=None,
        metadata=spec(
            FieldKind.YES_NO, "Weapons", note="Will it be used in or for weapons?", example='"no"'
        ),
    )
    police_or_borders: bool | None = field(
        default=None,
        metadata=spec(
            FieldKind.YES_NO,
            "Police or borders",
            note="Will it be used by police or at borders?",
            example='"no"',
        ),
    )
    biometrics: bool | None = field(
        default=None,
        metadata=spec(
            FieldKind.YES_NO,
            "Biometrics",
            note="Will it recognise people by face, voice or gait?",
            example='"no"',
        ),
    )
    resale: bool | None = field(
        default=None,
        metadata=spec(
            FieldKind.YES_NO, "Resale", note="May the data be sold on to others?", example='"yes"'
        ),
    )

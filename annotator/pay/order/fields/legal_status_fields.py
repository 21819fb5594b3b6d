"""The legal status of the worker in a work order, and the terms of the work.

The order of the fields is that in which they are read, shown and written. An omitted one is
``None``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from annotator.pay.order.fields.field_spec import FieldKind, spec
from annotator.pay.order.fields.translated_text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalStatus:
    """The legal status of the worker."""

    status: str | None = field(
        default=None,
        metadata=spec(
            FieldKind.CHOICE,
            "Status of the worker",
            note="What the worker is to the vendor.",
            example='"contractor"',
            choices=("employee", "contractor", "volunteer", "trainee", "detained", "other"),
        ),
    )
    free_to_refuse: bool | None = field(
        default=None,
        metadata=spec(
            FieldKind.YES_NO,
            "Free to refuse",
            note="May the worker say no to this order without harm?",
            example='"yes"',
        ),
    )
    promised_volume: Text | None = field(
        default=None,
        metadata=spec(
            FieldKind.TEXT,
            "Promised volume",
            note="How much work is promised.",
            example='"240 pictures"',
        ),
    )
    when_withdrawn: Text | None = field(
        default=None,
        metadata=spec(
            FieldKind.TEXT,
            "Paid when the work is withdrawn",
            note="What is paid if the work is withdrawn.",
            example='"All that was done, and half of the rest"',
        ),
    )
    deadlines: Text | None = field(
        default=None,
        metadata=spec(
            FieldKind.TEXT,
            "Deadlines",
            note="When what has to be done.",
            example='"30 November 2026"',
        ),
    )
    rejections: Text | None = field(
        default=None,
        metadata=spec(
            FieldKind.TEXT,
            "How rejections are decided",
            note="Who decides, by which rule.",
            example='"A second worker looks; the reason is written down"',
        ),
    )
    disputes: Text | None = field(
        default=None,
        metadata=spec(
            FieldKind.TEXT,
            "How rejections are disputed",
            note="What a worker can do against a rejection.",
            example='"Write to the contact within 30 days"',
        ),
    )
    dispute_days: int | None = field(
        default=None,
        metadata=spec(
            FieldKind.DAYS,
            "Days to answer a rejection",
            note="How many days after a rejection the worker can answer it.",
            example="30",
        ),
    )
    receipt_days: int | None = field(
        default=None,
        metadata=spec(
            FieldKind.DAYS,
            "Days until a receipt comes",
            note="How many days after a hand-in its receipt comes.",
            example="3",
        ),
    )
    contact: Text | None = field(
        default=None,
        metadata=spec(
            FieldKind.TEXT,
            "Contact",
            note="Whom to ask.",
            example='"Amina, at the Label House desk"',
        ),
    )
    like_minded: Text | None = field(
        default=None,
        metadata=spec(
            FieldKind.TEXT,
            "Where the like-minded can be found",
            note="A union, a works council, a group of workers.",
            example='"Data Labelers Association, Nairobi"',
        ),
    )

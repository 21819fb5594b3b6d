"""Purpose, parties and the worker's status in a work order; omitted fields are ``None``.

The order of the fields is the order in which they are read, shown and written.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from annotator.pay.order.fields.field_spec import FieldKind, required, short_text, spec, table
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

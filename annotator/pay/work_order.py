"""The work order: what is asked, for whom, on which footing and at which pay, as frozen values.

A field that the order does not state is ``None``: not disclosed. The order of sections and fields
here is the order in which they are shown, read and written.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from annotator.pay.fields import Kind, required, spec
from annotator.pay.floors import Floor, binding_floor
from annotator.pay.texts import Text

NOT_DISCLOSED: Final = "not disclosed"
UNSIGNED: Final = "unsigned"

DEDUCTION_KINDS: Final = ("fees", "conversion", "tax", "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatFor:
    """What the work is for."""

    title: Text | None = field(
        default=None,
        metadata=spec(
            Kind.TEXT, "Title", note="The name of this piece of work.", example='"Street scenes"'
        ),
    )
    purpose: Text | None = field(
        default=None,
        metadata=spec(
            Kind.TEXT,
            "Purpose",
            note="What the labelled material is made for.",
            example='{ en = "To train delivery robots", fr = "Former des robots livreurs" }',
        ),
    )
    end_use: Text | None = field(
        default=None,
        metadata=spec(
            Kind.TEXT,
            "End use",
            note="What the thing that is trained will do, and where.",
            example='"Robots that bring parcels in towns"',
        ),
    )
    weapons: bool | None = field(
        default=None,
        metadata=spec(
            Kind.YES_NO, "Weapons", note="Will it be used in or for weapons?", example='"no"'
        ),
    )
    police_or_borders: bool | None = field(
        default=None,
        metadata=spec(
            Kind.YES_NO,
            "Police or borders",
            note="Will it be used by police or at borders?",
            example='"no"',
        ),
    )
    biometrics: bool | None = field(
        default=None,
        metadata=spec(
            Kind.YES_NO,
            "Biometrics",
            note="Will it recognise people by face, voice or gait?",
            example='"no"',
        ),
    )
    resale: bool | None = field(
        default=None,
        metadata=spec(
            Kind.YES_NO, "Resale", note="May the data be sold on to others?", example='"yes"'
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Contractor:
    """One link of the chain between client and worker; ``share`` is in percent of the price."""

    name: str
    place: str | None = None
    share: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForWhom:
    """For whom the work is done, and what it shows."""

    client: Text | None = field(
        default=None,
        metadata=spec(Kind.TEXT, "Client", note="Who orders the work.", example='"Acme Maps"'),
    )
    beneficiary: Text | None = field(
        default=None,
        metadata=spec(
            Kind.TEXT,
            "Beneficiary",
            note="Who profits from it in the end, if that is somebody else.",
            example='"Acme Deliveries"',
        ),
    )
    chain: tuple[Contractor, ...] | None = field(
        default=None,
        metadata=spec(
            Kind.CHAIN,
            "Contractors between client and worker",
            note="From the client down; place and share (percent of the price) if disclosed.",
            example='[{ name = "Label House", place = "Nairobi", share = "35" }]',
        ),
    )
    place_pictured: Text | None = field(
        default=None,
        metadata=spec(
            Kind.TEXT, "Place pictured", note="Where the material was made.", example='"Mombasa"'
        ),
    )
    data_origin: Text | None = field(
        default=None,
        metadata=spec(
            Kind.TEXT,
            "Origin of the data",
            note="Who made it, and whether the people in it were asked.",
            example='"Cameras on delivery robots; faces blurred"',
        ),
    )
    hard_content: bool | None = field(
        default=None,
        metadata=spec(
            Kind.YES_NO,
            "Hard content",
            note="May violence, abuse or the like appear?",
            example='"no"',
        ),
    )
    support: Text | None = field(
        default=None,
        metadata=spec(
            Kind.TEXT,
            "Support for hard content",
            note="What help there is for people who saw such content.",
            example='"A counsellor on Tuesdays, paid time"',
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Footing:
    """On which footing the worker stands."""

    status: str | None = field(
        default=None,
        metadata=spec(
            Kind.CHOICE,
            "Status of the worker",
            note="What the worker is to the vendor.",
            example='"contractor"',
            choices=("employee", "contractor", "volunteer", "trainee", "detained", "other"),
        ),
    )
    free_to_refuse: bool | None = field(
        default=None,
        metadata=spec(
            Kind.YES_NO,
            "Free to refuse",
            note="May the worker say no to this order without harm?",
            example='"yes"',
        ),
    )
    promised_volume: Text | None = field(
        default=None,
        metadata=spec(
            Kind.TEXT,
            "Promised volume",
            note="How much work is promised.",
            example='"240 pictures"',
        ),
    )
    when_withdrawn: Text | None = field(
        default=None,
        metadata=spec(
            Kind.TEXT,
            "Paid when the work is withdrawn",
            note="What is paid if the order is taken back.",
            example='"All that was done, and half of the rest"',
        ),
    )
    deadlines: Text | None = field(
        default=None,
        metadata=spec(
            Kind.TEXT, "Deadlines", note="When what has to be done.", example='"30 November 2026"'
        ),
    )
    rejections: Text | None = field(
        default=None,
        metadata=spec(
            Kind.TEXT,
            "How rejections are decided",
            note="Who decides, by which rule.",
            example='"A second worker looks; the reason is written down"',
        ),
    )
    disputes: Text | None = field(
        default=None,
        metadata=spec(
            Kind.TEXT,
            "How rejections are disputed",
            note="What a worker can do against a rejection.",
            example='"Write to the contact within 30 days"',
        ),
    )
    receipt_days: int | None = field(
        default=None,
        metadata=spec(
            Kind.DAYS,
            "Receipt within, days",
            note="How many days after a hand-in its receipt comes.",
            example="3",
        ),
    )
    contact: Text | None = field(
        default=None,
        metadata=spec(
            Kind.TEXT, "Contact", note="Whom to ask.", example='"Amina, at the Label House desk"'
        ),
    )
    like_minded: Text | None = field(
        default=None,
        metadata=spec(
            Kind.TEXT,
            "Where the like-minded can be found",
            note="A union, a works council, a group of workers.",
            example='"Data Labelers Association, Nairobi"',
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Rates for units of work, in major units of the order's currency."""

    per_item: Fraction | None = None
    per_region: Fraction | None = None
    per_audio_minute: Fraction | None = None
    per_hour: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduction:
    """What is taken off: a percentage of the gross pay, or an amount for each pay period."""

    kind: str
    percent: Fraction | None = None
    amount: Fraction | None = None
    reason: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pay:
    """What is paid; amounts in major units of ``currency``."""

    currency: str = field(
        metadata=required(
            Kind.CURRENCY,
            "Currency",
            note="The ISO 4217 code; all amounts of the order are in it.",
            example='"KES"',
        )
    )
    per_item: Fraction | None = field(
        default=None,
        metadata=spec(
            Kind.AMOUNT, "Per item", note="For each picture, page or clip.", example='"4.00"'
        ),
    )
    per_region: Fraction | None = field(
        default=None,
        metadata=spec(
            Kind.AMOUNT, "Per region", note="For each region that was marked.", example='"0.75"'
        ),
    )
    per_audio_minute: Fraction | None = field(
        default=None,
        metadata=spec(
            Kind.AMOUNT, "Per audio minute", note="For each minute of sound.", example='"20.00"'
        ),
    )
    per_hour: Fraction | None = field(
        default=None,
        metadata=spec(Kind.AMOUNT, "Per hour", note="For each hour on items.", example='"60.00"'),
    )
    other_hour: Fraction | None = field(
        default=None,
        metadata=spec(
            Kind.AMOUNT,
            "Per hour of other paid time",
            note="Guideline, training, rework, review, waiting, rest; left out: the floor.",
            example='"75.00"',
        ),
    )
    bonus: Text | None = field(
        default=None,
        metadata=spec(
            Kind.TEXT,
            "Bonus",
            note="What more is paid, and when.",
            example='"50 KES for a finished batch"',
        ),
    )
    top_up_to_floor: bool | None = field(
        default=None,
        metadata=spec(
            Kind.YES_NO,
            "Topped up to the floor",
            note="Is pay below the floor raised to it? Left out: yes.",
            example='"yes"',
        ),
    )
    rests_paid: bool | None = field(
        default=None,
        metadata=spec(
            Kind.YES_NO,
            "Earned rests are paid",
            note="Left out: yes.",
            example='"yes"',
        ),
    )
    declared_paid: bool | None = field(
        default=None,
        metadata=spec(
            Kind.YES_NO,
            "Declared time is paid",
            note="Time that the worker adds with a reason. Left out: yes.",
            example='"yes"',
        ),
    )
    deductions: tuple[Deduction, ...] | None = field(
        default=None,
        metadata=spec(
            Kind.DEDUCTIONS,
            "Deductions",
            note="By kind (fees, conversion, tax, other): a percentage or an amount, and why.",
            example='[{ kind = "fees", percent = "1.5", reason = "Mobile money" }]',
        ),
    )
    due: Text | None = field(
        default=None,
        metadata=spec(
            Kind.TEXT, "Due", note="When the money comes.", example='"Every second Friday"'
        ),
    )
    days_between_payments: int | None = field(
        default=None,
        metadata=spec(
            Kind.DAYS,
            "Days between payments",
            note="ILO Recommendation 85 says 16 at most.",
            example="14",
        ),
    )
    means: Text | None = field(
        default=None,
        metadata=spec(
            Kind.TEXT, "Means of payment", note="How the money comes.", example='"M-Pesa"'
        ),
    )
    buyer_pays: Rates | None = field(
        default=None,
        metadata=spec(
            Kind.RATES,
            "What the buyer pays",
            note="For the same units, if disclosed.",
            example='{ per_item = "9.00", per_region = "1.60" }',
        ),
    )
    previous: Rates | None = field(
        default=None,
        metadata=spec(
            Kind.RATES,
            "Rates of the previous order",
            note="So that a falling rate is seen.",
            example='{ per_item = "4.50" }',
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """How detailed a record of the work is asked for."""

    detail: str | None = field(
        default=None,
        metadata=spec(
            Kind.CHOICE,
            "Detail asked for",
            note="job: totals only; item: times for each item. Never more.",
            example='"item"',
            choices=("job", "item"),
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkOrder:
    """A whole work order; ``sha256`` is the hexadecimal digest of its exact bytes."""

    what_for: WhatFor
    for_whom: ForWhom
    footing: Footing
    pay: Pay
    floors: tuple[Floor, ...]
    record: Record
    sha256: str
    signature: str = UNSIGNED

    @property
    def currency(self) -> str:
        """The code of the one currency of the order."""
        return self.pay.currency

    @property
    def floor(self) -> Floor | None:
        """The floor that binds: the highest for an hour."""
        return binding_floor(self.floors)

    @property
    def tops_up(self) -> bool:
        """Whether pay below the floor is raised to it; yes unless the order says no."""
        return self.pay.top_up_to_floor is not False

    @property
    def pays_rests(self) -> bool:
        """Whether earned rests are paid; yes unless the order says no."""
        return self.pay.rests_paid is not False

    @property
    def pays_declared(self) -> bool:
        """Whether declared time is paid; yes unless the order says no."""
        return self.pay.declared_paid is not False

    @property
    def other_hour(self) -> Fraction | None:
        """The rate for paid time that makes no piece.

        Where the order names none it is the binding floor, but never below the rate per hour;
        None where there is neither.
        """
        if self.pay.other_hour is not None:
            return self.pay.other_hour
        known = [] if self.floor is None else [self.floor.per_hour]
        known += [] if self.pay.per_hour is None else [self.pay.per_hour]
        return max(known, default=None)

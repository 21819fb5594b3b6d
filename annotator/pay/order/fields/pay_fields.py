"""The pay of a work order: rates, deductions, when and how it comes.

The order of the fields is that in which they are read, shown and written. An omitted one is
``None``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from annotator.pay.order.fields.field_spec import FieldKind, required, spec, table
from annotator.pay.order.fields.pilot_terms import PilotTerms
from annotator.pay.order.fields.translated_text import Text

DEDUCTION_KINDS: Final = ("fees", "conversion", "tax", "other")
MEASURED_TIME: Final = "measured_time"
CONFIRMED_BY: Final = "confirmed_by"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Rates for units of work, in major units of the order's currency."""

    per_item: Fraction | None = field(
        default=None, metadata=spec(FieldKind.AMOUNT, "item", note="An item.", example='"9.00"')
    )
    per_region: Fraction | None = field(
        default=None, metadata=spec(FieldKind.AMOUNT, "region", note="A region.", example='"1.60"')
    )
    per_audio_minute: Fraction | None = field(
        default=None,
        metadata=spec(FieldKind.AMOUNT, "audio minute", note="A minute of sound.", example='"40"'),
    )
    per_hour: Fraction | None = field(
        default=None, metadata=spec(FieldKind.AMOUNT, "hour", note="An hour.", example='"150.00"')
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduction:
    """A deduction: a percentage of the gross pay, or an amount for each pay period."""

    kind: str = field(
        metadata=required(
            FieldKind.CHOICE,
            "Kind",
            note="What sort of deduction it is.",
            example='"fees"',
            choices=DEDUCTION_KINDS,
        )
    )
    percent: Fraction | None = field(
        default=None,
        metadata=spec(FieldKind.PERCENT, "Percent", note="Of the gross pay.", example='"1.5"'),
    )
    amount: Fraction | None = field(
        default=None,
        metadata=spec(FieldKind.AMOUNT, "Amount", note="For a pay period.", example='"30.00"'),
    )
    reason: Text | None = field(
        default=None,
        metadata=spec(FieldKind.TEXT, "Why", note="What it is for.", example='"Mobile money"'),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pay:
    """The pay; amounts are in major units of ``currency``."""

    currency: str = field(
        metadata=required(
            FieldKind.CURRENCY,
            "Currency",
            note="The ISO 4217 code; all amounts of the order are in it.",
            example='"KES"',
        )
    )
    per_item: Fraction | None = field(
        default=None,
        metadata=spec(
            FieldKind.AMOUNT, "Per item", note="For each picture, page or clip.", example='"4.00"'
        ),
    )
    per_region: Fraction | None = field(
        default=None,
        metadata=spec(
            FieldKind.AMOUNT,
            "Per region",
            note="For each region that was marked.",
            example='"0.75"',
        ),
    )
    per_audio_minute: Fraction | None = field(
        default=None,
        metadata=spec(
            FieldKind.AMOUNT,
            "Per audio minute",
            note="For each minute of sound.",
            example='"20.00"',
        ),
    )
    per_hour: Fraction | None = field(
        default=None,
        metadata=spec(
            FieldKind.AMOUNT, "Per hour", note="For each hour on items.", example='"60.00"'
        ),
    )
    other_hour: Fraction | None = field(
        default=None,
        metadata=spec(
            FieldKind.AMOUNT,
            "Per hour of other paid time",
            note="Guideline, training, rework, review, waiting, rest; left out: the floor.",
            example='"75.00"',
        ),
    )
    shared_items: str | None = field(
        default=None,
        metadata=spec(
            FieldKind.CHOICE,
            "Who is paid for a shared item",
            note="measured_time: by time; confirmed_by: who confirmed it, if all orders agree.",
            example='"measured_time"',
            choices=(MEASURED_TIME, CONFIRMED_BY),
        ),
    )
    bonus: Text | None = field(
        default=None,
        metadata=spec(
            FieldKind.TEXT,
            "Bonus",
            note="What more is paid, and when.",
            example='"50 KES for a finished batch"',
        ),
    )
    top_up_to_floor: bool | None = field(
        default=None,
        metadata=spec(
            FieldKind.YES_NO,
            "Topped up to the floor",
            note="Is pay below the floor raised to it? Left out: yes.",
            example='"yes"',
        ),
    )
    rests_paid: bool | None = field(
        default=None,
        metadata=spec(
            FieldKind.YES_NO,
            "Earned rests are paid",
            note="Left out: yes.",
            example='"yes"',
        ),
    )
    declared_paid: bool | None = field(
        default=None,
        metadata=spec(
            FieldKind.YES_NO,
            "Declared time is paid",
            note="Time that the worker adds with a reason. Left out: yes.",
            example='"yes"',
        ),
    )
    withdrawn_paid: bool | None = field(
        default=None,
        metadata=spec(
            FieldKind.YES_NO,
            "Withdrawn work is paid",
            note="Confirmed items that are withdrawn, not for a fault. Left out: yes.",
            example='"yes"',
        ),
    )
    deductions: tuple[Deduction, ...] | None = field(
        default=None,
        metadata=table(
            Deduction,
            "Deductions",
            note="By kind (fees, conversion, tax, other): a percentage or an amount, and why.",
            example='[{ kind = "fees", percent = "1.5", reason = "Mobile money" }]',
        ),
    )
    due: Text | None = field(
        default=None,
        metadata=spec(
            FieldKind.TEXT, "Due", note="When the money comes.", example='"Every second Friday"'
        ),
    )
    days_between_payments: int | None = field(
        default=None,
        metadata=spec(
            FieldKind.DAYS,
            "Days between payments",
            note="ILO Recommendation 85 says 16 at most.",
            example="14",
        ),
    )
    means: Text | None = field(
        default=None,
        metadata=spec(
            FieldKind.TEXT, "Means of payment", note="How the money comes.", example='"M-Pesa"'
        ),
    )
    buyer_pays: Rates | None = field(
        default=None,
        metadata=table(
            Rates,
            "What the buyer pays",
            note="For the same units, if disclosed.",
            example='{ per_item = "9.00", per_region = "1.60" }',
            is_list=False,
        ),
    )
    previous: Rates | None = field(
        default=None,
        metadata=table(
            Rates,
            "Rates of the previous order",
            note="So that a falling rate is seen.",
            example='{ per_item = "4.50" }',
            is_list=False,
        ),
    )
    pilot: PilotTerms | None = field(
        default=None,
        metadata=table(
            PilotTerms,
            "Pilot",
            note="The measured times from which the rate was worked out.",
            example="{ workers = 7, items = 420, piece_ms = 25200000, hours_ms = 30240000 }",
            is_list=False,
        ),
    )

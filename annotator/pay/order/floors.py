"""Floors: the lowest hourly pay by a law, a contract or a living-wage study."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import MAXYEAR, date
from fractions import Fraction
from typing import Final

from annotator.pay.order.fields.field_spec import FieldKind, required, spec

FLOOR_KINDS: Final = ("statutory", "living_wage", "contract")
FLOOR_UNITS: Final = ("hour", "day", "week", "month", "year")

UNIT_HOURS: Final[Mapping[str, tuple[int, int]]] = {
    "day": (8, 24),
    "week": (45, 7 * 24),
    "month": (225, 31 * 24),
    "year": (2_700, 366 * 24),
}
"""For each unit except the hour: its usual working hours, and all hours that it has."""

FLOOR_KIND_TITLES: Final = {
    "statutory": "Statutory minimum",
    "living_wage": "Living wage",
    "contract": "Floor by contract",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """One floor, in the currency of its order.

    ``amount`` is for one ``unit``; ``hours`` is the number of working hours in that unit, according
    to the source itself if it says so (Kenya: 225 a month).

    Raises:
        ValueError: a unit longer than an hour has no positive number of hours.
    """

    kind: str = field(
        metadata=required(
            FieldKind.CHOICE,
            "Kind",
            note="A law, a living wage study or a contract.",
            example='"statutory"',
            choices=FLOOR_KINDS,
        )
    )
    amount: Fraction = field(
        metadata=required(
            FieldKind.AMOUNT,
            "Amount",
            note="For one unit, in the currency of the order.",
            example='"16113.75"',
        )
    )
    unit: str = field(
        metadata=required(
            FieldKind.CHOICE,
            "Unit",
            note="What the amount is paid for.",
            example='"month"',
            choices=FLOOR_UNITS,
        )
    )
    source: str = field(
        metadata=required(
            FieldKind.LINE,
            "Source",
            note="The law, contract or study, so that anyone can look it up.",
            example='"The Regulation of Wages (General) (Amendment) Order, 2024"',
        )
    )
    hours: Fraction | None = field(
        default=None,
        metadata=spec(
            FieldKind.HOURS,
            "Hours in one unit",
            note="How many hours of work one unit has; needed for all units but the hour.",
            example='"225"',
        ),
    )
    place: str | None = field(
        default=None,
        metadata=spec(
            FieldKind.LINE, "Place", note="Where it holds.", example='"Nairobi, Mombasa, Kisumu"'
        ),
    )
    effective: date | None = field(
        default=None,
        metadata=spec(FieldKind.DATE, "In force from", note="The first day.", example="2024-11-01"),
    )
    checked: date | None = field(
        default=None,
        metadata=spec(
            FieldKind.DATE,
            "Last checked",
            note="The day on which somebody last looked the source up.",
            example="2026-05-04",
        ),
    )

    def __post_init__(self) -> None:
        """Ensure that ``per_hour`` is always defined."""
        if self.unit != "hour" and (self.hours is None or self.hours <= 0):
            message = f"a floor for a {self.unit} needs a positive number of hours"
            raise ValueError(message)

    @property
    def per_hour(self) -> Fraction:
        """The exact floor for one hour, in major units."""
        return self.amount if self.hours is None else self.amount / self.hours

    def is_stale(self, today: date) -> bool:
        """Return whether the figure is known to be older than twelve months.

        Its age counts from the day on which it came into force or was last checked, whichever is
        later.
        """
        # A check on a future day cannot have happened.
        checked = None if self.is_checked_in_future(today) else self.checked
        known = max((day for day in (self.effective, checked) if day), default=None)
        return known is not None and is_older_than_a_year(known, today)

    @property
    def is_undated(self) -> bool:
        """Whether it has no date from which its age could be computed."""
        return self.effective is None and self.checked is None

    def is_not_in_force(self, today: date) -> bool:
        """Return whether it comes into force on a future day."""
        return self.effective is not None and self.effective > today

    def is_checked_in_future(self, today: date) -> bool:
        """Return whether its date of checking is in the future."""
        return self.checked is not None and self.checked > today


def binding_floor(floors: Iterable[Floor]) -> Floor | None:
    """Return the first floor with the highest hourly amount; None without any."""
    return max(floors, key=lambda floor: floor.per_hour, default=None)


def is_older_than_a_year(day: date, today: date) -> bool:
    """Return whether a day is more than twelve months ago."""
    return today > _a_year_after(day)


def _a_year_after(day: date) -> date:
    if day.year == MAXYEAR:
        return date.max
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if leap_day else day.day)

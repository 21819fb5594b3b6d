"""Figures: numbers with their formula and inputs, so that anybody can recompute them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from annotator.pay.money.amounts import exact_text
from annotator.pay.money.inputs import PIECES


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number of a statement.

    ``exact`` is the number itself; ``value`` is its written form (rounded once, with fixed digits).
    Either both are set, or both are None and ``reason`` says why. ``formula`` is empty for a number
    that was given rather than derived; ``inputs`` are (name, exact text) pairs with which the
    formula was evaluated. ``unit`` is ``ms``, ``h``, ``items``, ``regions``, ``percent``,
    ``yes_no`` (1 or 0), a currency code, or a currency code with ``/h``, ``/item``, ``/region`` or
    ``/audio_minute``.
    """

    name: str
    unit: str
    exact: Fraction | None
    value: str | None
    formula: str = ""
    inputs: tuple[tuple[str, str], ...] = ()
    reason: str | None = None

    def as_json(self) -> dict[str, object]:
        """Return the figure for an export; every number is a text that ``Fraction`` parses."""
        return {
            "value": self.value,
            "exact": None if self.exact is None else exact_text(self.exact),
            "unit": self.unit,
            "formula": self.formula or None,
            "inputs": dict(self.inputs),
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures by name, in the order in which they were computed."""

    by_name: Mapping[str, Figure]

    def __getitem__(self, name: str) -> Figure:
        """Return the figure of a name.

        Raises:
            KeyError: there is none.
        """
        return self.by_name[name]

    def __contains__(self, name: object) -> bool:
        """Return whether there is a figure of that name."""
        return name in self.by_name

    def __iter__(self) -> Iterator[Figure]:
        """Yield the figures in order."""
        return iter(self.by_name.values())

    def as_json(self) -> dict[str, object]:
        """Return the figures for an export, by name."""
        return {figure.name: figure.as_json() for figure in self}


class Basis(StrEnum):
    """How far the work is reviewed, by the figures that ``expected`` then equals.

    ``COMPLETED``: nothing is reviewed. ``EXPECTED``: some of it. ``ACCEPTED``: all of it.
    """

    ACCEPTED = "accepted"
    COMPLETED = "completed"
    EXPECTED = "expected"


def basis_by(
    completed: Sequence[Fraction], accepted: Sequence[Fraction], expected: Sequence[Fraction]
) -> Basis:
    """Return how far the work is reviewed, from the pieces of each of the three figures.

    The items alone do not tell: regions may lie on an item of which others have the whole share.
    """
    if not any(accepted) and expected == completed:
        return Basis.COMPLETED
    return Basis.ACCEPTED if accepted == expected else Basis.EXPECTED


@dataclass(frozen=True, slots=True, kw_only=True)
class PayFigures:
    """The amounts owed to one worker for one pay period.

    ``terms`` are times, rates and the floor. ``completed``, ``accepted`` and ``expected`` hold the
    same names, for all completed work, for accepted work, and for all that is not rejected:
    ``items regions audio_ms item_pay region_pay audio_pay hour_pay other_pay bonus gross``, the
    deductions by kind and number (``fees_1``), ``net task_rate paid_time_rate full_rate shortfall
    top_up_due owed buyer_pay passed_on``. ``expected`` is what leads: what is owed if the rest is
    accepted. ``work_orders`` are the digests of the orders, and ``periods`` the numbers of the pay
    periods, one of each for each part of the figures. ``currency`` is None if there is no order.
    """

    currency: str | None
    work_orders: tuple[str, ...]
    terms: Figures
    completed: Figures
    accepted: Figures
    expected: Figures
    periods: tuple[int, ...] = ()

    @property
    def basis(self) -> Basis:
        """How far the work is reviewed."""
        sides = (self.completed, self.accepted, self.expected)
        return basis_by(*([side[name].exact or Fraction() for name in PIECES] for side in sides))

    @property
    def awaits_review(self) -> bool:
        """Whether there are pieces of which no review has said anything."""
        return any(self.expected[name].exact != self.accepted[name].exact for name in PIECES)

    def as_json(self) -> dict[str, object]:
        """Return a plain dictionary for ``fair_pay.json``, the same for the same inputs."""
        return {
            "currency": self.currency,
            "work_orders": list(self.work_orders),
            "terms": self.terms.as_json(),
            "completed": self.completed.as_json(),
            "accepted": self.accepted.as_json(),
            "expected": self.expected.as_json(),
        }

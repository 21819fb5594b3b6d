"""Figures: numbers with their formula and inputs, so that anybody can recompute them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from annotator.pay.money.amounts import exact_text


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
    """The work that the leading figures cover: accepted, all, or a mixture by part."""

    ACCEPTED = "accepted"
    COMPLETED = "completed"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PayFigures:
    """The amounts owed to one worker for one pay period.

    ``terms`` are times, rates and the floor. ``completed`` and ``accepted`` hold the same names,
    for all completed work and for accepted work: ``items regions audio_ms item_pay region_pay
    audio_pay hour_pay other_pay bonus gross``, the deductions by kind and number (``fees_1``),
    ``net task_rate paid_time_rate full_rate shortfall top_up_due owed buyer_pay passed_on``.
    ``work_orders`` are the digests of the orders, and ``periods`` the numbers of the pay periods,
    one of each for each part of the figures. ``currency`` is None if there is no order. ``mixed``
    is set if only some parts are reviewed: it covers the accepted work of these and all work of the
    others. ``awaits_review`` says whether ``due`` contains confirmed items without a review.
    """

    currency: str | None
    work_orders: tuple[str, ...]
    terms: Figures
    completed: Figures
    accepted: Figures
    is_reviewed: bool
    periods: tuple[int, ...] = ()
    mixed: Figures | None = None
    awaits_review: bool = True

    @property
    def basis(self) -> Basis:
        """The work that ``due`` covers."""
        if self.is_reviewed:
            return Basis.ACCEPTED
        return Basis.COMPLETED if self.mixed is None else Basis.MIXED

    @property
    def due(self) -> Figures:
        """The leading figures: of accepted work once it is reviewed, else of all work."""
        if self.is_reviewed:
            return self.accepted
        return self.completed if self.mixed is None else self.mixed

    def as_json(self) -> dict[str, object]:
        """Return a plain dictionary for ``fair_pay.json``, the same for the same inputs."""
        return {
            "currency": self.currency,
            "work_orders": list(self.work_orders),
            "is_reviewed": self.is_reviewed,
            "terms": self.terms.as_json(),
            "completed": self.completed.as_json(),
            "accepted": self.accepted.as_json(),
        }

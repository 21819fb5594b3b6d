"""A figure: a number that travels with its formula and its inputs, so that anyone can redo it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number of a statement.

    ``exact`` is the number itself; ``value`` is how it is written (rounded once, with fixed
    digits). Either both are there, or both are None and ``reason`` says why. ``formula`` is empty
    for a number that was given rather than derived; ``inputs`` are (name, exact text) pairs of
    what the formula was evaluated with. ``unit`` is ``ms``, ``items``, ``regions``, a currency
    code, or a currency code with ``/h``.
    """

    name: str
    unit: str
    exact: Fraction | None
    value: str | None
    formula: str = ""
    inputs: tuple[tuple[str, str], ...] = ()
    reason: str | None = None

    def as_json(self) -> dict[str, object]:
        """Return the figure for an export; all numbers as exact strings."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures by name, in the order in which they were computed."""

    by_name: Mapping[str, Figure]

    def __getitem__(self, name: str) -> Figure:
        """Return the figure of a name; KeyError where there is none."""
        return self.by_name[name]

    def __contains__(self, name: object) -> bool:
        """Return whether there is a figure of that name."""
        return name in self.by_name

    def __iter__(self) -> Iterator[Figure]:
        """Yield the figures in order."""
        return iter(self.by_name.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class PayFigures:
    """What one worker is owed.

    ``terms`` are times, rates and the floor; ``completed`` and ``accepted`` hold the same names
    (item_pay region_pay hour_pay other_pay bonus gross net task_rate paid_time_rate full_rate
    shortfall top_up_due owed and the deductions) for all work and for what was accepted.
    """

    currency: str | None
    work_orders: tuple[str, ...]
    terms: Figures
    completed: Figures
    accepted: Figures
    is_reviewed: bool

    def as_json(self) -> dict[str, object]:
        """Return a plain dictionary for ``fair_pay.json``."""
        raise NotImplementedError

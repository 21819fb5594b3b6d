"""Read a table of a work order into its value, field by field, collecting every fault."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from annotator.errors import InvalidValueError
from annotator.pay.money.amounts import exact_text
from annotator.pay.order.floors import UNIT_HOURS, Floor
from annotator.pay.order.order_fields import FieldSpec, Kind, specs_of
from annotator.pay.order.order_values import clipped, nearest, read_value, shown
from annotator.pay.order.pilot_terms import PilotTerms
from annotator.pay.order.terms import Deduction

MOST_STRANGERS: Final = 20
"""So many unknown names of one group are told; more would help nobody."""

Elsewhere = Mapping[str, str]
"""For each field, the part of the file to which it belongs: for people who put it elsewhere."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with an order.

    ``sentence`` names its place for whoever has the file before them. ``group`` and ``key`` name
    it for a form: ``[pay]`` and ``currency``, ``[[floors]] no. 2`` and ``hours``; ``key`` is empty
    for a fault of a whole group. ``about`` is what is wrong without the place.
    """

    sentence: str
    group: str = ""
    key: str = ""
    about: str = ""


class TableReader:
    """Turns tables into values; ``faults`` fills with one entry for each thing that is wrong.

    A value is made only of a table without faults, so whoever uses one must look at ``faults``
    first.
    """

    def __init__(self, elsewhere: Elsewhere) -> None:
        """Begin with no faults."""
        self.faults: list[Fault] = []
        self._elsewhere = elsewhere

    def read(self, holds: type[Any], written: object, where: str) -> object:
        """Return the value of one table, or None when it has a fault."""
        if not isinstance(written, dict):
            self._whole(where, f"must be a group of fields, not {shown(written)}.")
            return None
        before = len(self.faults)
        specs = dict(specs_of(holds))
        self._find_strangers(written, specs, where)
        values = {
            key: self._field(written[key], spec, (where, key))
            for key, spec in specs.items()
            if key in written
        }
        self._find_missing(written, specs, where)
        # A check of fields against each other would mislead while one of them is not understood.
        if len(self.faults) == before and holds in _CHECKS:
            for key, about in _CHECKS[holds](values):
                self._one(where, key, about)
        return holds(**values) if len(self.faults) == before else None

    def read_list(self, holds: type[Any], written: object, where: str) -> tuple[object, ...]:
        """Return the values of a list of tables."""
        if not isinstance(written, list):
            self._whole(where, f"must be a list of groups of fields, not {shown(written)}.")
            return ()
        return tuple(
            self.read(holds, entry, f"{where} no. {number}")
            for number, entry in enumerate(written, start=1)
        )

    def _field(self, written: object, spec: FieldSpec, place: tuple[str, str]) -> object:
        where, key = place
        inner = f"{where.strip('[]')}.{key}"
        if spec.kind is Kind.TABLE and spec.holds is not None:
            return self.read(spec.holds, written, inner)
        if spec.kind is Kind.TABLES and spec.holds is not None:
            return self.read_list(spec.holds, written, inner)
        try:
            return read_value(written, spec)
        except InvalidValueError as error:
            self._one(where, key, f"{key} {error}")
            return None

    def _find_strangers(
        self, written: Mapping[str, object], specs: Mapping[str, FieldSpec], where: str
    ) -> None:
        strangers = [key for key in written if key not in specs]
        for key in strangers[:MOST_STRANGERS]:
            guess = nearest(key, list(specs))
            if key in self._elsewhere:
                hint = f"it belongs in {self._elsewhere[key]}."
            elif guess:
                hint = f"did you mean {guess}?"
            else:
                hint = "correct the name, or take the line out."
            self._one(where, key, f"{clipped(key)} is not a known field; {hint}")

    def _find_missing(
        self, written: Mapping[str, object], specs: Mapping[str, FieldSpec], where: str
    ) -> None:
        for key, spec in specs.items():
            if spec.is_required and key not in written:
                example = f"add a line such as {key} = {spec.example}."
                self._one(where, key, f"{key} is missing; {example}")

    def _one(self, group: str, key: str, about: str) -> None:
        self.faults.append(Fault(f"In {group}, {about}", group, key, about))

    def _whole(self, group: str, about: str) -> None:
        self.faults.append(Fault(f"{group} {about}", group, "", about))


KeyedFaults = Sequence[tuple[str, str]]
"""The key that a fault stands at, and what is wrong."""


def _floor_faults(values: Mapping[str, object]) -> KeyedFaults:
    unit, hours = values["unit"], values.get("hours")
    if unit == "hour" and hours is not None:
        return [("hours", "hours has no meaning for an amount an hour; take the line out.")]
    if unit == "hour":
        return []
    usual, most = UNIT_HOURS[str(unit)]
    if hours is None:
        wanted = f"write how many hours of work a {unit} has, such as {usual}."
        return [("hours", f"hours is missing; {wanted}")]
    if isinstance(hours, Fraction) and hours > most:
        # One hour of such a floor would cost next to nothing.
        return [("hours", f"hours is {exact_text(hours)}, but a {unit} has {most} at most.")]
    return []


def _deduction_faults(values: Mapping[str, object]) -> KeyedFaults:
    if ("percent" in values) == ("amount" in values):
        return [("percent", "write either percent or amount, one of the two.")]
    return []


def _pilot_faults(values: Mapping[str, object]) -> KeyedFaults:
    piece_ms, hours_ms = values["piece_ms"], values["hours_ms"]
    if isinstance(piece_ms, int) and isinstance(hours_ms, int) and hours_ms < piece_ms:
        return [("hours_ms", "hours_ms is less than piece_ms, which is a part of it; correct it.")]
    return []


_CHECKS: Final[Mapping[type[Any], Callable[[Mapping[str, object]], KeyedFaults]]] = {
    Floor: _floor_faults,
    Deduction: _deduction_faults,
    PilotTerms: _pilot_faults,
}

"""Read a table of a work order into its value, field by field, collecting every fault."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from annotator.errors import InvalidValueError
from annotator.pay.fields import FieldSpec, Kind, specs_of
from annotator.pay.floors import Floor
from annotator.pay.terms import Deduction
from annotator.pay.values import clipped, nearest, read_value, shown

MOST_STRANGERS: Final = 20
"""So many unknown names of one group are told; more would help nobody."""

Elsewhere = Mapping[str, str]
"""For each field, the part of the file to which it belongs: for people who put it elsewhere."""


class TableReader:
    """Turns tables into values; ``faults`` fills with one sentence for each thing that is wrong.

    A value is made only of a table without faults, so whoever uses one must look at ``faults``
    first.
    """

    def __init__(self, elsewhere: Elsewhere) -> None:
        """Begin with no faults."""
        self.faults: list[str] = []
        self._elsewhere = elsewhere

    def read(self, holds: type[Any], written: object, where: str) -> object:
        """Return the value of one table, or None when it has a fault."""
        if not isinstance(written, dict):
            self.faults.append(f"{where} must be a group of fields, not {shown(written)}.")
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
            self.faults += [f"In {where}, {fault}" for fault in _CHECKS[holds](values)]
        return holds(**values) if len(self.faults) == before else None

    def read_list(self, holds: type[Any], written: object, where: str) -> tuple[object, ...]:
        """Return the values of a list of tables."""
        if not isinstance(written, list):
            self.faults.append(f"{where} must be a list of groups of fields, not {shown(written)}.")
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
            self.faults.append(f"In {where}, {key} {error}")
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
            self.faults.append(f"In {where}, {clipped(key)} is not a known field; {hint}")

    def _find_missing(
        self, written: Mapping[str, object], specs: Mapping[str, FieldSpec], where: str
    ) -> None:
        self.faults += [
            f"In {where}, {key} is missing; add a line such as {key} = {spec.example}."
            for key, spec in specs.items()
            if spec.is_required and key not in written
        ]


def _floor_faults(values: Mapping[str, object]) -> Sequence[str]:
    unit, hours = values["unit"], values.get("hours")
    if unit == "hour" and hours is not None:
        return ["hours has no meaning for an amount an hour; take the line out."]
    if unit != "hour" and hours is None:
        return [f"hours is missing; write how many hours of work a {unit} has, such as 225."]
    return []


def _deduction_faults(values: Mapping[str, object]) -> Sequence[str]:
    if ("percent" in values) == ("amount" in values):
        return ["write either percent or amount, one of the two."]
    return []


_CHECKS: Final[Mapping[type[Any], Callable[[Mapping[str, object]], Sequence[str]]]] = {
    Floor: _floor_faults,
    Deduction: _deduction_faults,
}

"""Reads a table of a work order into a value, field by field, and collects the faults."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from annotator.pay.money.amounts import exact_text
from annotator.pay.order.fields.field_spec import FieldKind, FieldSpec, specs_of
from annotator.pay.order.fields.pay_fields import Deduction
from annotator.pay.order.fields.pilot_terms import PilotTerms
from annotator.pay.order.floors import UNIT_HOURS, Floor
from annotator.pay.order.order_values import (
    InvalidFieldError,
    clipped,
    nearest,
    quoted_value,
    read_value,
)
from annotator.sentences.parts import Amount, Code
from annotator.sentences.said import UNFILLED, Said, said, word

MOST_STRANGERS: Final = 20
"""Maximum number of unknown names of one group that are reported."""

Elsewhere = Mapping[str, str]
"""The group of each field, to help people who put it into another one."""


@dataclass(frozen=True, slots=True)
class OrderFault:
    """A fault of an order.

    ``said`` names its place in the file. ``group`` and ``key`` name
    it for a form: ``[pay]`` and ``currency``, ``[[floors]] no. 2`` and ``hours``; ``key`` is empty
    for a fault of a whole group. ``about`` is the sentence without the place.
    Both have a placeholder for the ``field`` where they name it.
    """

    said: Said
    group: str = ""
    key: str = ""
    about: Said = UNFILLED

    @property
    def sentence(self) -> str:
        """What is wrong, in English."""
        return str(self.said)


class TableReader:
    """Converts tables to values, and collects all faults in ``faults``.

    A value is made only from a table without faults, so callers must check ``faults`` first.
    """

    def __init__(self, elsewhere: Elsewhere) -> None:
        """Start without faults."""
        self.faults: list[OrderFault] = []
        self._elsewhere = elsewhere

    def read(self, holds: type[Any], written: object, where: str) -> object:
        """Return the value of one table, or None if it has a fault."""
        if not isinstance(written, dict):
            sentence = said(
                "{group} must be a group of fields, not {written}.",
                group=Code(where),
                written=quoted_value(written),
            )
            self._whole(where, sentence)
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
        # Checks across fields would mislead while one of the fields is invalid.
        if len(self.faults) == before and holds in _CHECKS:
            for key, about in _CHECKS[holds](values):
                self._one(where, key, about)
        return holds(**values) if len(self.faults) == before else None

    def read_list(self, holds: type[Any], written: object, where: str) -> tuple[object, ...]:
        """Return the values of a list of tables."""
        if not isinstance(written, list):
            self._whole(
                where,
                said(
                    "{group} must be a list of groups of fields, not {written}.",
                    group=Code(where),
                    written=quoted_value(written),
                ),
            )
            return ()
        return tuple(
            self.read(holds, entry, f"{where} no. {number}")
            for number, entry in enumerate(written, start=1)
        )

    def _field(self, written: object, spec: FieldSpec, place: tuple[str, str]) -> object:
        where, key = place
        inner = f"{where.strip('[]')}.{key}"
        if spec.kind is FieldKind.TABLE and spec.holds is not None:
            return self.read(spec.holds, written, inner)
        if spec.kind is FieldKind.TABLES and spec.holds is not None:
            return self.read_list(spec.holds, written, inner)
        try:
            return read_value(written, spec)
        except InvalidFieldError as error:
            self._one(where, key, error.about(key))
            return None

    def _find_strangers(
        self, written: Mapping[str, object], specs: Mapping[str, FieldSpec], where: str
    ) -> None:
        strangers = [key for key in written if key not in specs]
        for key in strangers[:MOST_STRANGERS]:
            guess = nearest(key, list(specs))
            if key in self._elsewhere:
                hint = said("it belongs in {group}.", group=Code(self._elsewhere[key]))
            elif guess:
                hint = said("did you mean {field}?", field=Code(guess))
            else:
                hint = said("correct the name, or take the line out.")
            about = said(
                "{field} is not a known field; {hint}", field=Code(clipped(key)), hint=hint
            )
            self._one(where, key, about)

    def _find_missing(
        self, written: Mapping[str, object], specs: Mapping[str, FieldSpec], where: str
    ) -> None:
        for key, spec in specs.items():
            if spec.is_required and key not in written:
                about = said(
                    "{field} is missing; add a line such as {field} = {example}.",
                    field=Code(key),
                    example=Code(spec.example),
                )
                self._one(where, key, about)

    def _one(self, group: str, key: str, about: Said) -> None:
        sentence = said("In {group}, {about}", group=Code(group), about=about)
        self.faults.append(OrderFault(sentence, group, key, about))

    def _whole(self, group: str, sentence: Said) -> None:
        self.faults.append(OrderFault(sentence, group, "", sentence.with_places(group=UNFILLED)))


KeyedFaults = Sequence[tuple[str, Said]]
"""The key of each fault, and its sentence."""


def _floor_faults(values: Mapping[str, object]) -> KeyedFaults:
    unit, hours = values["unit"], values.get("hours")
    if unit == "hour" and hours is not None:
        return [
            (
                "hours",
                said(
                    "{field} has no meaning for an amount an hour; take the line out.",
                    field=Code("hours"),
                ),
            )
        ]
    if unit == "hour":
        return []
    usual, most = UNIT_HOURS[str(unit)]
    if hours is None:
        about = said(
            "{field} is missing; write how many hours of work a {unit} has, such as {usual}.",
            unit=word(str(unit)),
            field=Code("hours"),
            usual=Amount(str(usual)),
        )
        return [("hours", about)]
    if isinstance(hours, Fraction) and hours > most:
        # One hour of such a floor would cost almost nothing.
        about = said(
            "{field} is {hours}, but a {unit} has {most} at most.",
            field=Code("hours"),
            hours=Amount(exact_text(hours)),
            unit=word(str(unit)),
            most=Amount(str(most)),
        )
        return [("hours", about)]
    return []


def _deduction_faults(values: Mapping[str, object]) -> KeyedFaults:
    if ("percent" in values) == ("amount" in values):
        return [("percent", said("write either percent or amount, one of the two."))]
    return []


def _pilot_faults(values: Mapping[str, object]) -> KeyedFaults:
    piece_ms, hours_ms = values["piece_ms"], values["hours_ms"]
    if isinstance(piece_ms, int) and isinstance(hours_ms, int) and hours_ms < piece_ms:
        about = said(
            "{field} is less than {part}, which is a part of it; correct it.",
            field=Code("hours_ms"),
            part=Code("piece_ms"),
        )
        return [("hours_ms", about)]
    return []


_CHECKS: Final[Mapping[type[Any], Callable[[Mapping[str, object]], KeyedFaults]]] = {
    Floor: _floor_faults,
    Deduction: _deduction_faults,
    PilotTerms: _pilot_faults,
}

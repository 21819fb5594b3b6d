"""The stretches of time behind a figure of pay, and whether they add up to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from annotator.documents.own_record.record import RecordLine
from annotator.pay.money.figures import PayFigures
from annotator.pay.money.inputs import DECLARED, OTHER_WORK, PIECE_WORK, REST
from annotator.pay.order.work_order import WorkOrder

_REST_PAID: Final = "rests_paid"
_DECLARED_PAID: Final = "declared_paid"
_ALWAYS: Final = ""

_ON_ITEM: Final = "declared_item"
_ON_NONE: Final = "declared_other"
"""Declared time on an item, and on none: they are paid at different rates."""

_PARTS: Final[Mapping[str, Mapping[str, str]]] = {
    "piece_ms": {**dict.fromkeys(PIECE_WORK, _ALWAYS), _ON_ITEM: _DECLARED_PAID},
    "observed_ms": dict.fromkeys((*PIECE_WORK, *OTHER_WORK), _ALWAYS),
    "paid_rest_ms": {REST: _REST_PAID},
    "other_ms": {
        **dict.fromkeys(OTHER_WORK, _ALWAYS),
        REST: _REST_PAID,
        _ON_NONE: _DECLARED_PAID,
    },
    "hours_ms": {
        **dict.fromkeys((*PIECE_WORK, *OTHER_WORK), _ALWAYS),
        DECLARED: _ALWAYS,
        REST: _REST_PAID,
    },
    "declared_item_ms": {_ON_ITEM: _ALWAYS},
    "declared_other_ms": {_ON_NONE: _ALWAYS},
    **{f"{code}_ms": {code: _ALWAYS} for code in (*PIECE_WORK, *OTHER_WORK, REST, DECLARED)},
}
"""The kinds of time in each figure of time, and the term of the order on which each depends."""


def rests_on_time(name: str) -> bool:
    """Return whether a figure is a sum of time stretches."""
    return name in _PARTS


@dataclass(frozen=True, slots=True)
class StretchesOfFigure:
    """The stretches behind a figure, in order.

    Attributes:
        lines: the stretches that add up to it.
        figure_ms: the figure itself.
    """

    lines: tuple[RecordLine, ...]
    figure_ms: int

    @property
    def sum_ms(self) -> int:
        """The sum of the stretches, in ms."""
        return sum(line.length_ms for line in self.lines)

    @property
    def is_equal(self) -> bool:
        """Whether the sum equals the figure to the millisecond."""
        return self.sum_ms == self.figure_ms


def behind(
    name: str, figures: PayFigures, orders: Mapping[str, WorkOrder], lines: Iterable[RecordLine]
) -> StretchesOfFigure:
    """Return the stretches that add up to a figure of time.

    Args:
        name: a figure for which ``rests_on_time`` holds.
        figures: the figures that contain it and name their work orders.
        orders: all orders by SHA-256.
        lines: all time of the worker.
    """
    parts = _PARTS[name]
    found = [
        line
        for line in lines
        if _is_of(line, figures)
        and any(
            _is_paid(parts[kind], orders.get(line.order_sha256))
            for kind in _kinds(line)
            if kind in parts
        )
    ]
    return StretchesOfFigure(tuple(found), int(figures.terms[name].exact or 0))


def _kinds(line: RecordLine) -> tuple[str, ...]:
    if line.category.value != DECLARED:
        return (line.category.value,)
    return (DECLARED, _ON_NONE if line.item_id is None else _ON_ITEM)


def _is_of(line: RecordLine, figures: PayFigures) -> bool:
    return not figures.work_orders or line.order_sha256 in figures.work_orders


def _is_paid(term: str, order: WorkOrder | None) -> bool:
    if order is None or term == _ALWAYS:
        return True
    return order.pays_rests if term == _REST_PAID else order.pays_declared

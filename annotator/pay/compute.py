"""Compute what one worker is owed under one work order, and add several orders up."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.pay.figures import PayFigures
from annotator.pay.inputs import PayInputs
from annotator.pay.work_order import WorkOrder


def compute_pay(order: WorkOrder | None, inputs: PayInputs) -> PayFigures:
    """Return all pay figures of one worker under one order (or under none: all null)."""
    raise NotImplementedError


def add_up(parts: Sequence[PayFigures]) -> PayFigures:
    """Return the figures of several orders of one currency together.

    Raises:
        ValueError: there is none, or they are not all in one currency.
    """
    raise NotImplementedError

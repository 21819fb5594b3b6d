"""The work orders of a job as values, each with who signed it."""

from __future__ import annotations

from dataclasses import replace

from annotator.pay import WorkOrder, read_work_order
from annotator.records import StoredOrder


def order_of(stored: StoredOrder) -> WorkOrder:
    """Return a stored order with the state of its signature.

    Raises:
        InvalidWorkOrderError: it cannot be read.
    """
    return replace(read_work_order(stored.data), signature=stored.signed_by)

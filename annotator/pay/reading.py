"""Read a work order from its exact bytes, and name every fault that it has."""

from __future__ import annotations

from annotator.pay.work_order import WorkOrder


def read_work_order(data: bytes) -> WorkOrder:
    """Return the order that the bytes of a TOML file hold.

    Raises:
        InvalidWorkOrderError: anything is wrong; ``problems`` has one sentence for each fault.
    """
    raise NotImplementedError

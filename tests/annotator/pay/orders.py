"""Work orders for tests, read from TOML as people write them."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields
from typing import Any

from annotator.pay import PayInputs, WorkOrder, read_work_order

MINUTE_MS = 60_000
HOUR_MS = 3_600_000
SOURCE = 'source = "Some law"'
KENYA = f'kind = "statutory"\namount = "16113.75"\nunit = "month"\nhours = 225\n{SOURCE}'
PAGE_FLOOR = f'kind = "statutory"\namount = "71.62"\nunit = "hour"\n{SOURCE}'


def order(pay: str = "", *, currency: str = "KES", floors: tuple[str, ...] = ()) -> WorkOrder:
    """Return an order with these lines of pay and these floors, and nothing else."""
    tables = "".join(f"\n[[floors]]\n{floor}\n" for floor in floors)
    return read_work_order(f'[pay]\ncurrency = "{currency}"\n{pay}\n{tables}'.encode())


def reviewed(items: int, regions: int = 0, /, **minutes: int) -> PayInputs:
    """Return inputs whose pieces were all accepted; times in minutes by category."""
    return PayInputs(
        items_completed=items,
        regions_completed=regions,
        items_accepted=items,
        regions_accepted=regions,
        effort_ms={code: count * MINUTE_MS for code, count in minutes.items()},
    )


def holds_still(value: Any) -> bool:
    """Return whether nothing of a value can be altered, and nothing be put onto it."""
    try:
        setattr(value, fields(value)[0].name, None)
    except FrozenInstanceError:
        return not hasattr(value, "__dict__")
    return False

"""The time of one worker at one job: earlier sittings and the current one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping

from annotator.day.day_record import date_of
from annotator.effort.categories import Category
from annotator.effort.clock import EffortClock
from annotator.job_file.rows.values import EffortSum
from annotator.records import Correction

Key = tuple[str, int]
"""The SHA-256 of a work order, "" without one; and a local day since 1970-01-01."""

Sums = dict[Category, int]


class OwnTime:
    """Sums in ms by order and day, with corrections; the file is read only once.

    The clock deals the time of this session to its local days, so it does not matter when anybody
    looks.

    Args:
        before: the sums in the file at the start of the session.
        clock: running.
        order: returns the digest of the order in force.
    """

    def __init__(
        self, before: Iterable[EffortSum], clock: EffortClock, *, order: Callable[[], str]
    ) -> None:
        """Start with the sums in the file."""
        self._before: dict[Key, Sums] = {}
        self.declared_on_items: dict[Key, int] = {}
        """The part of the time that was declared on items, in ms, by order and day."""
        for row in before:
            if row.category is Category.DECLARED:
                self._declare(row.order_sha256, row.day, row.item_ms)
            _add(
                self._before.setdefault((row.order_sha256, row.day), {}), row.category, row.total_ms
            )
        self._clock = clock
        self._order = order
        # The time of this session under the orders before the one in force.
        self._closed: dict[Key, Sums] = {}
        self._counted: Mapping[int, Mapping[Category, int]] = {}
        self._order_now = order()

    @property
    def day(self) -> int:
        """The local day by the clock, in days since 1970-01-01."""
        return self._clock.day

    @property
    def date(self) -> dt.date:
        """The local day by the clock."""
        return date_of(self.day)

    @property
    def passed_ms(self) -> int:
        """How much of the local day has passed by the clock, in ms."""
        return self._clock.day_passed_ms

    def order_accepted(self) -> None:
        """Assign all time of this session so far to the order that is now in force."""
        self._closed.clear()
        self._counted = {}
        self._order_now = self._order()

    def order_changed(self, until: Mapping[int, Mapping[Category, int]]) -> None:
        """Assign the time of this session until then to the order before, the rest to the new one.

        Args:
            until: the ms of each category in this session, by local day, when the new order came
                into force.
        """
        for key, sums in self._running(until).items():
            into = self._closed.setdefault(key, {})
            for category, ms in sums.items():
                _add(into, category, ms)
        self._counted, self._order_now = until, self._order()

    def by_key(self) -> dict[Key, Sums]:
        """Return all time of the worker in the job that is not empty, by order and day."""
        total = {key: dict(sums) for key, sums in self._before.items()}
        for part in (self._closed, self._running(self._clock.totals_by_day())):
            for key, sums in part.items():
                into = total.setdefault(key, {})
                for category, ms in sums.items():
                    _add(into, category, ms)
        return total

    def today(self) -> Sums:
        """Return the time of the local day."""
        day = self.day
        return _sum(sums for key, sums in self.by_key().items() if key[1] == day)

    def all(self) -> Sums:
        """Return all time of the worker in the job."""
        return _sum(self.by_key().values())

    def corrected(
        self, corrections: Iterable[Correction], day: Callable[[Correction], int]
    ) -> None:
        """Add new corrections; ``day`` returns the local day of each."""
        for one in corrections:
            if one.from_category is one.category:
                continue
            into = self._before.setdefault((one.order_sha256, day(one)), {})
            for category, ms in (
                (one.category, one.duration_ms),
                (one.from_category, -one.duration_ms),
            ):
                if category is not None:
                    _add(into, category, ms)
                if category is Category.DECLARED and one.item_id is not None:
                    self._declare(one.order_sha256, day(one), ms)

    def _declare(self, order_sha256: str, day: int, item_ms: int) -> None:
        key = (order_sha256, day)
        self.declared_on_items[key] = self.declared_on_items.get(key, 0) + item_ms

    def _running(self, totals: Mapping[int, Mapping[Category, int]]) -> dict[Key, Sums]:
        """Return the time of this session under the order in force."""
        rests = {day: _less(sums, self._counted.get(day, {})) for day, sums in totals.items()}
        return {(self._order_now, day): rest for day, rest in rests.items() if rest}


def _add(sums: Sums, category: Category, ms: int) -> None:
    sums[category] = sums.get(category, 0) + ms


def _less(totals: Mapping[Category, int], counted: Mapping[Category, int]) -> Sums:
    rest = {category: ms - counted.get(category, 0) for category, ms in totals.items()}
    return {category: ms for category, ms in rest.items() if ms}


def _sum(parts: Iterable[Mapping[Category, int]]) -> Sums:
    total: Sums = {}
    for part in parts:
        for category, ms in part.items():
            _add(total, category, ms)
    return total

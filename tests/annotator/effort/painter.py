"""The oracle: paints a session one unit after the other, straight from the text of the rules.

Slow and simple on purpose, and written apart from the engine: it knows no spans,
settles nothing ahead and asks at each unit which category of the list holds first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from annotator.effort.categories import Category
from annotator.effort.method import Method
from tests.annotator.effort.desk import Happening

WORK = {
    Category.LABEL,
    Category.SELF_CHECK,
    Category.REWORK,
    Category.TRAINING,
    Category.REVIEW,
    Category.GUIDELINE,
    Category.WAIT,
    Category.ADMIN,
}


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap as it was: how long, and in which work it began."""

    length_ms: int
    item: int | None
    category: Category


@dataclass(slots=True)
class Painting:
    """What each unit is, and the gaps."""

    units: list[tuple[Category, int | None]] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)


class Painter:
    """Paints one trace; all its times must be multiples of the unit."""

    def __init__(self, method: Method, unit_ms: int = 1) -> None:
        self.method = method
        self.unit_ms = unit_ms
        self.rest_ms = Fraction(method.rest_day_start_ms)
        self.item: tuple[int, Category] | None = None
        self.in_guideline = False
        self.waits = 0
        self.wait_since: int | None = None
        self.beat_since: int | None = None
        self.quiet_ms = 0
        self.is_renewed = False  # by a stall, since the last sign of the person
        self.goes_on = False
        self.painting = Painting()

    def paint(self, trace: Sequence[Happening]) -> Painting:
        """Return the painting of a session that ends with the last happening."""
        unseen = self._unseen(trace)
        pending = list(trace)
        for at_ms in range(0, trace[-1].at_ms, self.unit_ms):
            before, now = unseen.get(at_ms - self.unit_ms), unseen.get(at_ms)
            if before is not None and (now is None or now[1] != before[1]):
                self._stall_ends(at_ms, before[0])
            while pending[0].at_ms <= at_ms:
                self._happen(pending.pop(0))
            if now is not None and (before is None or now[1] != before[1]):
                self._stall_begins(at_ms)
            self._paint_unit(at_ms, None if now is None else now[0])
        if pending[0].at_ms == trace[-1].at_ms:
            self._gap_ends()
        return self.painting

    def _stall_begins(self, at_ms: int) -> None:
        """The first fault after a sign of the person ends the gap; in another it stands still."""
        self.goes_on = self.is_renewed and self._gap_is_open(at_ms)
        if not self.goes_on:
            self._gap_ends()

    def _stall_ends(self, at_ms: int, last: Category) -> None:
        if last is Category.UNOBSERVED and self.beat_since is not None:
            self.beat_since = at_ms
        if not self.goes_on:
            self.is_renewed = self._gap_is_open(at_ms)

    def _gap_is_open(self, at_ms: int) -> bool:
        return not self.waits and not self._is_waiting(at_ms)

    def _unseen(self, trace: Iterable[Happening]) -> dict[int, tuple[Category, int]]:
        """Return the units that no tick saw in time: what they are, and in which fault."""
        unseen: dict[int, tuple[Category, int]] = {}
        tick_ms = last_call_ms = slept_ms = 0
        for number, happening in enumerate(trace):
            is_late = happening.at_ms - tick_ms > self.method.tick_ms + self.method.late_ms
            slept = happening.slept_ms - slept_ms >= self.method.sleep_from_ms
            due_ms = tick_ms + self.method.tick_ms
            if is_late:
                start_ms = max(tick_ms if slept else due_ms, last_call_ms)
                for at_ms in range(start_ms, happening.at_ms, self.unit_ms):
                    is_wait = not slept and at_ms < due_ms + self.method.late_wait_limit_ms
                    category = Category.WAIT if is_wait else Category.UNOBSERVED
                    unseen[at_ms] = category, number
            if is_late or happening.step.name == "tick":
                tick_ms, slept_ms = happening.at_ms, happening.slept_ms
            last_call_ms = happening.at_ms
        return unseen

    def _work(self) -> tuple[Category, int | None]:
        if self.in_guideline:
            return Category.GUIDELINE, None
        if self.item is None:
            return Category.ADMIN, None
        return self.item[1], self.item[0]

    def _is_waiting(self, at_ms: int) -> bool:
        return any(
            since is not None and at_ms >= since + self.method.wait_from_ms
            for since in (self.wait_since, self.beat_since)
        )

    def _gap_ends(self) -> None:
        if self.quiet_ms:
            category, item = self._work()
            self.painting.gaps.append(Gap(self.quiet_ms, item, category))
        self.quiet_ms = 0

    def _happen(self, happening: Happening) -> None:
        step, at_ms = happening.step, happening.at_ms
        if step.name not in {"tick", "post", "answer", "finish"}:
            self._gap_ends()
            self.is_renewed = False
        match step.name:
            case "open":
                self.item, self.in_guideline = (step.item, step.category), False
            case "close":
                self.item, self.in_guideline = None, False
            case "enter" | "leave":
                self.in_guideline = step.name == "enter"
            case "post" if self.beat_since is None:
                self.beat_since = at_ms
            case "answer":
                self.beat_since = None
        self._count_waits(step.name, at_ms)

    def _count_waits(self, name: str, at_ms: int) -> None:
        if name == "begin":
            if not self.waits:
                early_ms = self.method.wait_from_ms if self._is_waiting(at_ms) else 0
                self.wait_since = at_ms - early_ms
            self.waits += 1
        elif name == "finish":
            self.waits -= 1
            self.wait_since = self.wait_since if self.waits else None

    def _paint_unit(self, at_ms: int, unseen: Category | None) -> None:
        work, item = self._work()
        open_item = self.item[0] if self.item else None
        unit: tuple[Category, int | None]
        if unseen is Category.UNOBSERVED:
            unit = (Category.UNOBSERVED, None)
        elif unseen is Category.WAIT:
            unit = (Category.WAIT, open_item)
        elif self._is_waiting(at_ms):
            self._gap_ends()
            unit = (Category.WAIT, open_item)
        elif self.waits:
            unit = (work, item)
        else:
            unit = self._quiet_unit()
        self.painting.units.append(unit)
        if unit[0] in WORK:
            earned = Fraction(self.unit_ms, self.method.work_per_rest)
            self.rest_ms = min(self.rest_ms + earned, Fraction(self.method.rest_cap_ms))

    def _quiet_unit(self) -> tuple[Category, int | None]:
        is_work = self.quiet_ms < self.method.think_limit_ms
        self.quiet_ms += self.unit_ms
        if is_work:
            return self._work()
        if self.rest_ms >= self.unit_ms:
            self.rest_ms -= self.unit_ms
            return Category.REST, None
        return Category.AWAY, None

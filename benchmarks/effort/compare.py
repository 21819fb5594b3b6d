"""Compares the job file's record with the script's diary, millisecond by millisecond."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from benchmarks.effort.diary import MS, TICK_MS, WORK, Stretch, Told, spans_of
from benchmarks.effort.record import Booked, Record

SIGNAL_MS: Final = 50
RUN_SHARE: Final = 0.001
CLAIMED: Final = "claimed"
OF_AN_ITEM: Final = WORK | {"declared"}


@dataclass(frozen=True, slots=True)
class Held:
    """One span of the script, and the parts of the record in it, with their ms."""

    stretch: Stretch
    there: tuple[tuple[Booked, float], ...]

    @property
    def length_ms(self) -> float:
        """The length of the span according to the script."""
        return self.stretch.length_ns / MS

    @property
    def nothing_ms(self) -> float:
        """How much of it is missing in the record; negative if it is recorded twice."""
        return self.length_ms - sum(ms for _, ms in self.there)

    @property
    def off_ms(self) -> float:
        """How much of it is recorded as something else, twice, or not at all."""
        told = _what(self.stretch)
        right_ms = sum(ms for booked, ms in self.there if _what(booked) == told)
        return self.length_ms - min(right_ms, self.length_ms) + max(0, -self.nothing_ms)

    @property
    def goal_ms(self) -> int:
        """The largest allowed error."""
        return TICK_MS if self.stretch.by_tick else SIGNAL_MS

    def line(self) -> str:
        """Return a sentence about the error."""
        wrong: defaultdict[str, float] = defaultdict(float)
        for booked, ms in self.there:
            if _what(booked) != _what(self.stretch):
                wrong[_name(booked)] += ms
        wrong["nothing"], wrong["more than there was"] = self.nothing_ms, -self.nothing_ms
        there = " and ".join(f"{ms:.0f} ms as {name}" for name, ms in wrong.items() if ms >= 1)
        return (
            f"Of {self.length_ms:.0f} ms of {_name(self.stretch)} the record has {there}; "
            f"at most {self.goal_ms} ms may be off."
        )


@dataclass(frozen=True, slots=True)
class Row:
    """A category over the whole run."""

    category: str
    truth_ms: float
    measured_ms: float
    goal_ms: float

    @property
    def off_ms(self) -> float:
        """The difference between the two."""
        return abs(self.measured_ms - self.truth_ms)


@dataclass(slots=True)
class Outcome:
    """All spans of one or more jobs. ``untold_ms`` is recorded outside them.

    The script cannot know when exactly a session begins during the opening of a job, or ends during
    its closing; ``untold_ms`` is that time. ``cuts`` is how many changes only a tick could detect.
    """

    held: list[Held] = field(default_factory=list)
    untold_ms: float = 0
    cuts: int = 0
    claims: Row = Row(CLAIMED, 0, 0, 0)

    def add(self, other: Outcome) -> None:
        """Add the spans of another job."""
        self.held += other.held
        self.untold_ms += other.untold_ms
        self.cuts += other.cuts
        mine, more = self.claims, other.claims
        truth_ms, claimed_ms = mine.truth_ms + more.truth_ms, mine.measured_ms + more.measured_ms
        self.claims = Row(CLAIMED, truth_ms, claimed_ms, 0)

    def rows(self) -> list[Row]:
        """Return each category of the script or the record."""
        truth: defaultdict[str, list[Stretch]] = defaultdict(list)
        measured: defaultdict[str, float] = defaultdict(float)
        for held in self.held:
            truth[held.stretch.category].append(held.stretch)
            for booked, ms in held.there:
                measured[booked.category] += ms
        rows = [
            Row(
                name,
                sum(each.length_ns for each in truth[name]) / MS,
                measured[name],
                allowed_ms(truth[name]),
            )
            for name in sorted({*truth, *measured})
        ]
        return [*rows, self.claims]

    @property
    def run_ms(self) -> float:
        """The length of the script."""
        return sum(held.stretch.length_ns for held in self.held) / MS

    @property
    def off_ms(self) -> float:
        """How much of the run is recorded as something else, or not at all."""
        return sum(held.off_ms for held in self.held)

    @property
    def goal_ms(self) -> float:
        """The allowed error of the run: 0.1 %, and a tick per change that only ticks detect."""
        return RUN_SHARE * self.run_ms + TICK_MS * self.cuts

    @property
    def others_ms(self) -> float:
        """How much of a person's time is recorded for another person."""
        return sum(
            ms for held in self.held for booked, ms in held.there if booked.who != held.stretch.who
        )

    def most_off_ms(self, *, by_tick: bool) -> float:
        """Return the largest error in a span that only ticks can detect, or signals."""
        return max((h.off_ms for h in self.held if h.stretch.by_tick == by_tick), default=0.0)

    def missed(self) -> list[Held]:
        """Return the spans that miss their goal."""
        return [held for held in self.held if held.off_ms > held.goal_ms]


def allowed_ms(stretches: Sequence[Stretch]) -> float:
    """Return the allowed error of a category: 0.1 %, and a tick per change that only ticks detect.

    The errors of signals are added as independent ones: by the square root of their number.
    """
    ticks = TICK_MS * sum(each.by_tick for each in stretches)
    signals = SIGNAL_MS * math.sqrt(sum(not each.by_tick for each in stretches))
    return signals + ticks + RUN_SHARE * sum(each.length_ns for each in stretches) / MS


def compare(told: Told, record: Record) -> Outcome:
    """Compare each span of a diary with all that is recorded in its time."""
    held = [_held(each, record.booked) for each in spans_of(told)]
    shared_ms = sum(each.length_ms - each.nothing_ms for each in held)
    booked_ms = sum(each.end_ns - each.start_ns for each in record.booked) / MS
    cuts = sum(point.by_tick for point in told.points)
    claims = Row(CLAIMED, sum(told.claims_ms), record.claimed_ms, 0)
    return Outcome(held, booked_ms - shared_ms, cuts, claims)


def _held(told: Stretch, booked: Iterable[Booked]) -> Held:
    shares = [
        (each, (min(told.end_ns, each.end_ns) - max(told.start_ns, each.start_ns)) / MS)
        for each in booked
    ]
    return Held(told, tuple((each, ms) for each, ms in shares if ms > 0))


def _what(of: Stretch | Booked) -> tuple[str, str, int | None]:
    """Return the values that must agree; the item only if the category needs one."""
    return of.who, of.category, of.item if of.category in OF_AN_ITEM else None


def _name(of: Stretch | Booked) -> str:
    on = "" if of.item is None else f" on item {of.item}"
    return f"{of.category}{on} of {of.who}"

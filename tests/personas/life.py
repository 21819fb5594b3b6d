"""A life as it truly was: what a person did each millisecond, and what of it a machine could see.

Written apart from the rules of the effort method: here stands who worked, rested or went away,
and when hands touched the machine. What that is worth is said elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import TypeAlias

from annotator.effort.categories import Category

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class Truth(StrEnum):
    """What a person truly did."""

    WORK = "work"
    REST = "rest"
    OWN = "own time"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch [start_ms, end_ms) of a month in which a person did one thing."""

    start_ms: int
    end_ms: int
    truth: Truth


@dataclass(frozen=True, slots=True)
class Act:
    """Something that the machine could see, at a moment of the month.

    ``ms`` is how long a stall or sleep lasts, how far the wall is set, the offset of a zone from
    UTC, or how old the state was that a crash left.
    """

    at_ms: int
    what: str
    who: str
    ms: int = 0
    item: int = 0
    category: Category = Category.LABEL


Pace: TypeAlias = Callable[[Random], int]


def pace(*shares: tuple[float, int, int]) -> Pace:
    """Return how long the next silence of a working hand is, in ms.

    Args:
        shares: probability, shortest and longest; the probabilities add up to 1. Short ones are
            likelier than long ones: an even chance in the logarithm.
    """

    def draw(rng: Random) -> int:
        (_, shortest_ms, longest_ms), *_ = rng.choices(shares, [share for share, _, _ in shares])
        return round(shortest_ms * math.pow(longest_ms / shortest_ms, rng.random()))

    return draw


STEADY = pace((0.6, 600, 8_000), (0.34, 8_000, 30_000), (0.06, 30_000, 110_000))
"""Somebody who draws and types with pauses for looking."""


class Life:
    """Writes down a month; time goes on only by ``spend`` and what calls it."""

    def __init__(self, seed: str, who: str = "Ada") -> None:
        """Begin at midnight of the first day."""
        self.rng = Random(seed)
        self.now_ms = 0
        self.who = who
        self.acts: list[Act] = []
        self.lanes: dict[str, list[Stretch]] = {}
        self.days: dict[str, list[int]] = {}
        self._item = 0

    # Time -------------------------------------------------------------------

    def spend(self, ms: int, truth: Truth) -> None:
        """Let time pass in which the person does that, and no hand touches anything."""
        lane = self.lanes.setdefault(self.who, [])
        start_ms, self.now_ms = self.now_ms, self.now_ms + ms
        if lane and lane[-1].end_ms == start_ms and lane[-1].truth is truth:
            start_ms = lane.pop().start_ms
        if ms:
            lane.append(Stretch(start_ms, self.now_ms, truth))

    def until(self, day: int, hour: float) -> None:
        """Let own time pass until an hour of a day, both from the month's beginning."""
        at_ms = day * DAY + round(hour * HOUR)
        if at_ms > self.now_ms:
            self.spend(at_ms - self.now_ms, Truth.OWN)

    def between(self, least_ms: int, most_ms: int) -> int:
        """Return a length by chance."""
        return least_ms + int(self.rng.random() * (most_ms - least_ms + 1))

    def happens(self, chance: float) -> bool:
        """Return whether something of that chance happens."""
        return self.rng.random() < chance

    # What the machine sees ------------------------------------------------------

    def act(self, what: str, ms: int = 0, category: Category = Category.LABEL) -> None:
        """Do something that the machine sees."""
        self.acts.append(Act(self.now_ms, what, self.who, ms, self._item, category))

    def begin_day(self) -> None:
        """Begin a working day: what rest was saved yesterday is gone."""
        self.days.setdefault(self.who, []).append(self.now_ms)

    def sit(self) -> None:
        """Open the job."""
        self.act("sit")
        self.spend(self.between(2 * SECOND, 6 * SECOND), Truth.WORK)
        self.open()

    def rise(self) -> None:
        """Close the job."""
        self.act("rise")

    def open(self, category: Category = Category.LABEL) -> None:
        """Open the next item."""
        self._item += 1
        self.act("open", category=category)

    def work(
        self, ms: int, how: Pace = STEADY, *, of: Category = Category.LABEL, item_ms: int = 90_000
    ) -> None:
        """Work for some time, with hands that go at that pace over item after item."""
        end_ms, item_until_ms = self.now_ms + ms, self.now_ms + self.between(item_ms, 2 * item_ms)
        while True:
            silence_ms = how(self.rng)
            if self.now_ms + silence_ms >= end_ms:
                self.spend(end_ms - self.now_ms, Truth.WORK)
                return
            self.spend(silence_ms, Truth.WORK)
            if self.now_ms < item_until_ms:
                self.act("signal")
            else:
                self.open(of)
                item_until_ms = self.now_ms + self.between(item_ms, 2 * item_ms)

    def back(self) -> None:
        """Come back to the desk: look, then touch the mouse."""
        self.spend(self.between(500, 4 * SECOND), Truth.WORK)
        self.act("signal")

    def machine(self, what: str, ms: int, truth: Truth) -> None:
        """Let the machine stall or sleep meanwhile."""
        self.act(what, ms)
        self.spend(ms, truth)

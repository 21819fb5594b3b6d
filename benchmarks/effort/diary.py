"""What a script says its time was: points in time, written down by code that knows no rule of ours.

The numbers below are those of the method ``bench/1``. The clock is told them as well; beyond that
nothing is shared with ``annotator.effort``, so that a fault there cannot hide here.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Final

METHOD: Final = "bench/1"
THINK_MS, TICK_MS, SPAN_LIMIT_MS = 2_000, 1_000, 8_000
WAIT_FROM_MS, LATE_MS, LATE_WAIT_MS = 300, 3_000, 1_500
WORK_PER_REST, REST_START_MS, REST_CAP_MS, PASSES = 6, 1_500, 2_500, 3
MS: Final = 1_000_000

WORK: Final = frozenset(
    {"label", "self_check", "rework", "training", "review", "guideline", "wait", "admin"}
)
NOBODY: Final = ""


@dataclass(frozen=True, slots=True)
class Point:
    """From then on it is that, until the next point; ``NOBODY`` as category: no session.

    ``by_tick``: only the ticks can see it, so the record may be a tick late.
    """

    at_ns: int
    category: str
    who: str = ""
    item: int | None = None
    by_tick: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What was between the two moments counts as ``category`` by the word of the worker."""

    start_ns: int
    end_ns: int
    category: str
    item: int | None = None


@dataclass(slots=True)
class Told:
    """A diary as it was read.

    ``offsets_ns`` is the wall less the time base, for each session; ``claims_ms`` what was added
    that lies in no session.
    """

    points: list[Point] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    offsets_ns: list[int] = field(default_factory=list)
    claims_ms: list[int] = field(default_factory=list)


class Diary:
    """Keeps count of one script: each line is on the disk before the script goes on."""

    def __init__(self, path: Path) -> None:
        """Go on with what an earlier process wrote."""
        self._path = path
        self.told = read_diary(path) if path.exists() else Told()
        self.who = self.category = NOBODY
        self.item: int | None = None
        self._quiet_since_ns: int | None = None  # None: something plays that is input itself
        self._plays = False
        self._think_ns = THINK_MS * MS

    def begin(self, who: str) -> None:
        """A session of that worker has begun, without an item."""
        self._write("offset", time.time_ns() - now_ns())
        self.who = who
        self.turn("admin")

    def end(self) -> None:
        """The session is about to be over."""
        if self.who:
            self.touch()
            self.say(NOBODY)
            self.who = NOBODY

    def touch(self) -> None:
        """The person is about to do something."""
        now = now_ns()
        self._settle(now)
        self.be_quiet(now)

    def turn(self, category: str, item: int | None = None, at_ns: int | None = None) -> None:
        """From now on it is work of that kind, or since a moment after the last input."""
        if at_ns is None:
            self.touch()
        else:
            self.be_quiet(at_ns)
        self.category, self.item = category, item
        self.say(category, item=item, at_ns=self._quiet_since_ns)

    def be_quiet(self, since_ns: int | None = None) -> None:
        """Nothing is done from then on, or from now on; what was done before held till then."""
        self._quiet_since_ns = None if self._plays else since_ns or now_ns()
        self._think_ns = THINK_MS * MS

    def pause(self) -> None:
        """The person says that it is a break from now on."""
        self.touch()
        self._quiet_since_ns, self._think_ns = now_ns(), 0

    def begin_playing(self) -> None:
        """Something plays from now on, which is as good as input."""
        self._plays = True
        self.touch()

    def leave_playing(self) -> None:
        """What plays is no sign any more that somebody is there, until something is done."""
        self._quiet_since_ns, self._think_ns = now_ns(), THINK_MS * MS

    def end_playing(self) -> None:
        """Nothing plays any more."""
        self._plays = False
        if self._quiet_since_ns is None:
            self.be_quiet()

    @property
    def is_paused(self) -> bool:
        """Whether the person wants a break, and has done nothing since."""
        return self._think_ns == 0

    def say(
        self,
        category: str,
        *,
        item: int | None = None,
        at_ns: int | None = None,
        by_tick: bool = False,
    ) -> None:
        """Write down what it is from then on, or from now on."""
        self._write("point", Point(at_ns or now_ns(), category, self.who, item, by_tick))

    def answer(self, word: str) -> None:
        """Write down what the worker says the last break was: ``work``, ``rest`` or ``own``."""
        stretches = spans_of(self.told, until_ns=now_ns())
        breaks = [each for each in _last_run(stretches) if each.who == self.who]
        if word == "work":
            for each in breaks:
                # A break counts on the item before it; what nobody saw on none.
                item = None if each.category == "unobserved" else self.item
                self._answer(each, "declared", item)
        elif word == "own":
            for each in breaks:
                self._answer(each, "away")
        else:
            left = rest_left_ns(stretches, self.who)
            for each in breaks:
                if each.category == "away" and left:
                    until = min(each.end_ns, each.start_ns + left)
                    left -= until - each.start_ns
                    self._write("answer", Answer(each.start_ns, until, "rest"))

    def claim(self, ms: int) -> None:
        """Write down that the worker adds so much time that no session has."""
        self._write("claim", ms)

    def _answer(self, what: Stretch, category: str, item: int | None = None) -> None:
        self._write("answer", Answer(what.start_ns, what.end_ns, category, item))

    def _settle(self, now: int) -> None:
        """Write down the break that is over now, if there was one."""
        if self._quiet_since_ns is None or not self.who:
            return
        since = self._quiet_since_ns + self._think_ns
        if now <= since:
            return
        rested = since + rest_left_ns(spans_of(self.told, until_ns=since), self.who)
        if rested > since:
            self.say("rest", at_ns=since)
        if rested < now:
            self.say("away", at_ns=rested)
        self.say(self.category, item=self.item, at_ns=now)

    def _write(self, kind: str, value: Point | Answer | int) -> None:
        _take(self.told, kind, value)
        row = value if isinstance(value, int) else asdict(value)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps([kind, row]) + "\n")


@dataclass(frozen=True, slots=True)
class Stretch:
    """What the script says of the time between two points."""

    who: str
    category: str
    item: int | None
    start_ns: int
    end_ns: int
    by_tick: bool = False

    @property
    def length_ns(self) -> int:
        """How long it is."""
        return self.end_ns - self.start_ns


def spans_of(told: Told, until_ns: int | None = None) -> list[Stretch]:
    """Return the stretches between the points, with the answers, up to the last point or then."""
    points = sorted(told.points, key=lambda point: point.at_ns)
    if until_ns is not None:
        points = [point for point in points if point.at_ns < until_ns]
        points.append(Point(until_ns, NOBODY))
    found = [
        Stretch(
            point.who,
            point.category,
            point.item,
            point.at_ns,
            after.at_ns,
            by_tick=point.by_tick or after.by_tick,
        )
        for point, after in pairwise(points)
        if point.category and after.at_ns > point.at_ns
    ]
    for answer in told.answers:
        found = [piece for each in found for piece in _as_answered(each, answer)]
    return found


def rest_left_ns(stretches: Iterable[Stretch], who: str) -> int:
    """Return what is left of the rest that a worker had at first and has earned since."""
    left = REST_START_MS * MS
    for each in stretches:
        if each.who == who and each.category in WORK:
            left = min(REST_CAP_MS * MS, left + each.length_ns // WORK_PER_REST)
        elif each.who == who and each.category == "rest":
            left -= each.length_ns
    return max(0, left) // MS * MS


def read_diary(path: Path) -> Told:
    """Return what a diary holds."""
    told = Told()
    for line in path.read_text(encoding="utf-8").splitlines():
        kind, row = json.loads(line)
        make = {"point": Point, "answer": Answer}.get(kind)
        _take(told, kind, row if make is None else make(**row))
    return told


def now_ns() -> int:
    """Return the time base of all diaries: it is the same in all processes."""
    return time.monotonic_ns()


def _as_answered(told: Stretch, answer: Answer) -> list[Stretch]:
    """Return a stretch in up to three pieces: before the answer, as it has it, and after it."""
    start, end = max(told.start_ns, answer.start_ns), min(told.end_ns, answer.end_ns)
    if start >= end:
        return [told]
    pieces = [
        replace(told, end_ns=start),
        replace(told, start_ns=start, end_ns=end, category=answer.category, item=answer.item),
        replace(told, start_ns=end),
    ]
    return [piece for piece in pieces if piece.length_ns]


def _last_run(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Return the last breaks, one after the other, and what nobody saw among them."""
    run: list[Stretch] = []
    for each in reversed(stretches):
        if each.category in {"rest", "away", "unobserved"}:
            run.insert(0, each)
        elif run:
            break
    return run


def _take(told: Told, kind: str, value: Point | Answer | int) -> None:
    if isinstance(value, Point):
        told.points.append(value)
    elif isinstance(value, Answer):
        told.answers.append(value)
    else:
        {"offset": told.offsets_ns, "claim": told.claims_ms}[kind].append(value)

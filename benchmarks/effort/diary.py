"""The true time according to a script: points in time, noted by code that knows none of our rules.

The numbers below are those of the method ``bench/1``. The clock is configured with them as well;
beyond that nothing is shared with ``annotator.effort``, so that a fault there cannot hide here.
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
    """The category from this moment until the next point; without a session, ``NOBODY``.

    ``by_tick``: only a tick can detect it, so the record may be a tick late.
    """

    at_ns: int
    category: str
    who: str = ""
    item: int | None = None
    by_tick: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """By the worker's answer, the time between the two moments counts as ``category``."""

    start_ns: int
    end_ns: int
    category: str
    item: int | None = None


@dataclass(slots=True)
class Told:
    """A diary as read from its file.

    ``offsets_ns`` is the wall clock minus the time base, for each session; ``claims_ms`` is time
    added outside all sessions.
    """

    points: list[Point] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    offsets_ns: list[int] = field(default_factory=list)
    claims_ms: list[int] = field(default_factory=list)


class Diary:
    """Keeps the time of one script: each line is on the disk before the script continues."""

    def __init__(self, path: Path) -> None:
        """Continue the diary of an earlier process."""
        self._path = path
        self.told = read_diary(path) if path.exists() else Told()
        self.who = self.category = NOBODY
        self.item: int | None = None
        self._quiet_since_ns: int | None = None  # None: a sound that counts as input is playing
        self._plays = False
        self._think_ns = THINK_MS * MS

    def begin(self, who: str) -> None:
        """Begin a session of this worker, without an item."""
        self._write("offset", time.time_ns() - now_ns())
        self.who = who
        self.turn("admin")

    def end(self) -> None:
        """End the session."""
        if self.who:
            self.touch()
            self.say(NOBODY)
            self.who = NOBODY

    def touch(self) -> None:
        """Note that the person is about to act."""
        now = now_ns()
        self._settle(now)
        self.be_quiet(now)

    def turn(self, category: str, item: int | None = None, at_ns: int | None = None) -> None:
        """Change the category now, or at a moment after the last input."""
        if at_ns is None:
            self.touch()
        else:
            self.be_quiet(at_ns)
        self.category, self.item = category, item
        self.say(category, item=item, at_ns=self._quiet_since_ns)

    def be_quiet(self, since_ns: int | None = None) -> None:
        """Note that input stops now, or at that moment; earlier input lasted until then."""
        self._quiet_since_ns = None if self._plays else since_ns or now_ns()
        self._think_ns = THINK_MS * MS

    def pause(self) -> None:
        """Note that the person begins a pause now."""
        self.touch()
        self._quiet_since_ns, self._think_ns = now_ns(), 0

    def begin_playing(self) -> None:
        """Note that a sound begins, which counts as input."""
        self._plays = True
        self.touch()

    def leave_playing(self) -> None:
        """Note that the sound no longer counts as presence, until the person acts."""
        self._quiet_since_ns, self._think_ns = now_ns(), THINK_MS * MS

    def end_playing(self) -> None:
        """Note that the sound ends."""
        self._plays = False
        if self._quiet_since_ns is None:
            self.be_quiet()

    @property
    def is_paused(self) -> bool:
        """Whether the person has paused, and has not acted since."""
        return self._think_ns == 0

    def say(
        self,
        category: str,
        *,
        item: int | None = None,
        at_ns: int | None = None,
        by_tick: bool = False,
    ) -> None:
        """Record the category from now on, or from that moment on."""
        self._write("point", Point(at_ns or now_ns(), category, self.who, item, by_tick))

    def answer(self, word: str) -> None:
        """Record the worker's answer about the last break: ``work``, ``rest`` or ``own``."""
        stretches = spans_of(self.told, until_ns=now_ns())
        breaks = [each for each in _last_run(stretches) if each.who == self.who]
        if word == "work":
            for each in breaks:
                # A break belongs to the item before it; unobserved time belongs to none.
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
        """Record that the worker adds time outside all sessions."""
        self._write("claim", ms)

    def _answer(self, what: Stretch, category: str, item: int | None = None) -> None:
        self._write("answer", Answer(what.start_ns, what.end_ns, category, item))

    def _settle(self, now: int) -> None:
        """Record the break that ends now, if there was one."""
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
    """The script's category for the time between two points."""

    who: str
    category: str
    item: int | None
    start_ns: int
    end_ns: int
    by_tick: bool = False

    @property
    def length_ns(self) -> int:
        """The length of the span."""
        return self.end_ns - self.start_ns


def spans_of(told: Told, until_ns: int | None = None) -> list[Stretch]:
    """Return the spans between the points, with the answers, up to the end or ``until_ns``."""
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
    """Return the rest that a worker has left: the initial amount plus earned minus taken."""
    left = REST_START_MS * MS
    for each in stretches:
        if each.who == who and each.category in WORK:
            left = min(REST_CAP_MS * MS, left + each.length_ns // WORK_PER_REST)
        elif each.who == who and each.category == "rest":
            left -= each.length_ns
    return max(0, left) // MS * MS


def read_diary(path: Path) -> Told:
    """Read a diary."""
    told = Told()
    for line in path.read_text(encoding="utf-8").splitlines():
        kind, row = json.loads(line)
        make = {"point": Point, "answer": Answer}.get(kind)
        _take(told, kind, row if make is None else make(**row))
    return told


def now_ns() -> int:
    """Return the time base of all diaries, which is the same in all processes."""
    return time.monotonic_ns()


def _as_answered(told: Stretch, answer: Answer) -> list[Stretch]:
    """Split a span by an answer into up to three parts: before, answered, and after."""
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
    """Return the last consecutive breaks, including unobserved time."""
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

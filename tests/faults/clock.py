"""Clocks that jump and computers that sleep: no duration is negative, and none is too long.

Sessions of a real effort clock on clocks by chance. The wall is set back and forth by seconds to
decades, and slewed; the computer sleeps, hangs, or ticks late; the program may be killed. Then the
time that is booked must fill the session by the clock that nobody can set, without hole or overlap,
and no more of it may count as work than the computer was awake, but for what the method gives to
whoever waits: each sleep too short to be seen, and the first two minutes of each hang.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from annotator.effort.categories import COUNTED_WORK, Category
from annotator.effort.clock import EffortClock
from annotator.effort.effort_json import open_span_from_json, open_span_to_json
from annotator.effort.method import EFFORT_1
from annotator.effort.spans import Span
from annotator.effort.state_file import LeftBehind, recover
from annotator.effort.system_clocks import ClockSample
from annotator.session.wall_clock import wall_ms
from tests.faults.figure import Figure
from tests.faults.short_form import drawn

LONG: Final = 10_000
SEED = 1884
EVENTS: Final = (10, 60)
EACH_KILLED: Final = 3
NS: Final = 1_000_000
WALL_MS: Final = 1_790_000_000_000
JUMPS_MS: Final = (1_500, 3_600_000, 86_400_000, 40 * 365 * 86_400_000)
SLEEPS_MS: Final = (400, 4_000, 600_000, 3 * 86_400_000)
PASSES_MS: Final = (900, 20_000, 300_000)
UNSEEN_MS: Final = EFFORT_1.late_ms + EFFORT_1.tick_ms
"""A tick that is late by no more than that is no sleep and no hang."""


@dataclass(slots=True)
class Clocks:
    """Three clocks in nanoseconds, each as far as it has come."""

    boot_ns: int
    mono_ns: int
    wall_ns: int

    def read(self) -> ClockSample:
        """Return what they show."""
        return ClockSample(self.boot_ns, self.mono_ns, self.wall_ns)

    def go(self, ms: float, *, asleep: bool = False, slewed: float = 1.0) -> None:
        """Let time pass; the wall may go faster or slower, the second clock stops in sleep."""
        self.boot_ns += round(ms * NS)
        self.mono_ns += 0 if asleep else round(ms * NS)
        self.wall_ns += round(ms * NS * slewed)


@dataclass(slots=True)
class Sitting:
    """One session by chance, and how long the computer was awake in it."""

    chance: random.Random
    clocks: Clocks = field(init=False)
    clock: EffortClock = field(init=False)
    booked: list[Span] = field(default_factory=list)
    may_count_ms: float = 0.0
    start_ns: int = 0
    waits: int = 0
    seen: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.start_ns = self.chance.randrange(10**15)
        wall_ns = (WALL_MS + self.chance.randrange(10**9)) * NS
        self.clocks = Clocks(self.start_ns, self.chance.randrange(self.start_ns + 1), wall_ns)
        self.clock = EffortClock(book=self.booked.extend, read=self.clocks.read)

    def live(self) -> None:
        """Let things happen."""
        ways: dict[str, Callable[[], None]] = {
            "work": self._work,
            "wall jumps": self._jump,
            "sleep": self._sleep,
            "hang": self._hang,
            "input": self._act,
        }
        for _ in range(self.chance.randint(*EVENTS)):
            (name,) = self.chance.choices(tuple(ways), (6, 3, 2, 1, 5))
            self.seen.append(name)
            ways[name]()

    @property
    def length_ms(self) -> int:
        """How long it has lasted, by the clock that nobody can set."""
        return (self.clocks.boot_ns - self.start_ns) // NS

    def _work(self) -> None:
        """Time passes with ticks, a little early or late, and sometimes input."""
        left_ms = self.chance.uniform(0, self.chance.choice(PASSES_MS))
        slewed = self.chance.choice((1.0, 1.0, 0.9995, 1.0005))
        while left_ms > 0:
            step_ms = min(left_ms, self.chance.uniform(0.95, 1.3) * EFFORT_1.tick_ms)
            left_ms -= step_ms
            self.clocks.go(step_ms, slewed=slewed)
            self.may_count_ms += step_ms
            self.clock.tick()
            if self.chance.random() < 1 / 3:
                self.clock.signal()

    def _jump(self) -> None:
        most = self.chance.choice(JUMPS_MS)
        self.clocks.wall_ns += self.chance.randint(-most, most) * NS
        if self.chance.random() < 1 / 2:
            self.clock.tick()

    def _sleep(self) -> None:
        ms = self.chance.uniform(0, self.chance.choice(SLEEPS_MS))
        self.clocks.go(ms, asleep=True)
        self.may_count_ms += min(ms, UNSEEN_MS)
        if self.chance.random() < 1 / 3:
            self._jump()
        self._wake()

    def _hang(self) -> None:
        ms = self.chance.uniform(0, self.chance.choice(SLEEPS_MS))
        self.clocks.go(ms)
        self.may_count_ms += min(ms, UNSEEN_MS + EFFORT_1.late_wait_limit_ms)
        self._wake()

    def _wake(self) -> None:
        """Sometimes the tick comes first, sometimes a key."""
        (self.clock.tick if self.chance.random() < 1 / 2 else self.clock.signal)()

    def _act(self) -> None:
        clock, chance = self.clock, self.chance
        item = chance.randint(1, 5)
        category = chance.choice((Category.LABEL, Category.SELF_CHECK, Category.REVIEW))
        if self.waits and chance.random() < 1 / 2:
            self.waits -= 1
            clock.end_wait()
            return
        act: Callable[[], object] = chance.choice(
            (
                clock.signal,
                clock.pause,
                clock.begin_playing,
                clock.end_playing,
                clock.pass_ended,
                clock.close_item,
                clock.enter_guideline,
                clock.leave_guideline,
                clock.beat_posted,
                clock.beat_answered,
                clock.cut,
                self._wait,
                lambda: clock.open_item(item, category),
            )
        )
        act()

    def _wait(self) -> None:
        self.waits += 1
        self.clock.begin_wait()


def run(n: int) -> Figure:
    """Live so many sessions; each third one is killed."""
    return run_these(range(n))


def run_some(n: int, seed: int) -> Figure:
    """Live so many of those of a long run; some are killed."""
    kinds = {kind: range(kind, LONG, EACH_KILLED) for kind in range(EACH_KILLED)}
    return run_these(drawn(kinds, n, seed, kinds))


def run_these(numbers: Sequence[int]) -> Figure:
    """Live the sessions of these numbers."""
    figure = Figure("No duration is negative, and none is longer than what was lived")
    for number in numbers:
        figure.tried += 1
        sitting = Sitting(random.Random(f"{SEED} {number}"))
        try:
            sitting.live()
            spans = _killed(sitting) if number % EACH_KILLED == 0 else _ended(sitting)
            why = wrong(sitting, spans)
        except Exception as error:  # noqa: BLE001 - whatever a clock can bring about
            why = f"{type(error).__name__}: {error}"
        figure.seen.update(sitting.seen)
        if why:
            figure.broken.append(f"session {number}: {why}")
    return figure


def wrong(sitting: Sitting, spans: Sequence[Span]) -> str:
    """Return what cannot be of the time that was booked, or ""."""
    edges = [0, *(span.end_ms for span in spans)]
    counted_ms = sum(span.duration_ms for span in spans if span.category in COUNTED_WORK)
    shown_ms, now_ms = wall_ms(sitting.clock), sitting.clocks.wall_ns // NS
    if any(not 1 <= span.duration_ms <= EFFORT_1.span_limit_ms for span in spans):
        return "a span is negative, empty or longer than the longest"
    if any(span.start_ms != edge for span, edge in zip(spans, edges, strict=False)):
        return "there is a hole, or some time twice"
    if any(first > then for first, then in pairwise(edges)):
        return "time goes backwards"
    if edges[-1] != sitting.length_ms:
        return f"{edges[-1]} ms are booked of {sitting.length_ms}"
    if counted_ms > sitting.may_count_ms + 1:
        return f"{counted_ms} ms count, and at most {sitting.may_count_ms:.0f} can"
    if not 0 <= sitting.clock.rest_balance_ms <= EFFORT_1.rest_cap_ms:
        return f"{sitting.clock.rest_balance_ms} ms of rest are in hand"
    if abs(shown_ms - now_ms) > EFFORT_1.wall_step_ms + 1:
        return f"the date is off by {shown_ms - now_ms} ms"
    return ""


def _ended(sitting: Sitting) -> list[Span]:
    sitting.clock.end()
    # The clock stands still now; the wall goes on.
    return sitting.booked


def _killed(sitting: Sitting) -> list[Span]:
    """Return what is booked of a session whose program was killed, by the text of its state."""
    state = sitting.clock.open_span()
    stored = list(sitting.booked)
    if state is None:
        return stored
    read = open_span_from_json(json.loads(json.dumps(open_span_to_json(state))))
    lost_ms = LeftBehind({}, read).lost_at_most_ms(sitting.clocks.read())
    if lost_ms not in {1_000, 6_000}:
        raise ValueError(f"{lost_ms} ms are said to be lost at most")
    return [*stored, *recover(read, stored_until_ms=stored[-1].end_ms if stored else 0)]

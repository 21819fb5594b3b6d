"""A worker at a desk whose clocks are ours: runs scripts through the real effort clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from annotator.effort.categories import Category
from annotator.effort.clock import EffortClock
from annotator.effort.method import EFFORT_1, Method
from annotator.effort.spans import Span
from annotator.effort.system_clocks import ClockSample

NS = 1_000_000
WALL_START_MS = 1_750_000_000_000


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a script: what happens, and its numbers."""

    name: str
    ms: int = 0
    item: int = 0
    category: Category = Category.LABEL


@dataclass(frozen=True, slots=True)
class Happening:
    """A step as it came to pass: when, and how long the machine had slept until then."""

    at_ms: int
    slept_ms: int
    step: Step


@dataclass(slots=True)
class Desk:
    """Fake clocks, a real effort clock, and a list of all that was booked.

    Ticks come at whole multiples of the tick period, as long as the machine runs,
    and at once when it goes on after a stall or a sleep.
    """

    method: Method = EFFORT_1
    rest_balance_sixths: int | None = None
    booked: list[Span] = field(default_factory=list)
    trace: list[Happening] = field(default_factory=list)
    now_ms: int = 0
    slept_ms: int = 0
    wall_off_ms: int = 0
    clock: EffortClock = field(init=False)

    def __post_init__(self) -> None:
        self.clock = EffortClock(
            method=self.method,
            read=self.read,
            book=self.booked.extend,
            rest_balance_sixths=self.rest_balance_sixths,
        )

    def read(self) -> ClockSample:
        """Return the fake clocks, with parts of a millisecond that must not matter."""
        return ClockSample(
            boot_ns=self.now_ms * NS + 7_654_321,
            mono_ns=(self.now_ms - self.slept_ms) * NS + 1_234_567,
            wall_ns=(WALL_START_MS + self.now_ms + self.wall_off_ms) * NS,
        )

    def run(self, steps: Sequence[Step]) -> list[Span]:
        """Do the steps, end the session and return what was booked."""
        for step in steps:
            self.do(step)
        self._note(Step("end"))
        self.clock.end()
        return self.booked

    def do(self, step: Step) -> None:
        """Do one step."""
        match step.name:
            case "pass":
                self._pass(step.ms)
                return
            case "stall" | "sleep":
                self.now_ms += step.ms
                self.slept_ms += step.ms if step.name == "sleep" else 0
                step = Step("tick")
            case "wall":
                self.wall_off_ms += step.ms
                return
        self._note(step)
        self._tell(step)

    def _pass(self, ms: int) -> None:
        end_ms, tick_ms = self.now_ms + ms, self.method.tick_ms
        for at_ms in range((self.now_ms // tick_ms + 1) * tick_ms, end_ms + 1, tick_ms):
            self.now_ms = at_ms
            self.do(Step("tick"))
        self.now_ms = end_ms

    def _note(self, step: Step) -> None:
        self.trace.append(Happening(self.now_ms, self.slept_ms, step))

    def _tell(self, step: Step) -> None:
        if step.name == "open":
            self.clock.open_item(step.item, step.category)
        else:
            _CALLS[step.name](self.clock)


_CALLS: dict[str, Callable[[EffortClock], object]] = {
    "signal": EffortClock.signal,
    "tick": EffortClock.tick,
    "close": EffortClock.close_item,
    "enter": EffortClock.enter_guideline,
    "leave": EffortClock.leave_guideline,
    "begin": EffortClock.begin_wait,
    "finish": EffortClock.end_wait,
    "post": EffortClock.beat_posted,
    "answer": EffortClock.beat_answered,
}


def passing(ms: int) -> Step:
    """Return a step in which time passes and the clock ticks."""
    return Step("pass", ms)


def opening(item: int, category: Category = Category.LABEL) -> Step:
    """Return a step that opens an item."""
    return Step("open", item=item, category=category)


SIGNAL = Step("signal")
CLOSE = Step("close")
ENTER = Step("enter")
LEAVE = Step("leave")
BEGIN = Step("begin")
FINISH = Step("finish")
POST = Step("post")
ANSWER = Step("answer")
TICK = Step("tick")

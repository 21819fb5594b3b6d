"""A machine with clocks of ours that plays a life into the real effort clock."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from annotator.day.break_questions import (
    ASKABLE,
    BreakAnswer,
    Question,
    corrections_for,
    questions_of,
)
from annotator.day.break_questions import rest_given_back_ms as given_back
from annotator.effort.categories import EndedBy
from annotator.effort.clock import EffortClock
from annotator.effort.effort_json import open_span_from_json, open_span_to_json
from annotator.effort.method import EFFORT_1
from annotator.effort.spans import Span
from annotator.effort.state_file import recover
from annotator.effort.system_clocks import ClockSample
from annotator.model.entities import WorkerId
from annotator.records import Correction, EffortEntry
from annotator.session.time_statements import ASK_FROM_MS
from tests.personas.life import DAY, SECOND, Act

NS = 1_000_000
FIRST_MIDNIGHT_MS = 1_772_323_200_000
"""2026-03-01 00:00 UTC; a month begins at midnight of the place where it begins."""
TICK_MS = 4 * SECOND
"""The rarest ticks that are not late yet: as good as one a second, and four times as quick."""

MOST_TICK_MS = 56 * SECOND
"""The rarest ticks of a machine that never stands still."""

GOES_ON = {EndedBy.GAP, EndedBy.LIMIT, EndedBy.PAUSE}
"""What cuts a break that is not over."""


@dataclass(slots=True)
class Sitting:
    """One session: whose, from which moment of the month, what was booked, and what was said.

    ``claimed_ms`` is declared time that lies in no span, ``asked`` how many questions were asked.
    """

    who: str
    start_ms: int
    date: int
    spans: list[Span] = field(default_factory=list)
    said: list[Correction] = field(default_factory=list)
    claimed_ms: int = 0
    asked: int = 0
    rest_start_sixths: int = 0
    rest_end_sixths: int = 0

    @property
    def entries(self) -> list[EffortEntry]:
        """What was booked, as the job file would have it."""
        return [
            EffortEntry(str(self.start_ms), WorkerId(self.who), "", span, seq=number)
            for number, span in enumerate(self.spans, 1)
        ]


class Answers(Protocol):
    """What a person says of the own time."""

    def answer(self, at: Sitting, question: Question) -> tuple[BreakAnswer | None, int]:
        """Return what a break was, and how much of it to claim besides, in ms."""

    def claim(self, who: str, since_ms: int, until_ms: int) -> int:
        """Return how much work there was while no session was on, in ms."""


class Silence:
    """Nobody ever answers."""

    def answer(self, _at: Sitting, _question: Question) -> tuple[BreakAnswer | None, int]:
        """Say nothing."""
        return None, 0

    def claim(self, _who: str, _since_ms: int, _until_ms: int) -> int:
        """Claim nothing."""
        return 0


class Machine:
    """Plays acts in their order; ticks as long as a session is on and the machine runs."""

    def __init__(
        self, answers: Answers | None = None, offset_ms: int = 0, tick_ms: int = TICK_MS
    ) -> None:
        """Start at the month's beginning in a place that is so far ahead of UTC.

        ``tick_ms`` is what lies between two ticks; the clock takes none of them for late.
        """
        self._answers = answers or Silence()
        self._tick_ms = tick_ms
        self.now_ms = 0
        self.slept_ms = 0
        self.boot_began_ms = 0
        self.wall_off_ms = 0
        self.offset_ms = offset_ms
        self.sittings: list[Sitting] = []
        self._clock: EffortClock | None = None
        self._booked: list[Span] = []
        self._stored = self._asked = 0
        self._last_tick_ms = 0
        self._first_utc_ms = FIRST_MIDNIGHT_MS - offset_ms

    def play(self, acts: Sequence[Act]) -> list[Sitting]:
        """Play a life and return its sessions; the last must be over."""
        for act in acts:
            if act.what in {"stall", "sleep"}:
                self._pass(act.at_ms - act.at_ms % SECOND)
            self._pass(act.at_ms - (act.ms if act.what in {"kill", "power"} else 0))
            self._do(act)
        if self._clock is not None:
            raise ValueError("a life ends with a session on")
        return self.sittings

    def read(self) -> ClockSample:
        """Return the three clocks."""
        wall_ms = self._first_utc_ms + self.now_ms + self.wall_off_ms
        boot_ms = self.now_ms - self.boot_began_ms
        return ClockSample(
            boot_ns=boot_ms * NS + 345_678,
            mono_ns=(boot_ms - self.slept_ms) * NS + 234_567,
            wall_ns=wall_ms * NS,
        )

    def _pass(self, until_ms: int) -> None:
        """Tick up to a moment, and once at the last whole second before it."""
        if self._clock is not None:
            for at_ms in range(self._last_tick_ms + self._tick_ms, until_ms + 1, self._tick_ms):
                self._tick(self._clock, at_ms)
            if until_ms % SECOND == 0 and until_ms > self._last_tick_ms:
                self._tick(self._clock, until_ms)
        self.now_ms = max(self.now_ms, until_ms)

    def _tick(self, clock: EffortClock, at_ms: int) -> None:
        self.now_ms = self._last_tick_ms = at_ms
        self._stored = len(self._booked)
        clock.tick()

    def _do(self, act: Act) -> None:
        match act.what:
            case "sit":
                self._sit(act.who)
            case "rise":
                self._rise()
            case "kill" | "power":
                self._crash(act)
            case "wall":
                self.wall_off_ms += act.ms
            case "zone":
                self.offset_ms = act.ms
            case "stall" | "sleep":
                self._stop(act)
            case _ if self._clock is not None:
                _tell(self._clock, act)
                self._ask(self._clock)

    def _stop(self, act: Act) -> None:
        """Let nothing run for a while; the first that runs then is a tick."""
        self.now_ms += act.ms
        self.slept_ms += act.ms if act.what == "sleep" else 0
        if self._clock is not None:
            self._tick(self._clock, self.now_ms)

    def _sit(self, who: str) -> None:
        if self._clock is not None:
            raise ValueError("somebody sits there already")
        date = (self.read().wall_ns // NS + self.offset_ms) // DAY
        before = [sitting for sitting in self.sittings if sitting.who == who]
        left = before[-1].rest_end_sixths if before and before[-1].date == date else None
        self._booked = []
        self._clock = EffortClock(
            book=self._booked.extend,
            method=replace(EFFORT_1, late_ms=self._tick_ms - EFFORT_1.tick_ms),
            read=self.read,
            rest_balance_sixths=left,
            stored_until=lambda: self._booked[self._stored - 1].end_ms if self._stored else 0,
        )
        rest = self._clock.rest_balance_sixths
        self.sittings.append(Sitting(who, self.now_ms, date, rest_start_sixths=rest))
        self._stored, self._last_tick_ms, self._asked = 0, self.now_ms, 0
        if before:
            since_ms = before[-1].start_ms + before[-1].spans[-1].end_ms
            before[-1].claimed_ms += self._answers.claim(who, since_ms, self.now_ms)

    def _ask(self, clock: EffortClock) -> None:
        """Ask what a break was, as soon as what the person did has ended it."""
        new = self._booked[self._asked :]
        self._asked = len(self._booked)
        if not new or new[-1].category not in ASKABLE or new[-1].ended_by in GOES_ON:
            return
        sitting = self.sittings[-1]
        sitting.spans = self._booked
        question = questions_of(sitting.entries, sitting.said)[-1]
        if question.was_paused or question.end_ms - question.start_ms < ASK_FROM_MS:
            return
        sitting.asked += 1
        answer, claim_ms = self._answers.answer(sitting, question)
        sitting.claimed_ms += claim_ms
        if answer is not None:
            said = corrections_for(question, answer, reason="thinking", take_rest=clock.take_rest)
            clock.give_back_rest(given_back(said))
            sitting.said += said

    def _rise(self) -> None:
        if self._clock is not None:
            self._clock.end()
            self.sittings[-1].spans = self._booked
            self.sittings[-1].rest_end_sixths = self._clock.rest_balance_sixths
        self._clock = None

    def _crash(self, act: Act) -> None:
        """Lose what came after the last state; what was left is read back from its JSON."""
        clock, self._clock = self._clock, None
        if clock is not None:
            open_span = clock.open_span()
            left = json.loads(json.dumps(open_span_to_json(open_span))) if open_span else None
            stored = self._booked[: self._stored]
            if left is not None:
                state = open_span_from_json(left)
                until_ms = stored[-1].end_ms if stored else 0
                stored = [*stored, *recover(state, stored_until_ms=until_ms)]
                self.sittings[-1].rest_end_sixths = state.rest_balance_sixths
            self.sittings[-1].spans = stored
        self.now_ms = act.at_ms
        if act.what == "power":
            self.boot_began_ms, self.slept_ms = self.now_ms, 0


def rarest_tick_ms(acts: Sequence[Act]) -> int:
    """Return what may lie between two ticks, in ms, if each stall of a life is to be noticed.

    How often the clock ticks changes nothing but from when on a machine stands still.
    """
    stood_still = [act.ms for act in acts if act.what in {"stall", "sleep"}]
    return max(TICK_MS, min([MOST_TICK_MS, *(ms - 2 * SECOND for ms in stood_still)]))


def _tell(clock: EffortClock, act: Act) -> None:
    if act.what == "open":
        clock.open_item(act.item, act.category)
    else:
        _CALLS[act.what](clock)


_CALLS: dict[str, Callable[[EffortClock], object]] = {
    "signal": EffortClock.signal,
    "close": EffortClock.close_item,
    "enter": EffortClock.enter_guideline,
    "leave": EffortClock.leave_guideline,
    "begin": EffortClock.begin_wait,
    "finish": EffortClock.end_wait,
    "pause": EffortClock.pause,
    "play": EffortClock.begin_playing,
    "stop": EffortClock.end_playing,
    "around": EffortClock.pass_ended,
}

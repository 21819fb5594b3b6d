"""Several people at one machine by turns: sessions that end, are handed over, or crash."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from hypothesis import strategies as st

from annotator.effort.categories import COUNTED_WORK, Category
from annotator.effort.effort_json import open_span_from_json, open_span_to_json
from annotator.effort.method import Method
from annotator.effort.spans import Span
from annotator.effort.state_file import recover
from tests.annotator.effort.desk import (
    CLOSE,
    ENTER,
    SIGNAL,
    Desk,
    Happening,
    Step,
    opening,
    passing,
)
from tests.annotator.effort.painter import Painter, Painting
from tests.annotator.effort.scripts import scripts

PAUSE = Step("pause")
PLAY = Step("play")
STOP = Step("stop")
AROUND = Step("around")
"""What plays begins from the start again."""

BACK = {"signal", "open", "close", "enter", "leave", "play"}
"""What only a person does: it ends a pause, and attends to what plays."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One session: who sits there, what happens, and how it ends.

    ``ending`` is ``end``; ``kill``, which loses what came after the last state; or ``late``, where
    spans were stored that are newer than that state. ``after_ms`` is the time from the last state
    to the crash.
    """

    who: str
    day: tuple[Step, ...]
    ending: str
    after_ms: int


@dataclass(slots=True)
class Seat(Desk):
    """A desk at which there are pauses, and media that play."""

    def _tell(self, step: Step) -> None:
        match step.name:
            case "pause":
                self.clock.pause()
            case "play":
                self.clock.begin_playing()
            case "stop":
                self.clock.end_playing()
            case "around":
                self.clock.pass_ended()
            case _:
                Desk._tell(self, step)


@dataclass(frozen=True, slots=True)
class Session:
    """What became of a turn."""

    who: str
    spans: tuple[Span, ...]
    trace: tuple[Happening, ...]
    length_ms: int
    rest_before_sixths: int
    rest_after_sixths: int


@dataclass(slots=True)
class Town:
    """Lives turns on one machine; each person's rest goes on from the last session."""

    method: Method
    rest_sixths: dict[str, int] = field(default_factory=dict)
    sessions: list[Session] = field(default_factory=list)

    def live(self, turns: Sequence[Turn]) -> list[Session]:
        """Live the turns and return the sessions, oldest first."""
        for turn in turns:
            seat = Seat(self.method, self.rest_sixths.get(turn.who))
            before = seat.clock.rest_balance_sixths
            for step in turn.day:
                seat.do(step)
            if turn.ending == "end":
                spans, after = seat.run(()), seat.clock.rest_balance_sixths
            else:
                spans, after = _crash(seat, turn)
            self.rest_sixths[turn.who] = after
            length_ms = spans[-1].end_ms if spans else 0
            trace = tuple(seat.trace)
            self.sessions.append(Session(turn.who, tuple(spans), trace, length_ms, before, after))
        return self.sessions


def _crash(seat: Seat, turn: Turn) -> tuple[list[Span], int]:
    """Return what is booked after a crash, by the JSON of the state, and the rest in hand."""
    state = seat.clock.open_span()
    text = json.dumps(open_span_to_json(state)) if state else ""
    stored = list(seat.booked)
    seat._note(Step("end"))
    rest = seat.clock.rest_balance_sixths
    trace = list(seat.trace)
    for step in (passing(turn.after_ms), SIGNAL, passing(turn.after_ms)):
        seat.do(step)
    seat.trace = trace
    if turn.ending == "late":
        stored = list(seat.booked)
    until_ms = stored[-1].end_ms if stored else 0
    left = recover(open_span_from_json(json.loads(text)), stored_until_ms=until_ms) if text else []
    return [*stored, *left], rest


class TownPainter(Painter):
    """The oracle with pauses and media that play, straight from the rules."""

    def __init__(self, method: Method, unit_ms: int, rest_sixths: int) -> None:
        super().__init__(method, unit_ms)
        self.rest_ms = Fraction(rest_sixths, method.work_per_rest)
        self.is_paused = False
        self.is_playing = False
        self.passes = 0

    def _happen(self, happening: Happening) -> None:
        name = happening.step.name
        if name in BACK:
            self.is_paused, self.passes = False, 0
        match name:
            case "pause":
                self.is_paused = True
            case "play" | "stop":
                self.is_playing = name == "play"
            case "around":
                self.passes += 1
        if name not in {"stop", "around"} and not (self.is_paused and name == "begin"):
            super()._happen(happening)
        elif name == "begin":
            self._count_waits(name, happening.at_ms)

    def _paint_unit(self, at_ms: int, unseen: Category | None) -> None:
        listens = self.is_playing and self.passes < self.method.unattended_passes
        if self.is_paused and unseen is not Category.UNOBSERVED:
            self.quiet_ms = self.method.think_limit_ms
            self.painting.units.append(self._quiet_unit())
            self.quiet_ms = 0
        elif listens and unseen is None and not self._is_waiting(at_ms):
            self._gap_ends()
            self.painting.units.append(self._work())
            self._earn()
        else:
            super()._paint_unit(at_ms, unseen)

    def _gap_is_open(self, at_ms: int) -> bool:
        listens = self.is_playing and self.passes < self.method.unattended_passes
        return super()._gap_is_open(at_ms) and not listens and not self.is_paused

    def _earn(self) -> None:
        earned = Fraction(self.unit_ms, self.method.work_per_rest)
        self.rest_ms = min(self.rest_ms + earned, Fraction(self.method.rest_cap_ms))


def paint(method: Method, unit_ms: int, session: Session) -> Painting:
    """Return what the oracle makes of a session."""
    return TownPainter(method, unit_ms, session.rest_before_sixths).paint(session.trace)


def days(unit_ms: int, *, longest: int = 60) -> st.SearchStrategy[list[Step]]:
    """Return scripts with pauses, media that play, and breaks from which somebody comes back."""
    one = st.sampled_from([PAUSE, PLAY, STOP, AROUND, AROUND]).map(lambda step: [step])
    break_of = st.builds(
        lambda units, back: [passing(units * unit_ms), back, passing(3 * unit_ms)],
        st.integers(20, longest),
        st.sampled_from([SIGNAL, SIGNAL, PLAY, ENTER, opening(2), CLOSE]),
    )
    loop = st.just([PLAY, passing(4 * unit_ms), AROUND, AROUND, AROUND])
    extras = st.lists(
        st.tuples(st.integers(0, 25), st.one_of(one, one, break_of, loop)), max_size=6
    )

    def mixed(script: list[Step], more: list[tuple[int, list[Step]]]) -> list[Step]:
        script = list(script)
        for at, steps in more:
            where = min(at, len(script))
            script[where:where] = steps
        return script

    return st.builds(mixed, scripts(unit_ms, longest=longest), extras)


def weeks(unit_ms: int) -> st.SearchStrategy[list[Turn]]:
    """Return turns of two people whose times are multiples of ``unit_ms``."""
    turn = st.builds(
        Turn,
        st.sampled_from(["Ada", "Ben"]),
        days(unit_ms).map(tuple),
        st.sampled_from(["end", "end", "kill", "late"]),
        st.one_of(st.just(0), st.integers(0, 60)).map(lambda units: units * unit_ms),
    )
    return st.lists(turn, min_size=1, max_size=4)


def counted_ms(session: Session) -> int:
    """Return the counted work of a session."""
    return sum(span.duration_ms for span in session.spans if span.category in COUNTED_WORK)

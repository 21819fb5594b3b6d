"""Plays a stretch of a sound: speed, loop, and the place that is heard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from annotator.audio.time_stretch import Passes, Samples, TimeStretch
from annotator.effort.clock import EffortClock
from widgets.sound.outputs import Output, output_of_the_system
from widgets.sound.sound_content import Sound

SPEEDS = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)
_TICK_MS = 15
_FIRST_S = 0.1
_PIECE_S = 0.5
_MS_PER_S = 1_000


class PlayedRange(NamedTuple):
    """What is played: frames from ``start`` up to ``end``, again and again if ``is_loop``.

    After a pause, ``steps_back`` says whether playing goes on a little earlier. ``first`` is where
    the whole stretch begins if this is only the rest of it.
    """

    start: int
    end: int
    is_loop: bool = False
    steps_back: bool = False
    first: int | None = None

    @property
    def earliest(self) -> int:
        """The first frame of the whole stretch."""
        return self.start if self.first is None else self.first

    def rest_from(self, frame: int) -> PlayedRange | None:
        """Return the rest of it from a frame on; None if the frame is outside."""
        if not self.earliest <= frame < self.end:
            return None
        return self._replace(start=frame, first=self.earliest)


class Player(QObject):
    """Plays one sound at a time.

    Signals:
        moved: another frame is heard, or comes next.
        changed: it began or stopped to play, or has another speed.
        failed: it cannot play on; carries the error.
        left_alone: a loop has played unattended for too long, and was stopped.
    """

    moved = Signal()
    changed = Signal()
    failed = Signal(object)
    left_alone = Signal()

    def __init__(self, effort: Callable[[], EffortClock | None], parent: QObject) -> None:
        """Play nothing; ``effort`` returns the clock that is told when something plays."""
        super().__init__(parent)
        self._effort = effort
        self._sound: Sound | None = None
        self._stretch: PlayedRange | None = None
        self._paused: PlayedRange | None = None
        self._passes: Passes | None = None
        self._ready: list[Samples] = []
        self._is_asking = False
        self._has_all = False
        self._heard_passes = 0
        self._turn = 0
        self.output: Output | None = None
        """Where it plays; the device of the system, unless a test has put another one here."""
        self.position = 0
        """The frame that is heard, or from which playing begins."""
        self.speed = 1.0
        self.back_step_s = 1.0
        """How far playing goes back when it is paused: what was heard last is heard again."""
        self.silence = ""
        """Why nothing is heard; "" if something is."""
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)

    @property
    def is_playing(self) -> bool:
        """Whether it plays."""
        return self._stretch is not None

    @property
    def stretch(self) -> PlayedRange | None:
        """The stretch that is played."""
        return self._stretch

    @property
    def rest(self) -> PlayedRange | None:
        """The rest of what was paused, unless somebody went elsewhere since."""
        return None if self._paused is None else self._paused.rest_from(self.position)

    def load(self, sound: Sound | None) -> None:
        """Stop, and play from this sound from now on."""
        self.stop()
        self._sound = sound
        self.go_to(0)

    def play(self, stretch: PlayedRange) -> None:
        """Play frames of the sound."""
        self.stop()
        self._paused = None
        sound = self._sound
        if sound is None or stretch.start >= stretch.end:
            return
        self.output = self.output or output_of_the_system()
        self.silence = self.output.begin(sound.facts.rate_hz)
        read, rate_hz, speed = sound.reader.read, sound.facts.rate_hz, self.speed
        start, end = stretch.start, stretch.end
        self._passes = Passes(
            lambda: TimeStretch(read, rate_hz, start, end, speed),
            start,
            speed,
            is_loop=stretch.is_loop,
        )
        self._stretch, self.position, self._heard_passes = stretch, start, 0
        self._has_all = False
        if clock := self._effort():
            clock.begin_playing()
        self._ask(_FIRST_S)
        self._timer.start()
        self.changed.emit()
        self.moved.emit()

    def stop(self) -> None:
        """Stop where it is; what was prepared is dropped."""
        if self._stretch is None:
            return
        assert self.output is not None  # noqa: S101 - it plays
        self._timer.stop()
        self.output.end()
        self._turn += 1
        self._stretch, self._passes = None, None
        self._ready, self._is_asking = [], False
        if clock := self._effort():
            clock.end_playing()
        self.changed.emit()

    def pause(self) -> None:
        """Stop; where that is wished, go on a little earlier next time."""
        stretch = self._stretch
        self.stop()
        if stretch is not None and stretch.steps_back:
            back = self._frames(round(self.back_step_s * _MS_PER_S))
            self.go_to(max(stretch.earliest, self.position - back))
            self._paused = stretch

    def go_to(self, frame: int) -> None:
        """Begin at another frame; what plays up to the end of the sound plays on from there."""
        sound, stretch = self._sound, self._stretch
        self._paused = None
        self.position = 0 if sound is None else min(max(frame, 0), sound.facts.frames)
        if sound is not None and stretch is not None:
            self.play(PlayedRange(self.position, sound.facts.frames, steps_back=True))
        self.moved.emit()

    def step(self, by_s: float) -> None:
        """Go back or forward; within a segment that is played, its end stays the end."""
        stretch, paused = self._stretch, self._paused
        at = self.position + self._frames(round(by_s * _MS_PER_S))
        rest = None if stretch is None or stretch.is_loop else stretch.rest_from(at)
        if rest is not None:
            self.play(rest)
        else:
            self.go_to(at)
            self._paused = paused if stretch is None else None

    def turn_speed(self, by: int) -> None:
        """Play at the next speed, or with -1 the previous one."""
        at = SPEEDS.index(self.speed) + by
        if not 0 <= at < len(SPEEDS):
            return
        stretch, position = self._stretch, self.position
        self.stop()
        self.speed = SPEEDS[at]
        if stretch is not None:
            self.play(stretch if stretch.is_loop else stretch._replace(start=position))
        self.changed.emit()

    def tick(self) -> None:
        """Give the output what it has room for, and follow what is heard."""
        passes, output = self._passes, self.output
        if passes is None or output is None:
            return
        self._fill(output)
        played = output.played()
        self._tell_passes(passes.pass_of(played))
        if self._passes is None:
            return  # nobody attends to the loop
        self.position = passes.place_of(played)
        stretch = self._stretch
        if stretch is not None and not stretch.is_loop and played >= passes.length:
            self.position = stretch.end
            self.stop()
        self.moved.emit()

    # Inside -------------------------------------------------------------------------------------

    def _frames(self, ms: int) -> int:
        return 0 if self._sound is None else ms * self._sound.facts.rate_hz // _MS_PER_S

    def _fill(self, output: Output) -> None:
        for piece in self._given(output.room()):
            output.write(piece)
        if not self._ready:
            self._ask(_PIECE_S)

    def _given(self, room: int) -> Iterator[Samples]:
        while self._ready and room > 0:
            piece = self._ready.pop(0)
            if len(piece) > room:
                self._ready.insert(0, piece[room:])
                piece = piece[:room]
            room -= len(piece)
            yield piece

    def _ask(self, seconds: float) -> None:
        """Let the next samples be made on another thread, one piece at a time."""
        sound, passes = self._sound, self._passes
        if sound is None or passes is None or self._is_asking or self._has_all:
            return
        self._is_asking = True
        count = max(1, round(seconds * sound.facts.rate_hz))
        sound.later(
            lambda: passes.take(count),
            partial(self._on_made, self._turn),
            partial(self._on_failed, self._turn),
        )

    def _on_made(self, turn: int, samples: object) -> None:
        if turn != self._turn:
            return  # of what was played before
        assert isinstance(samples, np.ndarray)  # noqa: S101 - told to the type checker
        self._is_asking = False
        self._has_all = not len(samples)
        if len(samples):
            self._ready.append(samples)
        self.tick()

    def _on_failed(self, turn: int, error: BaseException) -> None:
        if turn == self._turn:
            self.stop()
            self.failed.emit(error)

    def _tell_passes(self, ended: int) -> None:
        stretch = self._stretch
        if stretch is None or not stretch.is_loop:
            return
        clock = self._effort()
        while self._heard_passes < ended:
            self._heard_passes += 1
            if clock is not None and clock.pass_ended():
                self.stop()
                self.left_alone.emit()
                return

"""Delays or hurries the program's own threads: a test that passes by luck alone then fails.

``pytest --unhurried 7`` delays some of the calls to thread pools a little, by a seed, and a few for
long, and so it does with the answers, after whoever asks sees that the call is done.
``pytest --late-answers`` delays all answers. ``pytest --early`` makes each caller of a pool wait
for the end of the call, as if threads finished at once. ``pytest --fast-timers`` lets the timers of
windows go off 20 times as soon: what a test does takes so much longer for them. No test may depend
on any of them.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, thread, wait
from typing import Any, Final

SOME: Final = 0.2
FEW: Final = 0.03
RARE: Final = 0.006
SHORT_S: Final = 0.03
LONG_S: Final = 0.4
VERY_LONG_S: Final = 4.0
FEW_ANSWERS: Final = 0.01
ANSWER_S: Final = 0.04
EARLY_S: Final = 0.25
"""How long a call is waited for; one that waits for its caller would never end."""

TIMES_AS_FAST: Final = 20
NEXT_FRAME_MS: Final = 20
"""Timers that take no longer are unchanged."""


def make_late(seed: int) -> None:
    """Delay the calls to thread pools, and their answers, from now on, until the process ends."""
    chance = random.Random(seed)
    usual: Callable[..., Any] = thread._WorkItem.run

    def late(work: Any, *context: Any) -> None:
        wait_for(chance)
        usual(work, *context)

    thread._WorkItem.run = late  # type: ignore[method-assign,assignment]  # private to Python: there is no other place for a delay
    before_answers(lambda: wait_to_answer(chance))


def make_answers_late() -> None:
    """Let each answer of a thread pool come later than the end of its call, from now on."""
    before_answers(lambda: time.sleep(ANSWER_S))


def before_answers(pause: Callable[[], None]) -> None:
    """Pause between the end of each call of a pool and those who are told of it, from now on."""
    usual: Callable[[Any], None] = Future._invoke_callbacks  # type: ignore[attr-defined]  # private to Python: there is no other place for a delay

    def late(future: Any) -> None:
        if future._done_callbacks:
            pause()
        usual(future)

    Future._invoke_callbacks = late  # type: ignore[attr-defined]  # private to Python: there is no other place for a delay


def make_early() -> None:
    """Finish the calls to thread pools before the caller continues, from now on."""
    usual = ThreadPoolExecutor.submit

    def early(pool: Any, *call: Any, **named: Any) -> Any:
        future = usual(pool, *call, **named)
        wait([future], timeout=EARLY_S)
        return future

    ThreadPoolExecutor.submit = early  # type: ignore[method-assign,assignment]  # put in the place of a method, to delay it


def make_timers_fast() -> None:
    """Let the timers of windows go off early, from now on, but not those of the tests."""
    # Late: tests of the core run without Qt.
    from PySide6.QtCore import QTimer

    start, set_interval, later = QTimer.start, QTimer.setInterval, QTimer.singleShot
    to_change: Any = QTimer

    def start_early(timer: Any, ms: object = None, *_: object) -> None:
        """Start it; a signal that is connected to it may carry anything."""
        if type(ms) is int:
            start(timer, _early_ms(ms))
        else:
            start(timer)

    to_change.start = start_early
    to_change.setInterval = lambda timer, ms: set_interval(timer, _early_ms(ms))
    to_change.singleShot = staticmethod(lambda ms, *call: later(_early_ms(ms), *call))


def _early_ms(ms: int) -> int:
    """Return the time for a timer that is set by the caller of whoever asks."""
    setter = sys._getframe(2).f_globals["__name__"]
    if ms <= NEXT_FRAME_MS or not setter.startswith("widgets."):
        return ms
    return ms // TIMES_AS_FAST


def wait_for(chance: random.Random) -> None:
    """Wait not at all mostly, sometimes a little, seldom for long, rarely for very long."""
    drawn = chance.random()
    if drawn < RARE:
        time.sleep(chance.random() * VERY_LONG_S)
    elif drawn < FEW:
        time.sleep(chance.random() * LONG_S)
    elif drawn < SOME:
        time.sleep(chance.random() * SHORT_S)


def wait_to_answer(chance: random.Random) -> None:
    """Wait not at all mostly, sometimes a little, seldom for long."""
    drawn = chance.random()
    if drawn < FEW_ANSWERS:
        time.sleep(chance.random() * LONG_S)
    elif drawn < SOME:
        time.sleep(chance.random() * SHORT_S)

"""One part of the script for measuring effort, in a process of its own that may be killed.

``python -m benchmarks.effort.child PART JOB DIARY`` requests by a line on standard output what it
cannot do to itself: ``stop`` (continue later, and write the time to a file), ``kill``.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Final
from unittest import mock

from annotator.effort.method import Method
from annotator.imaging.formats.facts import Veil
from annotator.session.session_recorder import Setup
from benchmarks.effort import diary as told
from benchmarks.effort.actor import Actor
from benchmarks.effort.screen import set_wall
from widgets.media.images.picture_cache import CachedPicture, Renderings, load
from widgets.shell.notice_bar import Notice

BENCH_1: Final = Method(
    name=told.METHOD,
    think_limit_ms=told.THINK_MS,
    work_per_rest=told.WORK_PER_REST,
    rest_cap_ms=told.REST_CAP_MS,
    rest_day_start_ms=told.REST_START_MS,
    span_limit_ms=told.SPAN_LIMIT_MS,
    wait_from_ms=told.WAIT_FROM_MS,
    tick_ms=told.TICK_MS,
    late_ms=told.LATE_MS,
    late_wait_limit_ms=told.LATE_WAIT_MS,
    unattended_passes=told.PASSES,
    bin_edges_s=(1, 2, 3, 5, 10),
)
AMINA, BABU = "Amina", "Babu"
FAR_ITEM = 6  # no neighbour of the items before, so it is not prefetched
DAY_S, ASK_FROM_MS = 86_400, 300


def main() -> None:
    """Play the part named by the first argument."""
    part, job, diary = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    # The window offers no other method and never asks about breaks this short: this is for here
    # only.
    with (
        mock.patch("widgets.job_files.lifecycle.Setup", partial(Setup, method=BENCH_1)),
        mock.patch("annotator.session.time_statements.ASK_FROM_MS", ASK_FROM_MS),
    ):
        actor = Actor(told.Diary(diary))
        actor.opens_as = "rework" if part == "back" else "label"
        actor.open(job, AMINA)
        PARTS[part](actor, diary)
        actor.close()


def draw_and_look(actor: Actor, _diary: Path) -> None:
    """Draw with short gaps, look long, rest more than is earned; go to other items."""
    for look_s in (1.2, 1.8, 0.5):
        actor.draw()
        actor.look(look_s)
    actor.move()
    actor.look(1.2)
    actor.session.recording.checkpoint()  # as an export does: it must change nothing
    actor.look(2)
    actor.draw()
    actor.look(3)
    actor.seat.window.notices.say(Notice("This came by itself; nobody is there."))
    actor.look(3)
    actor.draw()
    actor.go("next-item", 1)
    actor.draw()
    actor.look(1)
    actor.go("confirm", 1)
    actor.look(0.7)
    actor.go("previous-item", -1, opens_as="self_check")
    actor.look(1.5)
    actor.go("next-item", 1)
    actor.look(2.8)
    actor.turn_practice()
    actor.draw()
    actor.look(2.7)


def read_and_wait(actor: Actor, diary: Path) -> None:
    """Read the work order; a slow picture, a window that hangs, a process that is stopped."""
    actor.draw()
    actor.type_text("Words that an input method brings")
    item = actor.diary.item or 0
    actor.open_order()
    for look_s in (0.8, 1.2):
        actor.turn_wheel(actor.order_view)
        actor.look(look_s)
    for look_s in (1.5, 3):
        actor.move_over(actor.order_view)
        actor.look(look_s)
    actor.put_order_away(item)
    actor.look(0.6)
    with mock.patch("widgets.media.images.picture_cache.load", slow_load):
        actor.jump(FAR_ITEM)
    actor.look(1)
    actor.draw()
    actor.hang(2.4)
    actor.look(1)
    actor.draw()
    actor.look(0.5)
    actor.be_stopped(diary.with_suffix(".answer"))
    actor.look(0.5)
    actor.move()
    actor.answer("answer-work", "answer-work")
    actor.look(1)
    actor.draw()


def slow_load(path: Path, veil: Veil, renderings: Renderings) -> CachedPicture:
    """Decode a picture from a slow disk."""
    time.sleep(1.2)
    return load(path, veil, renderings)


def pause_and_answer(actor: Actor, _diary: Path) -> None:
    """Take breaks and answer the question about each; pause, and hang during a pause."""
    actor.draw()
    actor.look(3.6)
    actor.move()
    actor.answer("answer-work", "answer-work")
    actor.draw()
    actor.look(5.5)
    for _ in range(5):
        actor.draw()
    actor.answer("answer-rest")
    actor.draw()
    actor.look(2.6)
    actor.move()
    actor.answer("answer-own")
    actor.draw()
    actor.pause()
    actor.look(1.5)
    actor.draw()
    actor.look(1)
    actor.pause()
    actor.look(1)
    actor.hang(1.6)
    actor.look(0.5)
    actor.draw()


def listen(actor: Actor, diary: Path) -> None:
    """Play sound: attended, on two items, in a pause, unattended, and stopped with the process."""
    actor.draw()
    actor.begin_playing()
    actor.look(3)
    actor.go("next-item", 1)
    actor.look(2.6)
    actor.end_playing()
    actor.look(2.4)
    actor.draw()
    actor.begin_playing()
    actor.look(0.5)
    actor.pause()
    actor.look(1.4)
    actor.move()
    for _ in range(told.PASSES):
        actor.look(1)
        actor.end_pass()
    actor.look(2.5)
    actor.move()
    actor.look(1)
    actor.be_stopped(diary.with_suffix(".answer"))
    actor.look(2.5)
    actor.end_playing()


def set_the_wall(actor: Actor, _diary: Path) -> None:
    """Work while the wall clock is set, to tomorrow and years back.

    Raises:
        RuntimeError: the wall clock was not set.
    """
    setting = Path(os.environ["FAKETIME_TIMESTAMP_FILE"])
    true_ns = time.time_ns() - told.now_ns()
    actor.draw()
    for ahead_s in (DAY_S + 3_600, -2_000 * DAY_S):
        set_wall(setting, ahead_s)
        actor.look(1.5)
        actor.draw()
        if abs(time.time_ns() - told.now_ns() - true_ns - ahead_s * 10**9) > 10**9:
            raise RuntimeError("The wall clock could not be set.")
    actor.look(2.5)
    actor.draw()


def be_killed(actor: Actor, _diary: Path) -> None:
    """Work until the process is killed."""
    actor.draw()
    actor.go("confirm", 1)
    actor.draw()
    actor.look(0.5)
    actor.draw()
    print("kill", flush=True)
    actor.look(60)


def hand_over(actor: Actor, _diary: Path) -> None:
    """After a crash: claim the lost time; hand over to a new person, get it back, hand over."""
    actor.draw()
    actor.claim(700, "crash")
    actor.look(1)
    actor.think_better_of_it()
    actor.look(0.6)
    actor.hand_over(BABU, is_new=True)
    actor.draw()
    actor.go("review", -1, opens_as="review")
    actor.look(3.5)
    actor.move()
    actor.reject("A box is missing.")
    actor.opens_as = "rework"
    actor.hand_over(AMINA, is_new=False)
    actor.look(1)
    actor.draw()
    actor.hand_over(BABU, is_new=False)
    actor.look(1)
    actor.draw()
    print("kill", flush=True)
    actor.look(60)


def come_back(actor: Actor, _diary: Path) -> None:
    """After a crash in another person's session: continue in the own session."""
    actor.look(0.5)
    actor.draw()


PARTS: Final[Mapping[str, Callable[[Actor, Path], None]]] = MappingProxyType(
    {
        "work": draw_and_look,
        "read": read_and_wait,
        "ask": pause_and_answer,
        "listen": listen,
        "wall": set_the_wall,
        "kill": be_killed,
        "hand": hand_over,
        "back": come_back,
    }
)

if __name__ == "__main__":
    main()

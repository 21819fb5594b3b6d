"""Plays the script of ``child``: items, breaks, sound, faults, other people."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.model.entities import Fault
from benchmarks.effort.diary import LATE_WAIT_MS, MS, PASSES, WAIT_FROM_MS, Diary, now_ns
from benchmarks.effort.hands import Hands
from widgets.job_files.worker_dialog import WorkerDialog
from widgets.review.reject_dialog import RejectDialog
from widgets.work_order.accept_dialog import AcceptDialog

POLL_MS = 20
Steps = Iterator[object]


class Actor(Hands):
    """A person at work. ``opens_as`` is the category of work for the next opened item."""

    def __init__(self, diary: Diary) -> None:
        """Show the window."""
        super().__init__(diary)
        # Otherwise the first dialog would be delayed by the import of its module.
        import_module("widgets.app.job_actions")
        self.opens_as = "label"
        self._asked_ns = self._opened_ns = self._passes = 0
        self._seen: tuple[int | None, int] = (None, 0)
        self.seat.app.presenter.jobs.job_changed.connect(self._on_job)
        self.seat.canvas.painted.connect(self._on_painted)

    # Sessions ---------------------------------------------------------------------

    def open(self, job: Path, name: str) -> None:
        """Open a job as a person, and wait for its picture."""
        with self._answering(self._says_who(name, knows_order=True), must_be=False):
            self.seat.open(job)
        self._item_is_seen()

    def close(self) -> None:
        """Close the job and the program."""
        self.seat.app.lifecycle.close()
        self.seat.close()

    def _on_job(self) -> None:
        """Note that a session begins or is about to end."""
        desk = self.seat.app.open_job
        if desk is None:
            self.diary.end()
            return
        if self.diary.who != desk.session.worker.name:
            self.diary.begin(desk.session.worker.name)
        desk.leaving.connect(self._on_leaving)
        start = desk.start

        def ask_for_the_first_item() -> None:
            self._asked_ns = now_ns()
            start()

        desk.start = ask_for_the_first_item  # type: ignore[method-assign]  # put in the place of a method, to see it called

    def _on_leaving(self) -> None:
        """Note that the current item is left: the next one is opened at the same moment."""
        self._opened_ns = now_ns()

    def _on_painted(self) -> None:
        """Note that the picture of an item is visible, maybe for the first time."""
        if self.seat.seen != self._seen[0]:
            self._seen = self.seat.seen, now_ns()

    # Items ------------------------------------------------------------------------

    def go(self, action_id: str, by: int, opens_as: str = "label") -> None:
        """Press the key that opens another item, and wait until its picture is visible."""
        item = self.seat.desk.items[(self.seat.desk.place or 0) + by].id
        self._open(item, opens_as, lambda: self._press(action_id))

    def jump(self, item: int) -> None:
        """Choose an item in the list, and wait until its picture is visible."""
        self._open(item, "label", lambda: self.seat.window.items.chosen.emit(item))

    def turn_practice(self) -> None:
        """Make the open item a practice item, or an ordinary one again, which opens it again."""
        item = self.diary.item or 0
        self._open(item, "training", lambda: self.seat.app.run("practice"))

    def _open(self, item: int, opens_as: str, act: Callable[[], None]) -> None:
        self.opens_as = opens_as
        self.diary.touch()
        self._asked_ns = now_ns()
        self.seat.seen, self._seen = None, (None, 0)
        act()
        self.seat.until(lambda: self.seat.seen == item)
        self._item_is_seen()

    def _item_is_seen(self) -> None:
        """Record the opening: another item, and a wait if it took long."""
        (item, seen), opened, diary = self._seen, self._opened_ns, self.diary
        waits_from = self._asked_ns + WAIT_FROM_MS * MS
        if waits_from < opened:
            diary.say("wait", item=diary.item, at_ns=waits_from)
        diary.category, diary.item = self.opens_as, item
        diary.say("wait" if waits_from < opened else self.opens_as, item=item, at_ns=opened)
        if waits_from < seen:
            diary.say("wait", item=item, at_ns=max(opened, waits_from))
            diary.say(self.opens_as, item=item, at_ns=seen)
        diary.be_quiet(seen)

    # Breaks and answers ---------------------------------------------------------------

    def answer(self, *action_ids: str) -> None:
        """Wait for the question about the last break, and answer it by keys."""
        self.seat.until(lambda: self.seat.window.returns.is_asking)
        *first, last = action_ids
        for action_id in first:
            self.do(action_id)
        self.diary.touch()
        self.diary.answer(last.removeprefix("answer-"))
        self.do(last)
        self.look(0.3)

    def claim(self, ms: int, reason: str) -> None:
        """Add declared time."""
        self.diary.claim(ms)
        written = self.session.word.claim(ms, reason)
        self.seat.until(written.done)
        written.result()

    def pause(self) -> None:
        """Begin a break."""
        self.diary.pause()
        self._press("pause")

    def begin_playing(self) -> None:
        """Start a sound: the window has no player yet, so the clock is told directly."""
        self._passes = 0
        self.diary.begin_playing()
        self.session.clock.begin_playing()

    def end_pass(self) -> None:
        """Repeat the sound; if nobody reacted for too long, it no longer counts as presence."""
        self._passes += 1
        if self._passes == PASSES:
            self.diary.leave_playing()
        self.session.clock.pass_ended()

    def end_playing(self) -> None:
        """End the sound."""
        self.session.clock.end_playing()
        self.diary.end_playing()

    # Events of the machine -----------------------------------------------------------

    def hang(self, seconds: float) -> None:
        """Block the window for a while."""
        diary = self.diary
        if diary.is_paused:
            time.sleep(seconds)  # a person on a break waits for nothing
            return
        diary.touch()
        diary.say("wait", item=diary.item, at_ns=now_ns() + WAIT_FROM_MS * MS, by_tick=True)
        time.sleep(seconds)
        diary.say(diary.category, item=diary.item)
        diary.be_quiet()

    def be_stopped(self, answer: Path) -> None:
        """Have the process stopped from outside; ``answer`` holds when it stopped and went on."""
        self.diary.touch()
        print("stop", flush=True)
        self.seat.until(answer.exists)
        stopped, went_on = map(int, answer.read_text().split())
        diary = self.diary
        diary.say("wait", item=diary.item, at_ns=stopped, by_tick=True)
        diary.say("unobserved", at_ns=stopped + LATE_WAIT_MS * MS, by_tick=True)
        diary.say(diary.category, item=diary.item, at_ns=went_on)
        diary.be_quiet(went_on)

    # Other people --------------------------------------------------------------------

    def hand_over(self, name: str, *, is_new: bool) -> None:
        """Hand over to a person, who reads the order and accepts it the first time."""
        with self._answering(self._says_who(name, knows_order=not is_new)):
            self.do("hand-over")
            self.seat.until(lambda: self.diary.who == name and self.seat.seen is not None)
        self._item_is_seen()

    def reject(self, reason: str) -> None:
        """Reject the current item; writing the reason is review, like looking at the item."""
        with self._answering(self._says_why(reason)):
            self.do("reject-item")

    def _says_why(self, reason: str) -> Steps:
        yield from _until(lambda: isinstance(QApplication.activeModalWidget(), RejectDialog))
        dialog = cast("RejectDialog", QApplication.activeModalWidget())
        for letter in reason:
            self.diary.touch()
            QTest.keyClicks(dialog.field, letter)
            yield from _wait(0.1)
        self.diary.touch()
        dialog.faults[Fault.UNCLEAR].click()
        QTest.mouseClick(dialog.reject_button, Qt.MouseButton.LeftButton)

    def think_better_of_it(self) -> None:
        """Open the hand-over dialog, and cancel it."""
        category, item = self.diary.category, self.diary.item
        with self._answering(self._stays()):
            self.do("hand-over")
        self.diary.turn(category, item)

    def _is_asked_who(self) -> Steps:
        """Book no item while the hand-over dialog is open."""
        yield from _until(lambda: isinstance(QApplication.activeModalWidget(), WorkerDialog))
        if self.diary.who:
            self.diary.turn("admin", at_ns=self.ear.heard_ns)

    def _stays(self) -> Steps:
        yield from self._is_asked_who()
        yield from _wait(0.7)
        self.diary.touch()
        dialog = cast("WorkerDialog", QApplication.activeModalWidget())
        QTest.keyClick(dialog, Qt.Key.Key_Escape)

    @contextmanager
    def _answering(self, steps: Steps, *, must_be: bool = True) -> Iterator[None]:
        """Take one step after the other while a dialog waits for an answer."""
        left = [steps]

        def step() -> None:
            if left and next(left[0], self) is self:
                left.clear()

        timer = QTimer()
        timer.timeout.connect(step)
        timer.start(POLL_MS)
        try:
            yield
            self.seat.until(lambda: not left or not must_be)
        finally:
            timer.stop()

    def _says_who(self, name: str, *, knows_order: bool) -> Steps:
        yield from self._is_asked_who()
        dialog = cast("WorkerDialog", QApplication.activeModalWidget())
        self.diary.touch()
        QTest.keyClicks(dialog.field, name)
        yield from _wait(0.5)
        self.diary.touch()
        self.seat.seen, self._seen = None, (None, 0)
        QTest.mouseClick(dialog.begin_button, Qt.MouseButton.LeftButton)
        if not knows_order:
            yield from self._accepts(name)

    def _accepts(self, name: str) -> Steps:
        yield from _until(lambda: isinstance(QApplication.activeModalWidget(), AcceptDialog))
        dialog = cast("AcceptDialog", QApplication.activeModalWidget())
        self.diary.begin(name)
        yield from _wait(0.6)
        self.diary.turn("guideline")
        for _ in range(3):
            self.turn_wheel(dialog.view.scroll_area.viewport())
            yield from _wait(0.6)
        self.diary.turn("admin")
        QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)


def _until(is_so: Callable[[], bool]) -> Steps:
    while not is_so():
        yield None


def _wait(seconds: float) -> Steps:
    limit = time.monotonic() + seconds
    yield from _until(lambda: time.monotonic() >= limit)

"""The system asks the program to end: all is saved and booked, as when the window is closed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

import resources
from annotator.effort.categories import Category, EndedBy
from annotator.job_file.project import Project
from annotator.model.geometry import Box
from annotator.paths import state_folder
from annotator.records import EffortEntry
from annotator.session.job_session import JobSession
from annotator.session.recovery import recover_sessions
from tests.journeys.asked_child import HANGS_S
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand
from tests.support.material import CHECKOUT
from tests.support.patience import PATIENCE_MS
from widgets.process.os_signals import SystemSignals
from widgets.review.skip_dialog import SkipDialog
from widgets.shell.action_palette import ActionPalette

ORDER = resources.path("examples", "work_order.toml")
ASKED = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
LAST = {EndedBy.END, EndedBy.WAIT}
"""How the last span may end: on a slow machine a job may close just as a wait for an item ends."""


def run_and_ask(job: Path, number: int, *actions: str) -> str:
    """Run the program, ask it to end when it says so; return what it said."""
    command = [sys.executable, "-m", "tests.journeys.asked_child", str(job), *actions]
    child = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=CHECKOUT
    )
    # Whatever hangs, the tests do not: a child that does not end is ended, and that is a failure.
    limit = threading.Timer(HANGS_S + 30, child.kill)
    limit.start()
    try:
        assert child.stdout is not None
        said = child.stdout.readline().strip()
        child.send_signal(number)
        _out, err = child.communicate()
    finally:
        limit.cancel()
        limit.join()
    assert "Traceback" not in err
    assert "Fairlabel fault" not in err
    assert child.returncode == 0, err
    return said


def left(job: Path) -> list[EffortEntry]:
    """Return the entries of the closed job, which was left as it must be."""
    assert [each for each in state_folder().rglob("*") if each.is_file()] == []
    with Project.open(job) as project:
        assert recover_sessions(project, state_folder()) == []
        assert all(session.closed for session in project.reads.sessions().result())
        assert project.check().result() == []
        with project.snapshot().result() as snapshot:
            return list(snapshot.effort())


@pytest.mark.parametrize("number", ASKED)
def test_who_is_asked_to_end_books_and_saves_all_of_it(job: Path, number: signal.Signals) -> None:
    said = run_and_ask(job, number)
    entries = left(job)
    assert entries[-1].span.ended_by in LAST
    assert {entry.span.category for entry in entries} >= {Category.LABEL}
    # Without a hole, from the first millisecond to the last.
    assert entries[0].span.start_ms == 0
    ends = [entry.span.end_ms for entry in entries]
    assert [entry.span.start_ms for entry in entries[1:]] == ends[:-1]
    with Project.open(job) as project, project.snapshot().result() as snapshot:
        first = next(iter(snapshot.items()))
        assert said == f"drawn {len(first.regions)}"
        work = project.reads.item_work(1).result()
        assert sum(first.active_ms.values()) <= sum(work.values())


def test_one_dialog_upon_another_is_left_first(job: Path) -> None:
    assert run_and_ask(job, signal.SIGTERM, "time-and-pay", "my-day") == "drawn 1"
    require_one_box(job)


def require_one_box(job: Path) -> None:
    """See that the closed job has the one box that was drawn, and all time until the end."""
    entries = left(job)
    assert entries[-1].span.ended_by in LAST
    with Project.open(job) as project:
        assert len(project.reads.load_item(1).result().state.regions) == 1


def test_who_is_asked_while_reading_the_terms_was_never_there(tmp_path: Path) -> None:
    paint_pictures(tmp_path, 2)
    job = begun_job(tmp_path, order=ORDER)
    assert run_and_ask(job, signal.SIGTERM) == "asked AcceptDialog"
    assert left(job) == []


# In this process ------------------------------------------------------------------------------


def has_job(hand: Hand) -> bool:
    """Return whether a job is open."""
    return hand.app.open_job is not None


def test_it_stays_when_the_disk_has_not_got_everything_and_can_be_asked_again(
    hand: Hand, job: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    hand.start(job)
    hand.wait_for_item("p1.png")
    before = [signal.getsignal(number) for number in ASKED]
    ending = SystemSignals(hand.window)
    closed: list[bool] = []

    def not_yet(_session: JobSession) -> bool:
        closed.append(False)
        return False

    try:
        with monkeypatch.context() as patch:
            patch.setattr(hand.app.lifecycle, "_has_saved", not_yet)
            os.kill(os.getpid(), signal.SIGTERM)
            qtbot.waitUntil(lambda: closed == [False], timeout=10_000)
        assert hand.window.isVisible()
        assert has_job(hand)
        os.kill(os.getpid(), signal.SIGTERM)
        qtbot.waitUntil(lambda: not hand.window.isVisible(), timeout=10_000)
        assert not has_job(hand)
    finally:
        ending.stop()
    assert [signal.getsignal(number) for number in ASKED] == before
    assert signal.set_wakeup_fd(-1) == -1


def run_until_closed(hand: Hand, begin: Callable[[], object]) -> None:
    """Run the program's outermost loop until it was asked to end and is closed."""
    loop, ending, limit = QEventLoop(), SystemSignals(hand.window), QTimer()
    ending.closed.connect(loop.quit)

    def give_up() -> None:
        for each in QApplication.topLevelWidgets():
            if isinstance(each, QDialog):
                each.done(0)
        loop.quit()

    limit.setSingleShot(True)
    limit.timeout.connect(give_up)
    limit.start(PATIENCE_MS)
    QTimer.singleShot(0, hand.window, begin)
    try:
        loop.exec()
    finally:
        ending.stop()
    assert limit.isActive(), "It did not come to an end."
    limit.stop()
    assert not hand.window.isVisible()


def test_what_waits_for_an_answer_has_returned_before_anything_is_closed(
    hand: Hand, job: Path
) -> None:
    hand.start(job)
    hand.wait_for_item("p1.png")
    came: list[str] = []
    hand.window.closing.connect(lambda: came.append("closing"))

    def ask(dialog: SkipDialog) -> bool:
        dialog.finished.connect(lambda: came.append("left"))
        os.kill(os.getpid(), signal.SIGTERM)
        return True

    with hand.answering(SkipDialog, ask):
        run_until_closed(hand, lambda: hand.app.run("skip"))
    assert came[:2] == ["left", "closing"]


def run_and_ask_over(hand: Hand, actions: Sequence[str]) -> None:
    """Run these, one upon the other; ask the program to end while the last of them is open."""
    todo, timer = list(actions), QTimer()
    below: list[QWidget | None] = [None]

    def turn() -> None:
        asks = QApplication.activeModalWidget() or hand.window.findChild(ActionPalette)
        if asks is below[0]:
            return
        below[0] = asks
        if todo:
            run_next()
        else:
            timer.stop()
            os.kill(os.getpid(), signal.SIGTERM)

    def run_next() -> None:
        # By a timer of its own: the turn must be over before the dialog runs its loop.
        action = todo.pop(0)
        QTimer.singleShot(0, hand.window, lambda: hand.app.run(action))

    timer.timeout.connect(turn)
    timer.start(7)
    try:
        run_until_closed(hand, run_next)
    finally:
        timer.stop()


@pytest.mark.parametrize(
    "actions",
    [
        ("my-day",),
        ("export",),
        ("statement",),
        ("write-order",),
        ("hand-over",),
        ("skip",),
        ("open-job",),
        ("find-action",),
        ("about",),
        ("time-and-pay", "my-day"),
    ],
    ids=" ".join,
)
def test_a_dialog_in_the_way_is_left_first(hand: Hand, job: Path, actions: tuple[str, ...]) -> None:
    hand.start(job)
    hand.wait_for_item("p1.png")
    hand.draw(Box(10, 10, 50, 40))
    run_and_ask_over(hand, actions)
    hand.close()
    require_one_box(job)


class Stubborn(QDialog):
    """Cannot be left, as one whose export does not come to an end."""

    def reject(self) -> None:
        """Stay."""


def test_what_cannot_be_left_does_not_keep_the_program_for_ever(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("widgets.process.os_signals.MOST_TURNS", 3)
    hand.start(None)
    dialog = Stubborn(hand.window)
    hand.window.closing.connect(lambda: dialog.done(0))

    def begin() -> None:
        QTimer.singleShot(0, dialog, lambda: os.kill(os.getpid(), signal.SIGTERM))
        dialog.exec()

    run_until_closed(hand, begin)


def test_a_signal_that_was_not_to_be_heard_stays_unheard(hand: Hand) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        ending = SystemSignals(hand.window)
        try:
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
            assert signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL
        finally:
            ending.stop()
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    finally:
        signal.signal(signal.SIGHUP, before)


def test_another_signal_is_none_of_its_business(hand: Hand, job: Path, qtbot: QtBot) -> None:
    hand.start(job)
    hand.wait_for_item("p1.png")
    came: list[int] = []
    before = signal.signal(signal.SIGUSR1, lambda number, _frame: came.append(number))
    ending = SystemSignals(hand.window)
    try:
        os.kill(os.getpid(), signal.SIGUSR1)
        turned: list[bool] = []
        QTimer.singleShot(0, lambda: turned.append(True))
        qtbot.waitUntil(lambda: bool(came and turned), timeout=10_000)
        QApplication.processEvents()
        assert hand.window.isVisible()
    finally:
        ending.stop()
        signal.signal(signal.SIGUSR1, before)

"""A shared laptop: whoever takes over gets the own time, and nobody a minute of somebody else's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

import resources
from annotator.effort.categories import COUNTED_WORK, Category
from annotator.effort.effort_totals import sum_of
from annotator.job_file.project import Project
from annotator.model.entities import WorkerId
from annotator.model.geometry import Box
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand, press
from tests.support.held_clock import HeldClock
from widgets.job_files.pin_dialog import PinDialog
from widgets.job_files.worker_dialog import WorkerDialog
from widgets.work_order.accept_dialog import AcceptDialog

K = Qt.Key
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
MINUTE_MS = 60_000
BOX = Box(40, 40, 100, 80)
ORDER = resources.path("examples", "work_order.toml")
Act = Callable[[WorkerDialog], bool]


@pytest.fixture
def hand(qtbot: QtBot, clock: HeldClock) -> Iterator[Hand]:
    assert clock.now_ms == 0
    hand = Hand(qtbot)
    yield hand
    hand.close()


@pytest.fixture
def job(tmp_path: Path) -> Path:
    paint_pictures(tmp_path, 2)
    return begun_job(tmp_path, workers=("Amina", "Baraka"))


def choosing(digit: str, pin: str = "", meanwhile: Callable[[], None] = lambda: None) -> Act:
    """Return what chooses a person by a digit, after something else has happened."""

    def act(dialog: WorkerDialog) -> bool:
        meanwhile()
        dialog.field.setText(digit)
        dialog.pin.setText(pin)
        press(dialog.begin_button)
        return True

    return act


def leaving(meanwhile: Callable[[], None] = lambda: None) -> Act:
    """Return what leaves the dialog without an answer."""

    def act(dialog: WorkerDialog) -> bool:
        meanwhile()
        press(dialog.cancel_button)
        return True

    return act


def accept(dialog: AcceptDialog) -> bool:
    """Accept the terms."""
    press(dialog.accept_button)
    return True


def refuse(dialog: AcceptDialog) -> bool:
    """Do not accept them."""
    press(dialog.later_button)
    return True


def start(hand: Hand, job: Path, act: Act) -> None:
    """Open the job as whoever is chosen, and wait until the picture is seen."""
    with (
        hand.qtbot.waitSignal(hand.canvas.painted, timeout=10_000),
        hand.answering(WorkerDialog, act),
    ):
        hand.start(job)
    hand.wait_for_item("p1.png")
    hand.canvas.setFocus()


def hand_over(hand: Hand, act: Act) -> None:
    """Press the one key, answer, and wait until the picture is seen."""
    with hand.answering(WorkerDialog, act):
        hand.key(K.Key_U, CTRL_SHIFT)
    hand.wait_for_item("p1.png")
    hand.canvas.setFocus()


def work(hand: Hand, clock: HeldClock, minutes: int) -> None:
    """Give a sign of life every minute."""
    for _minute in range(minutes):
        clock.move(MINUTE_MS, hand.desk.session.clock)
        hand.desk.session.clock.signal()


def times(job: Path) -> dict[str, dict[Category, int]]:
    """Return what the closed job has of each person, by category."""
    with Project.open(job) as project:
        found = {}
        for worker in project.reads.workers().result():
            of_worker: dict[Category, int] = {}
            for row in project.reads.effort_sums(worker.id).result():
                of_worker[row.category] = of_worker.get(row.category, 0) + row.total_ms
            found[worker.name] = of_worker
    return found


def test_what_both_have_adds_up_to_what_has_passed_and_each_has_the_own(
    hand: Hand, clock: HeldClock, job: Path
) -> None:
    start(hand, job, choosing("1"))
    work(hand, clock, 7)
    hand_over(hand, choosing("2"))
    work(hand, clock, 11)
    hand_over(hand, choosing("1"))
    work(hand, clock, 5)
    hand.close()
    found = times(job)
    assert found["Amina"][Category.LABEL] == 12 * MINUTE_MS
    assert found["Baraka"][Category.LABEL] == 11 * MINUTE_MS
    assert sum(sum(of_one.values()) for of_one in found.values()) == clock.now_ms


def test_what_is_drawn_is_the_own_too(hand: Hand, clock: HeldClock, job: Path) -> None:
    start(hand, job, choosing("1"))
    hand.draw(BOX)
    hand_over(hand, choosing("2"))
    assert clock.now_ms == 0
    hand.draw(Box(180, 120, 60, 60))
    hand.close()
    with Project.open(job) as project:
        state = project.reads.load_item(1).result().state
        assert len({region.worker_id for region in state.regions.values()}) == 2


def test_while_it_is_asked_who_works_time_goes_on_no_item_and_by_the_rule_of_gaps(
    hand: Hand, clock: HeldClock, job: Path
) -> None:
    start(hand, job, choosing("1"))
    work(hand, clock, 3)
    session = hand.desk.session
    # Amina gets up; Baraka comes half an hour later.
    hand_over(hand, choosing("2", meanwhile=lambda: clock.move(30 * MINUTE_MS, session.clock)))
    work(hand, clock, 4)
    hand.close()
    found = times(job)
    assert found["Amina"][Category.LABEL] == 3 * MINUTE_MS
    assert found["Amina"][Category.ADMIN] == 2 * MINUTE_MS
    assert sum_of(found["Amina"], COUNTED_WORK) == 5 * MINUTE_MS
    assert found["Baraka"] == {Category.LABEL: 4 * MINUTE_MS}


def test_who_goes_on_after_all_works_on_the_same_item_as_before(
    hand: Hand, clock: HeldClock, job: Path
) -> None:
    start(hand, job, choosing("1"))
    work(hand, clock, 1)
    session = hand.desk.session
    region = hand.draw(BOX)
    hand_over(hand, leaving(lambda: clock.move(MINUTE_MS, session.clock)))
    assert hand.desk.session is session
    work(hand, clock, 2)
    assert hand.regions == [region]
    hand.close()
    found = times(job)["Amina"]
    assert found[Category.LABEL] == 3 * MINUTE_MS
    assert found[Category.ADMIN] == MINUTE_MS


def test_what_a_region_took_is_counted_on_after_a_look_at_who_works(
    hand: Hand, clock: HeldClock, job: Path
) -> None:
    start(hand, job, choosing("1"))
    work(hand, clock, 1)
    hand_over(hand, leaving())
    work(hand, clock, 2)
    hand.draw(BOX)
    hand.close()
    with (
        Project.open(job) as project,
        project.snapshot(job.parent / "copies").result() as snapshot,
    ):
        (first, _second) = snapshot.items()
        assert list(first.active_ms.values()) == [3 * MINUTE_MS]


def test_one_key_and_enter_hand_over_between_two(hand: Hand, clock: HeldClock, job: Path) -> None:
    start(hand, job, choosing("1"))

    def enter(dialog: WorkerDialog) -> bool:
        QTest.keyClick(dialog, K.Key_Return)
        return True

    for name in ("Baraka", "Amina", "Baraka"):
        hand_over(hand, enter)
        assert hand.window.line.who.text() == name
    assert clock.now_ms == 0


def test_whoever_refuses_the_terms_leaves_no_trace_and_the_other_goes_on(
    hand: Hand, clock: HeldClock, tmp_path: Path
) -> None:
    paint_pictures(tmp_path, 2)
    job = begun_job(tmp_path, workers=("Amina", "Baraka"), order=ORDER)

    with hand.answering(AcceptDialog, accept):
        start(hand, job, choosing("1"))
    work(hand, clock, 3)
    with hand.answering(AcceptDialog, refuse):
        hand_over(hand, choosing("2"))
    assert hand.window.line.who.text() == "Amina"
    work(hand, clock, 2)
    hand.close()
    assert times(job) == {"Amina": {Category.LABEL: 5 * MINUTE_MS}, "Baraka": {}}
    with Project.open(job) as project:
        (order,) = project.reads.orders().result()
        assert len(order.accepted_by) == 1
        assert len({session.worker_id for session in project.reads.sessions().result()}) == 1


def test_a_pin_that_was_set_is_asked_for_and_a_wrong_one_hands_nothing_over(
    hand: Hand, clock: HeldClock, job: Path
) -> None:
    start(hand, job, choosing("1"))

    def set_pin(dialog: PinDialog) -> bool:
        dialog.new.setText("2468")
        dialog.again.setText("2468")
        press(dialog.save_button)
        return True

    with hand.answering(PinDialog, set_pin):
        hand.app.run("pin")
    hand.return_to_window()
    hand.canvas.setFocus()
    hand_over(hand, choosing("2"))
    work(hand, clock, 2)
    tries = iter(("1111", "2468"))

    def guess(dialog: WorkerDialog) -> bool:
        pin = next(tries)
        choosing("1", pin)(dialog)
        return pin == "2468"

    with hand.answering(WorkerDialog, guess):
        hand.key(K.Key_U, CTRL_SHIFT)
    hand.wait_for_item("p1.png")
    assert hand.window.line.who.text() == "Amina"
    assert list(tries) == []
    hand.close()
    assert times(job)["Baraka"][Category.LABEL] == 2 * MINUTE_MS


def test_a_job_of_one_person_with_a_pin_asks_for_it_at_the_door(
    hand: Hand, clock: HeldClock, tmp_path: Path
) -> None:
    paint_pictures(tmp_path, 1)
    job = begun_job(tmp_path)
    with Project.open(job) as project:
        (amina,) = project.reads.workers().result()
        project.writes.set_pin(WorkerId(amina.id), "2468").result()

    def enter(dialog: WorkerDialog) -> bool:
        assert dialog.focusWidget() is dialog.pin
        QTest.keyClicks(dialog.pin, "2468")
        QTest.keyClick(dialog.pin, K.Key_Return)
        return True

    start(hand, job, enter)
    assert hand.window.line.who.text() == "Amina"
    assert clock.now_ms == 0


def test_whoever_comes_back_after_a_refusal_is_asked_for_the_pin(
    hand: Hand, clock: HeldClock, tmp_path: Path
) -> None:
    paint_pictures(tmp_path, 1)
    job = begun_job(tmp_path, workers=("Amina", "Baraka"), order=ORDER)
    with Project.open(job) as project:
        amina = project.reads.workers().result()[0]
        project.writes.set_pin(amina.id, "2468").result()
    asked: list[WorkerDialog] = []

    def answer(dialog: WorkerDialog) -> bool:
        if dialog not in asked:
            asked.append(dialog)
            choosing(*(("2", ""), ("1", "2468"))[len(asked) - 1])(dialog)
        return len(asked) == 2

    with hand.answering(AcceptDialog, accept):
        start(hand, job, choosing("1", "2468"))
    with hand.answering(AcceptDialog, refuse), hand.answering(WorkerDialog, answer):
        hand.key(K.Key_U, CTRL_SHIFT)
    hand.wait_for_item("p1.png")
    assert len(asked) == 2
    assert hand.window.line.who.text() == "Amina"
    assert clock.now_ms == 0

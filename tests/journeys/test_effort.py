"""What the window tells the clock: labelling, checking, reading the terms, waiting; and of whom."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

import resources
from annotator.effort.categories import Category
from annotator.imaging import Veil
from annotator.job_file.project import Project
from annotator.job_file.read_api import JobReads
from annotator.job_file.rows.values import LoadedItem
from annotator.model.entities import ItemId
from annotator.model.geometry import Box
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import NONE, Hand, press
from widgets.job_files.worker_dialog import WorkerDialog
from widgets.media.images import picture_cache
from widgets.media.images.picture_cache import CachedPicture
from widgets.media.sources import images_in
from widgets.work_order.accept_dialog import AcceptDialog

K = Qt.Key
BOX = Box(40, 40, 100, 80)
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def booked(hand: Hand) -> dict[Category, int]:
    """Return the time of this session by category, in ms."""
    return {kind: ms for kind, ms in hand.desk.session.clock.totals().items() if ms}


def grows(hand: Hand, category: Category) -> None:
    """Move the mouse over the canvas until time has gone to a category, and only to that."""
    before = booked(hand)
    at = hand.canvas.rect().center()

    def is_more() -> bool:
        at.setX(at.x() + 1)
        QTest.mouseMove(hand.canvas, at)
        return booked(hand).get(category, 0) > before.get(category, 0) + 60

    hand.qtbot.waitUntil(is_more, timeout=10_000)


def waits(hand: Hand) -> None:
    """Wait until more time has gone to waiting; the first moments of a wait do not."""
    before = booked(hand).get(Category.WAIT, 0)
    hand.qtbot.waitUntil(lambda: booked(hand).get(Category.WAIT, 0) > before + 60)


def test_an_item_is_labelled_and_an_own_done_one_is_checked(hand: Hand, tmp_path: Path) -> None:
    paint_pictures(tmp_path, 2)
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("p1.png")
    grows(hand, Category.LABEL)
    assert Category.SELF_CHECK not in booked(hand)
    hand.draw(BOX)
    hand.key(K.Key_Space)
    hand.wait_for_item("p2.png")
    hand.key(K.Key_A)
    hand.wait_for_item("p1.png")
    grows(hand, Category.SELF_CHECK)


def test_reading_the_work_order_beside_the_picture_is_guideline_time(
    hand: Hand, tmp_path: Path
) -> None:
    paint_pictures(tmp_path, 1)

    def accept(dialog: AcceptDialog) -> bool:
        press(dialog.accept_button)
        return True

    with hand.answering(AcceptDialog, accept):
        hand.start(begun_job(tmp_path, order=resources.path("examples", "work_order.toml")))
    hand.wait_for_item("p1.png")
    grows(hand, Category.LABEL)
    QTest.keyPress(hand.canvas, K.Key_W, CTRL_SHIFT)
    before = booked(hand).get(Category.GUIDELINE, 0)
    hand.qtbot.waitUntil(lambda: booked(hand).get(Category.GUIDELINE, 0) > before + 100)
    label_ms = booked(hand)[Category.LABEL]
    hand.key(K.Key_Shift)
    for _ in range(5):
        hand.key(K.Key_Down)  # scrolls the terms
        hand.qtbot.wait(20)
    assert booked(hand)[Category.LABEL] == label_ms
    hand.key(K.Key_W, CTRL_SHIFT)
    grows(hand, Category.LABEL)


def test_waiting_for_a_slow_picture_is_waiting_and_the_window_stays_alive(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paint_pictures(tmp_path, 6)
    gate, load = threading.Event(), picture_cache.load

    def slow(path: Path, veil: Veil, renderings: picture_cache.Renderings) -> CachedPicture:
        if path.name == "p6.png":
            assert gate.wait(120)
        return load(path, veil, renderings)

    monkeypatch.setattr(picture_cache, "load", slow)
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("p1.png")
    hand.window.items.chosen.emit(6)
    waits(hand)
    hand.qtbot.waitUntil(lambda: hand.canvas._picture.message.title == "Opening…")
    hand.key(K.Key_Space)  # nobody is done with what was never seen
    hand.drag((10, 10), (100, 100))
    assert hand.regions == []
    assert hand.desk.items[5].status.value == "new"
    label_ms = booked(hand).get(Category.LABEL, 0)
    waits(hand)
    assert booked(hand).get(Category.LABEL, 0) == label_ms
    gate.set()
    hand.wait_for_item("p6.png")
    grows(hand, Category.LABEL)


def test_who_goes_on_before_a_picture_is_painted_waits_for_the_next_item(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paint_pictures(tmp_path, 12)
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("p1.png")
    read, late = JobReads.load_item, Future[LoadedItem]()
    monkeypatch.setattr(
        JobReads, "load_item", lambda reads, item: late if item == 12 else read(reads, item)
    )
    painted: list[None] = []
    hand.app.presenter.views.painted.connect(lambda: painted.append(None))

    def go_on() -> None:
        hand.desk.content_came.disconnect(go_on)
        hand.window.items.chosen.emit(12)

    hand.desk.content_came.connect(go_on)
    hand.window.items.chosen.emit(2)
    hand.qtbot.waitUntil(lambda: bool(painted))
    assert hand.desk.waiting.is_on
    waits(hand)
    label_ms = booked(hand).get(Category.LABEL, 0)
    waits(hand)
    assert booked(hand).get(Category.LABEL, 0) == label_ms
    late.set_result(read(hand.desk.project.reads, ItemId(12)).result())
    hand.wait_for_item("p12.png")
    grows(hand, Category.LABEL)


def test_a_key_right_after_another_item_was_chosen_confirms_neither(
    hand: Hand, tmp_path: Path
) -> None:
    paint_pictures(tmp_path, 6)
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("p1.png")
    hand.window.items.chosen.emit(6)
    hand.key(K.Key_Space)  # before the item is read: events are not processed in between
    hand.wait_for_item("p6.png")
    assert [hand.desk.items[place].status.value for place in (0, 5)] == ["new", "new"]


def test_a_picture_that_waits_for_its_turn_is_not_forgotten(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paint_pictures(tmp_path, 9)
    gate, load = threading.Event(), picture_cache.load

    def slow(path: Path, veil: Veil, renderings: picture_cache.Renderings) -> CachedPicture:
        if path.name in {"p2.png", "p3.png"}:
            assert gate.wait(120)
        return load(path, veil, renderings)

    monkeypatch.setattr(picture_cache, "load", slow)
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("p1.png")
    # Both threads decode the neighbours by now; the next one must queue behind them.
    hand.qtbot.waitUntil(lambda: len(images_in(hand.desk.media)._pictures._running) == 2)
    hand.window.items.chosen.emit(8)
    hand.qtbot.waitUntil(lambda: hand.desk.place == 7)
    hand.desk.neighbours.make_ready()
    gate.set()
    hand.wait_for_item("p8.png")


def test_a_late_picture_does_not_call_back_from_the_next_item(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paint_pictures(tmp_path, 6)
    data = (tmp_path / "p5.png").read_bytes()
    (tmp_path / "p5.png").write_bytes(b"")
    job = begun_job(tmp_path)
    (tmp_path / "p5.png").write_bytes(data)
    begun, gate, load = threading.Event(), threading.Event(), picture_cache.load

    def slow(path: Path, veil: Veil, renderings: picture_cache.Renderings) -> CachedPicture:
        if path.name == "p5.png":
            begun.set()
            assert gate.wait(120)
        return load(path, veil, renderings)

    monkeypatch.setattr(picture_cache, "load", slow)
    hand.start(job)
    hand.wait_for_item("p1.png")
    hand.window.items.chosen.emit(5)
    hand.qtbot.waitUntil(lambda: hand.desk.place == 4)
    hand.qtbot.waitUntil(begun.is_set)  # what was not begun is not gone on with
    hand.window.items.chosen.emit(1)
    hand.wait_for_item("p1.png")
    gate.set()
    hand.qtbot.waitUntil(lambda: hand.desk.items[4].status.value == "new")
    assert hand.desk.place == 0


def choosing(digit: str) -> Callable[[WorkerDialog], bool]:
    """Return what chooses a person by a digit."""

    def act(dialog: WorkerDialog) -> bool:
        dialog.field.setText(digit)
        press(dialog.begin_button)
        return True

    return act


def test_two_workers_each_have_their_own_time_and_regions(hand: Hand, tmp_path: Path) -> None:
    paint_pictures(tmp_path, 2)
    job = begun_job(tmp_path, workers=("Amina", "Baraka"))
    with hand.answering(WorkerDialog, choosing("1")):
        hand.start(job)
    hand.wait_for_item("p1.png")
    assert hand.window.line.who.text() == "Amina"
    grows(hand, Category.LABEL)
    hand.draw(BOX)
    with hand.answering(WorkerDialog, choosing("2")):
        hand.key(K.Key_U, CTRL_SHIFT)
    hand.wait_for_item("p1.png")
    assert hand.window.line.who.text() == "Baraka"
    grows(hand, Category.LABEL)
    hand.draw(Box(180, 120, 60, 60))
    hand.close()
    with Project.open(job) as project:
        people = project.reads.workers().result()
        state = project.reads.load_item(1).result().state
        assert {region.worker_id for region in state.regions.values()} == {w.id for w in people}
        for worker in people:
            sums = project.reads.effort_sums(worker.id).result()
            assert sum(row.total_ms for row in sums if row.category is Category.LABEL) > 0
        assert len({session.worker_id for session in project.reads.sessions().result()}) == 2


def test_a_mouse_over_nothing_of_ours_is_not_needed_to_know_the_keys(
    hand: Hand, tmp_path: Path
) -> None:
    paint_pictures(tmp_path, 1)
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("p1.png")
    before = booked(hand).get(Category.LABEL, 0)

    def is_more() -> bool:
        QTest.keyClick(hand.canvas, K.Key_Shift, NONE)
        return booked(hand).get(Category.LABEL, 0) > before + 60

    hand.qtbot.waitUntil(is_more, timeout=10_000)

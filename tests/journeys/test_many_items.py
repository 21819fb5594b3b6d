"""A large folder in the real window: work begins at once; the rest comes in, stops, goes on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from annotator.importers import import_run
from annotator.items.codes import status_in
from annotator.items.filters import NO_FILTER
from annotator.job_file.project import Project
from annotator.model.entities import Status
from annotator.model.geometry import Box
from annotator.settings import Settings
from tests.journeys.hand import Hand
from tests.support.material import material
from widgets.job_files import job_creation, job_questions
from widgets.job_files.new_job_dialog import NewJob

COUNT = 24
K = Qt.Key


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of 24 pictures, the first half of them of streets."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for number in range(1, COUNT + 1):
        kind = "harbour" if number > COUNT // 2 else "Street"
        shutil.copy(material("photos/chelsea.png"), folder / f"{number} {kind}.png")
    return folder


@pytest.fixture
def hand(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hand]:
    """Return a program that begins a job with five pictures and brings in two at a time."""
    monkeypatch.setattr(job_creation, "FIRST_ITEMS", 5)
    monkeypatch.setattr(import_run, "BATCH", 2)
    hand = Hand(qtbot, Settings(None))
    hand.window.appear()
    hand.window.activateWindow()
    yield hand
    hand.close()


def begin(hand: Hand, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    job = folder.parent / "photos.fairlabel"
    answer = NewJob(folder, job, ("cat", "dog"), None, "Amina")
    monkeypatch.setattr(job_questions, "ask_for_job", lambda *_: answer)
    hand.app.lifecycle.begin(folder)
    return job


def names(hand: Hand) -> list[str]:
    return [hand.desk.items[at].path for at in range(len(hand.desk.items))]


WHOLE = [f"{n} {'harbour' if n > COUNT // 2 else 'Street'}.png" for n in range(1, COUNT + 1)]


def test_work_begins_with_the_first_picture_and_the_others_come_meanwhile(
    hand: Hand, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(hand, folder, monkeypatch)
    hand.wait_for_item(WHOLE[0])
    hand.draw(Box(10, 10, 50, 40))
    hand.qtbot.waitUntil(lambda: not hand.app.lifecycle.adding.is_running, timeout=20_000)
    hand.qtbot.waitUntil(lambda: len(hand.desk.items) == COUNT, timeout=10_000)
    assert names(hand) == WHOLE
    bar = hand.window.bar
    hand.qtbot.waitUntil(lambda: bar.place.text().strip("\u2068\u2069") == f"1 / {COUNT}")
    assert hand.window.items.model.rowCount() == COUNT
    assert hand.window.items.added.text() == ""
    hand.wait_until_saved()
    assert hand.desk.project.check().result() == []


def test_what_was_left_at_the_end_comes_in_when_the_job_is_opened_again(
    hand: Hand, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = import_run.Feed.run

    def stopped(self: import_run.Feed, project: Project, cancel: object, told: object) -> None:
        # As if the program ended at this moment: nothing more is brought in.
        hand.app.lifecycle.adding._cancel.cancel()  # type: ignore[union-attr]  # pictures are just being added
        run(self, project, cancel, told)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(import_run.Feed, "run", stopped)
    job = begin(hand, folder, monkeypatch)
    hand.wait_for_item(WHOLE[0])
    hand.qtbot.waitUntil(lambda: not hand.app.lifecycle.adding.is_running, timeout=20_000)
    assert names(hand) == WHOLE[:5]
    hand.app.lifecycle.close()
    monkeypatch.setattr(import_run.Feed, "run", run)
    hand.app.lifecycle.open_path(job)
    hand.wait_for_item(WHOLE[0])
    hand.qtbot.waitUntil(lambda: len(hand.desk.items) == COUNT, timeout=20_000)
    assert names(hand) == WHOLE


def test_stop_keeps_what_came_and_the_menu_adds_the_rest(
    hand: Hand, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = hand.window.items
    run = import_run.Feed.run

    def waiting(self: import_run.Feed, project: Project, cancel: object, told: object) -> None:
        def tell(fed: import_run.ImportProgress) -> None:
            told(fed)  # type: ignore[operator]  # passed on as it came
            if fed.seen >= 9:
                gate.wait(120)

        run(self, project, cancel, tell)  # type: ignore[arg-type]  # passed on as it came

    gate = Event()
    monkeypatch.setattr(import_run.Feed, "run", waiting)
    job = begin(hand, folder, monkeypatch)
    hand.wait_for_item(WHOLE[0])
    hand.qtbot.waitUntil(lambda: panel.added.isVisible() and "of 24" in panel.added.text())
    (stop,) = [b for b in panel.findChildren(QPushButton) if b.text() == "Stop"]
    QTest.mouseClick(stop, Qt.MouseButton.LeftButton)
    gate.set()
    hand.qtbot.waitUntil(lambda: not hand.app.lifecycle.adding.is_running, timeout=20_000)
    shown = hand.window.notices.shown
    assert shown is not None
    assert shown.text.startswith("Stopped after ")
    hand.window.notices.dismiss()
    monkeypatch.setattr(import_run.Feed, "run", run)
    hand.app.lifecycle.close()
    hand.app.lifecycle.open_path(job)
    hand.wait_for_item(WHOLE[0])
    hand.qtbot.waitUntil(lambda: hand.desk.items.is_known)
    so_far = len(hand.desk.items)
    assert 5 < so_far < COUNT
    assert not hand.app.lifecycle.adding.is_running
    hand.app.run("add-pictures")
    hand.qtbot.waitUntil(lambda: len(hand.desk.items) == COUNT, timeout=20_000)
    assert names(hand) == WHOLE
    text = f"{COUNT - so_far} item(s) added."
    hand.qtbot.waitUntil(lambda: _notice(hand) == text)
    hand.app.run("add-pictures")
    hand.qtbot.waitUntil(lambda: _notice(hand) == "The folder has no new files.")


def _notice(hand: Hand) -> str:
    return "" if hand.window.notices.shown is None else hand.window.notices.shown.text


@pytest.fixture
def whole(hand: Hand, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Hand:
    """Return the program with all 24 pictures in the job, the first one open."""
    begin(hand, folder, monkeypatch)
    hand.wait_for_item(WHOLE[0])
    hand.qtbot.waitUntil(lambda: len(hand.desk.items) == COUNT, timeout=20_000)
    hand.canvas.setFocus()
    return hand


def test_the_steps_keep_to_what_is_found_and_say_so(whole: Hand) -> None:
    hand, panel = whole, whole.window.items
    shift_ctrl = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    hand.key(K.Key_F, shift_ctrl)
    assert panel.filter_bar.field.hasFocus()
    QTest.keyClicks(panel.filter_bar.field, "1 harb")
    hand.qtbot.waitUntil(lambda: panel.model.rowCount() == 1, timeout=10_000)  # 21 harbour
    QTest.keyClicks(panel.filter_bar.field, "\b" * 6 + "harb")
    hand.qtbot.waitUntil(lambda: panel.model.rowCount() == 12, timeout=10_000)
    table = hand.window.actions_table
    assert table["next-item"].text() == "Next item that matches the filter"
    hand.canvas.setFocus()
    hand.key(K.Key_D)
    hand.wait_for_item(WHOLE[12])
    hand.key(K.Key_Space)
    hand.wait_for_item(WHOLE[13])
    assert status_in(hand.desk.items.whole.code_at(12)) is Status.DONE
    assert panel.model.rowCount() == 12  # it stays in sight for now
    for at in range(13, COUNT):
        hand.wait_for_item(WHOLE[at])
        hand.key(K.Key_Space)
    hand.qtbot.waitUntil(lambda: _notice(hand).startswith("Nothing more to do among"))
    shown = hand.window.notices.shown
    assert shown is not None
    assert shown.text.endswith("others are unfinished.")
    (_words, show_all) = shown.choices[0]
    show_all()
    assert hand.desk.items.filter == NO_FILTER
    assert table["next-item"].text() == "Next item"
    hand.key(K.Key_F)
    hand.wait_for_item(WHOLE[0])


# The platform without a screen says of every popup that it cannot do these two.
@pytest.mark.qt_log_ignore("support (raise|grabbing)", extend=True)
def test_a_number_opens_the_item(whole: Hand) -> None:
    hand = whole
    hand.key(K.Key_G)
    popup = hand.app.parts.items.go_to
    assert popup.isVisible()
    assert (popup.number.value(), popup.number.maximum()) == (1, COUNT)
    QTest.keyClicks(popup.number, "17")
    QTest.keyClick(popup.number, K.Key_Return)
    assert not popup.isVisible()
    hand.wait_for_item(WHOLE[16])
    assert QApplication.focusWidget() is hand.canvas

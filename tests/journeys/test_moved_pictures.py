"""A job whose pictures were moved: it says how many, asks where they are, and goes on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from annotator.job_file.project import Project
from annotator.model.entities import Status
from annotator.model.geometry import Box
from annotator.settings import Settings
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand
from widgets.shell.notice_bar import Notice


@pytest.fixture
def job(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    paint_pictures(folder, 4)
    return begun_job(folder)


@pytest.fixture
def hand(qtbot: QtBot) -> Iterator[Hand]:
    hand = Hand(qtbot, Settings(None))
    yield hand
    hand.close()


def folder_of(job: Path) -> Path:
    """Return the folder of the job's pictures."""
    return next(job.parent.rglob("p1.png")).parent


def notice_with(hand: Hand, words: str) -> Notice:
    """Wait for a notice with these words, and put away those before it."""

    def is_shown() -> bool:
        shown = hand.window.notices.shown
        if shown is not None and words not in shown.text:
            hand.window.notices.dismiss()
        return shown is not None and words in shown.text

    hand.qtbot.waitUntil(is_shown, timeout=10_000)
    shown = hand.window.notices.shown
    assert shown is not None
    return shown


def answer(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))


def press(hand: Hand, notice: Notice) -> None:
    """Press the one button of a notice."""
    ((_words, call),) = notice.choices
    hand.window.notices.withdraw(notice)
    call()


def test_a_moved_folder_is_asked_for_and_work_goes_on(
    hand: Hand, job: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, there = folder_of(job), tmp_path / "another disk"
    there.mkdir()
    for path in folder.glob("*.png"):
        shutil.move(path, there)
    hand.start(job)
    notice = notice_with(hand, "Pictures that were not found: 4 of 4. Where are they now?")
    # The row is written once the job file has been checked.
    hand.qtbot.waitUntil(lambda: hand.desk.items[0].status is Status.UNREADABLE)
    empty = tmp_path / "empty"
    empty.mkdir()
    answer(monkeypatch, empty)
    press(hand, notice)
    again = notice_with(hand, "None of them is in empty. Choose another folder.")
    answer(monkeypatch, there)
    press(hand, again)
    notice_with(hand, "All pictures were found again.")
    hand.wait_for_item("p1.png")
    assert hand.desk.project.media_folder == there
    hand.qtbot.waitUntil(lambda: hand.desk.items[0].status is Status.NEW, timeout=10_000)
    hand.go_on_to("p4.png")


def test_a_folder_that_comes_back_leaves_no_item_behind(hand: Hand, tmp_path: Path) -> None:
    folder, away = tmp_path / "stick", tmp_path / "pulled out"
    folder.mkdir()
    paint_pictures(folder, 4)
    job = begun_job(folder)
    job = job.rename(tmp_path / "job.fairlabel")
    with Project.open(job) as project:
        project.writes.set_facts(media_folder="stick").result()
    hand.start(job)
    hand.wait_for_item("p1.png")
    folder.rename(away)
    for place in (1, 2, 3):
        hand.key(Qt.Key.Key_D)
        hand.qtbot.waitUntil(partial(is_settled, hand, place))
    missing = notice_with(hand, "Pictures that were not found: 4 of 4. Where are they now?")
    away.rename(folder)
    hand.key(Qt.Key.Key_F5)
    hand.wait_for_item("p4.png")
    notices = hand.window.notices
    hand.qtbot.waitUntil(lambda: notices.shown != missing)
    for name in ("p1.png", "p2.png", "p3.png"):
        hand.key(Qt.Key.Key_Space)
        hand.wait_for_item(name)
    assert [hand.desk.items[place].status for place in (0, 1, 3)] == [Status.DONE] * 3


def test_a_picture_that_comes_back_is_an_item_like_any_other(hand: Hand, job: Path) -> None:
    folder = folder_of(job)
    gone = folder / "p2.png"
    data = gone.read_bytes()
    gone.unlink()
    hand.start(job)
    hand.wait_for_item("p1.png")
    hand.key(Qt.Key.Key_D)
    hand.qtbot.waitUntil(partial(is_settled, hand, 1))
    hand.qtbot.waitUntil(lambda: hand.desk.items[1].status is Status.UNREADABLE)
    gone.write_bytes(data)
    hand.key(Qt.Key.Key_F5)
    hand.wait_for_item("p2.png")
    hand.qtbot.waitUntil(lambda: hand.desk.items[1].status is Status.NEW)
    hand.draw(Box(10, 10, 60, 40))
    hand.key(Qt.Key.Key_Space)
    hand.wait_for_item("p3.png")
    assert hand.desk.items[1].status is Status.DONE


def is_settled(hand: Hand, place: int) -> bool:
    """Return whether that item is open, and it is known whether it can be read."""
    return hand.desk.place == place and not hand.desk.is_opening


def test_some_that_lie_elsewhere_can_be_copied_back(
    hand: Hand, job: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, there = folder_of(job), tmp_path / "stick"
    there.mkdir()
    shutil.move(folder / "p1.png", there / "p1.png")
    hand.start(job)
    notice = notice_with(hand, "Pictures that were not found: 1 of 4.")
    answer(monkeypatch, there)
    press(hand, notice)
    offer = notice_with(hand, "1 of them are in stick.")
    assert not (folder / "p1.png").exists()
    press(hand, offer)
    notice_with(hand, "1 picture was copied")
    hand.wait_for_item("p1.png")
    assert (folder / "p1.png").read_bytes() == (there / "p1.png").read_bytes()


def test_who_asks_hears_that_all_are_there(hand: Hand, job: Path) -> None:
    hand.start(job)
    hand.wait_for_item("p1.png")
    hand.app.run("find-pictures")
    notice_with(hand, "All pictures are where the job expects them.")


def test_a_picture_that_is_broken_is_not_taken_for_a_lost_one(hand: Hand, job: Path) -> None:
    (folder_of(job) / "p1.png").write_bytes(b"broken")
    hand.start(job)
    hand.qtbot.waitUntil(
        lambda: hand.app.open_job is not None and not hand.desk.is_opening, timeout=10_000
    )
    assert hand.desk.shown is None
    assert not hand.app.parts.relinking._has_looked

"""A job that cannot go back to its stick is told at the end, and at the next start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from annotator.job_file.project import Project
from annotator.model.geometry import Box
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand, press
from tests.support.english import english
from tests.support.held_clock import HeldClock
from widgets.job_files.write_back_dialog import HomeDialog

Start = Callable[[Path | None], Hand]


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    HeldClock(monkeypatch)
    pictures = tmp_path / "Dropbox"
    pictures.mkdir()
    paint_pictures(pictures, 2)
    return begun_job(pictures)


@pytest.fixture
def start(qtbot: QtBot) -> Iterator[Start]:
    hands: list[Hand] = []

    def started(path: Path | None) -> Hand:
        hand = Hand(qtbot)
        hands.append(hand)
        hand.start(path)
        return hand

    yield started
    for hand in hands:
        hand.close()


def work_and_pull_out(hand: Hand, job: Path) -> Path:
    """Draw a box, and take the place of the job away; return where it went."""
    hand.wait_for_item("p1.png")
    hand.window.notices.dismiss()
    hand.draw(Box(10, 10, 60, 40))
    hand.wait_until_saved()
    return job.parent.rename(job.parent.with_name("pulled out"))


def regions_in(path: Path) -> int:
    with Project.open(path) as project, project.snapshot().result() as snapshot:
        return sum(len(record.regions) for record in snapshot.items())


def said(hand: Hand) -> str:
    notice = hand.window.notices.shown
    return "" if notice is None else notice.text


def wait_for(hand: Hand, text: str) -> None:
    """Read one notice after the other until there is the one with a text."""

    def is_said() -> bool:
        if text in said(hand):
            return True
        hand.window.notices.dismiss()
        return False

    hand.qtbot.waitUntil(is_said)


def write_it_back(hand: Hand) -> None:
    def offered() -> list[QPushButton]:
        buttons = hand.window.notices.findChildren(QPushButton)
        return [each for each in buttons if each.text() == "&Write it back" and each.isVisible()]

    hand.qtbot.waitUntil(lambda: len(offered()) == 1)
    press(offered()[0])


def test_closing_tells_why_and_tries_again_until_the_stick_is_back(start: Start, job: Path) -> None:
    hand = start(job)
    away = work_and_pull_out(hand, job)
    told: list[str] = []

    def act(dialog: HomeDialog) -> bool:
        if not dialog.again_button.isEnabled():
            return False
        told.append(dialog.said.text())
        if len(told) == 2:
            away.rename(job.parent)
        press(dialog.again_button)
        return len(told) == 2

    with hand.answering(HomeDialog, act):
        hand.window.close()
    assert not hand.window.isVisible()
    assert len(told) == 2
    assert all("could not be written back to its place" in each for each in told), told
    hand.close()
    assert regions_in(job) == 1


def test_what_is_kept_here_is_told_by_the_next_start_of_the_program(
    start: Start, job: Path
) -> None:
    hand = start(job)
    away = work_and_pull_out(hand, job)

    def keep(dialog: HomeDialog) -> bool:
        if not dialog.again_button.isEnabled():
            return False
        press(dialog.keep_button)
        return True

    with hand.answering(HomeDialog, keep):
        hand.window.close()
    hand.close()
    # Not of that job, nor of any.
    again = start(None)
    again.app.lifecycle  # noqa: B018 - built a while after the window is shown
    wait_for(again, f"The last work on {job.name} was not written back")
    write_it_back(again)
    wait_for(again, "could not be written back")
    away.rename(job.parent)
    write_it_back(again)
    wait_for(again, "is written back to its place.")
    again.close()
    assert regions_in(job) == 1
    last = start(None)
    last.app.parts.job_files.write_backs.look_behind()
    assert "was not written back" not in said(last)


def test_a_job_that_is_closed_while_the_window_stays_has_a_way_to_try_again(
    start: Start, job: Path
) -> None:
    hand = start(job)
    away = work_and_pull_out(hand, job)
    hand.app.lifecycle.close()
    wait_for(hand, "could not be written back")
    away.rename(job.parent)
    write_it_back(hand)
    wait_for(hand, "is written back to its place.")
    hand.close()
    assert regions_in(job) == 1


def test_opening_the_job_again_goes_on_and_takes_the_notice_away(start: Start, job: Path) -> None:
    hand = start(job)
    away = work_and_pull_out(hand, job)
    hand.app.lifecycle.close()
    wait_for(hand, "could not be written back")
    away.rename(job.parent)
    hand.app.lifecycle.open_path(job)
    hand.wait_for_item("p1.png")
    assert "could not be written back" not in said(hand)
    hand.app.parts.job_files.write_backs.look()
    hand.close()
    assert regions_in(job) == 1


def test_the_end_of_the_system_waits_for_no_answer(start: Start, job: Path) -> None:
    hand = start(job)
    away = work_and_pull_out(hand, job)
    hand.app.ask_nothing()
    hand.window.close()  # a question would stay for ever
    assert not hand.window.isVisible()
    hand.close()
    away.rename(job.parent)
    with Project.open_safely(job) as project:
        assert any("was not written back" in note for note in english(project.notes))
    assert regions_in(job) == 1


def test_a_job_whose_place_is_there_closes_without_a_word(start: Start, job: Path) -> None:
    hand = start(job)
    hand.wait_for_item("p1.png")
    hand.draw(Box(10, 10, 60, 40))
    hand.wait_until_saved()
    hand.window.close()
    assert not hand.window.isVisible()
    hand.close()
    assert regions_in(job) == 1

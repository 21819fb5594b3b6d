"""A disk that refuses and a damaged file are told at once, and "saved" stands there for neither."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.job_file.project import Project
from annotator.model.geometry import Box
from annotator.paths import state_folder
from annotator.records import SessionFacts
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand, press
from tests.support.damaged_jobs import bytes_of, held_check, run_sql
from tests.support.watched_disk import watched
from widgets.job_files.damaged_dialog import DamagedDialog
from widgets.shell.notice_bar import Notice, NoticeTone

BOX, OTHER = Box(10, 10, 50, 40), Box(100, 100, 50, 40)
LEFT = Qt.MouseButton.LeftButton
OLDER = Notice("Two pictures were added.", NoticeTone.ATTENTION)


class FullDisk:
    """Refuses each write to the job file while it is full."""

    def __init__(self) -> None:
        self.is_full = False

    def wrote(self, path: Path, _at: int, _data: bytes) -> None:
        if self.is_full and path.name.startswith("job.fairlabel"):
            raise OSError(28, "No space left on device")

    def truncated(self, path: Path, size: int) -> None: ...

    def flushed(self, path: Path) -> None: ...

    def deleted(self, path: Path, *, is_flushed: bool) -> None: ...


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    pictures = tmp_path / "job"
    pictures.mkdir()
    paint_pictures(pictures, 2)
    return begun_job(pictures)


def saved_text(hand: Hand) -> str:
    """Return what the bottom line says of the file."""
    return hand.window.line._saved.text()


def has_told(hand: Hand, part: str) -> bool:
    shown = hand.window.notices.shown
    return shown is not None and shown.tone is NoticeTone.REFUSAL and part in shown.text


def damage(hand: Hand, job: Path) -> dict[str, str]:
    """Draw a box, leave the job, and change a value by hand; return what the files are then."""
    hand.start(job)
    hand.wait_for_item("p1.png")
    hand.draw(BOX)
    hand.wait_until_saved()
    hand.app.lifecycle.close()
    hand.app.lifecycle.closing.wait_for(job)
    run_sql(job, "UPDATE region_time SET active_ms = active_ms + 1")
    return bytes_of(job)


def test_a_full_disk_is_told_before_what_stood_there_and_nothing_says_saved(
    qtbot: QtBot, job: Path
) -> None:
    disk = FullDisk()
    with watched(disk):
        hand = Hand(qtbot)
        try:
            hand.start(job)
            hand.wait_for_item("p1.png")
            qtbot.waitUntil(lambda: saved_text(hand) == "saved")
            hand.window.notices.say(OLDER)
            disk.is_full = True
            hand.draw(BOX)
            # Whichever write was refused first has its sentence: the change, the time, a copy.
            qtbot.waitUntil(lambda: has_told(hand, ""))
            qtbot.waitUntil(lambda: hand.regions == [])
            assert hand.window.notices.isVisible()
            assert saved_text(hand) == "not saved"
            disk.is_full = False
            hand.draw(BOX)
            qtbot.waitUntil(lambda: saved_text(hand) == "saved")
            QTest.mouseClick(hand.window.notices.close_button, LEFT)
            while hand.window.notices.shown != OLDER:
                QTest.mouseClick(hand.window.notices.close_button, LEFT)
            assert len(hand.regions) == 1
        finally:
            hand.close()


def test_nothing_of_a_damaged_file_is_written_over_and_it_is_told_with_its_button(
    hand: Hand, job: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = damage(hand, job)
    with held_check(monkeypatch) as go_on:
        hand.app.lifecycle.open_path(job)
        hand.wait_for_item("p1.png")
        hand.window.notices.say(OLDER)
        hand.draw(OTHER)
        assert saved_text(hand) == "checking the file…"
        assert len(hand.regions) == 2
        go_on()
        hand.qtbot.waitUntil(lambda: has_told(hand, "nothing you do here is saved"))
    hand.qtbot.waitUntil(lambda: len(hand.regions) == 1)
    hand.qtbot.waitUntil(lambda: hand.window.line.state.text() == "read-only")
    assert saved_text(hand) == "not saved"
    assert hand.window.line.time.text() == ""
    assert hand.canvas.locked
    assert [each.text() for each in hand.window.notices._buttons] == ["Show what can be done…"]
    seen: list[dict[str, str]] = []

    def leave(dialog: DamagedDialog) -> bool:
        seen.append(bytes_of(job))
        press(dialog.leave_button)
        return True

    with hand.answering(DamagedDialog, leave):
        press(hand.window.notices._buttons[0])
    assert seen == [before]
    assert list(state_folder().glob("*.json")) == []


@pytest.mark.parametrize(
    ("many", "named"),
    [(2, "Damaged: p1.png, p2.png."), (5, "Damaged: p1.png, p2.png, p3.png and 2 more.")],
)
def test_the_items_that_are_damaged_are_named(
    hand: Hand, job: Path, monkeypatch: pytest.MonkeyPatch, many: int, named: str
) -> None:
    paint_pictures(job.parent, 5)
    job.unlink()
    begun_job(job.parent)
    hand.start(job)
    hand.wait_for_item("p1.png")
    for number in range(1, many + 1):
        hand.go_on_to(f"p{number}.png")
        hand.draw(BOX)
    hand.wait_until_saved()
    hand.app.lifecycle.close()
    hand.app.lifecycle.closing.wait_for(job)
    run_sql(job, "UPDATE region SET transcription = 'bread'")
    with held_check(monkeypatch):
        assert hand.app.lifecycle.open_path(job)
    hand.qtbot.waitUntil(lambda: has_told(hand, "nothing you do here is saved"))
    assert has_told(hand, named)


def test_damage_that_is_read_before_the_check_ends_is_told_as_the_check_tells_it(
    hand: Hand, job: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damage(hand, job)
    run_sql(job, "UPDATE region SET transcription = 'bread'")  # the open item is read with it
    with held_check(monkeypatch) as go_on:
        hand.app.lifecycle.open_path(job)
        hand.qtbot.waitUntil(lambda: has_told(hand, "This job file is damaged."))
        assert not has_told(hand, "nothing you do here is saved")
        go_on()
        hand.qtbot.waitUntil(lambda: has_told(hand, "nothing you do here is saved"))
    assert has_told(hand, "Damaged: p1.png.")
    assert not has_told(hand, "This job file is damaged. ")


def test_the_state_of_a_damaged_job_says_again_what_can_be_done(
    hand: Hand, job: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damage(hand, job)
    with held_check(monkeypatch):
        assert hand.app.lifecycle.open_path(job)
    hand.qtbot.waitUntil(lambda: has_told(hand, "nothing you do here is saved"))
    hand.window.notices.dismiss()
    press(hand.window.line.state)
    assert has_told(hand, "nothing you do here is saved")


def test_a_sound_job_is_saved_once_its_check_has_ended(
    hand: Hand, job: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = bytes_of(job)
    with held_check(monkeypatch) as go_on:
        hand.start(job)
        hand.wait_for_item("p1.png")
        hand.draw(BOX)
        assert saved_text(hand) == "checking the file…"
        assert bytes_of(job) == before
        go_on()
        hand.qtbot.waitUntil(lambda: saved_text(hand) == "saved")
    assert hand.window.notices.shown is None


def test_after_a_crash_a_job_opens_once_it_is_checked(
    hand: Hand, job: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_open(job)
    with held_check(monkeypatch) as go_on:
        hand.start(job)
        hand.qtbot.waitUntil(lambda: hand.window.notices.shown is not None)
        assert hand.app.lifecycle.open_path(job)  # it is on its way
        assert hand.app.open_job is None
        shown = hand.window.notices.shown
        assert shown is not None
        assert "is checked first" in shown.text
        go_on()
        hand.wait_for_item("p1.png")
    shown = hand.window.notices.shown
    assert shown is not None
    assert "ended without warning" in shown.text


def test_who_opens_another_job_meanwhile_gets_that_one(
    hand: Hand, job: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_open(job)
    other = job.parent.parent / "other"
    other.mkdir()
    paint_pictures(other, 1)
    made = begun_job(other)
    with held_check(monkeypatch) as go_on:
        hand.start(job)
        hand.qtbot.waitUntil(lambda: hand.window.notices.shown is not None)
        hand.app.lifecycle.open_path(made)
        hand.wait_for_item("p1.png")
        assert hand.desk.project.path == made
        go_on()
    hand.app.lifecycle.closing.wait_for(job)
    with Project.open(job) as project:
        assert [session.closed for session in project.reads.sessions().result()] == [False]


def leave_open(job: Path) -> None:
    """Leave a session that was not ended, as a killed program does."""
    with Project.open(job) as project:
        (worker,) = project.reads.workers().result()
        project.writes.begin_session(
            SessionFacts("s1", worker.id, "effort/1", 1_790_000_000_000, 0, 0)
        ).result()

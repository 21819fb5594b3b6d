"""A damaged job comes back in two clicks, and the damaged file is kept as it was."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from annotator.job_file.backup.backups import backups_folder, backups_of
from annotator.model.geometry import Box
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand, press
from tests.support.damaged_jobs import held_check
from widgets.job_files.damaged_dialog import DamagedDialog

BOX = Box(10, 10, 50, 40)


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    pictures = tmp_path / "job"
    pictures.mkdir()
    paint_pictures(pictures, 2)
    return begun_job(pictures)


def work_on(hand: Hand, job: Path) -> None:
    """Draw a region with a text, and leave the job with a copy."""
    hand.start(job)
    hand.wait_for_item("p1.png")
    hand.draw(BOX)
    hand.type_text("quidnunc")
    hand.wait_until_saved()
    hand.app.lifecycle.close()
    hand.app.lifecycle.closing.wait_for(job)
    assert backups_of(job) != []


def cut_short(job: Path) -> bytes:
    data = job.read_bytes()[:-4096]
    job.write_bytes(data)
    return data


def restored(hand: Hand, path: Path) -> DamagedDialog:
    """Open a damaged job and press the one button."""
    seen: list[DamagedDialog] = []

    def restore(dialog: DamagedDialog) -> bool:
        seen.append(dialog)
        press(dialog.restore_button)
        return True

    with hand.answering(DamagedDialog, restore):
        hand.app.lifecycle.open_path(path)
    hand.qtbot.waitUntil(lambda: hand.app.open_job is not None, timeout=10_000)
    return seen[0]


def test_from_a_damaged_file_to_work_in_two_clicks(hand: Hand, job: Path) -> None:
    work_on(hand, job)
    damaged = cut_short(job)
    restored(hand, job)
    hand.wait_for_item("p1.png")
    assert [region.transcription for region in hand.regions] == ["quidnunc"]
    (aside,) = job.parent.glob("job set aside *.fairlabel")
    assert aside.read_bytes() == damaged
    shown = hand.window.notices.shown
    assert shown is not None
    assert aside.name in shown.text
    hand.draw(Box(60, 60, 50, 40))
    hand.wait_until_saved()


def test_damage_that_is_found_later_is_mended_from_a_notice(
    hand: Hand, job: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work_on(hand, job)
    with closing(sqlite3.connect(job, isolation_level=None)) as connection:
        connection.execute("UPDATE region_time SET active_ms = active_ms + 1")
    said: list[str] = []
    said_of_one: list[str] = []

    def look(dialog: DamagedDialog) -> bool:
        said.extend([dialog.both_choice.text(), dialog.restore_button.text()])
        dialog.one_choice.click()
        said_of_one.append(dialog.restore_button.text())
        dialog.both_choice.click()
        press(dialog.restore_button)
        return True

    with held_check(monkeypatch):  # damage that is found before the job is open is asked about
        assert hand.app.lifecycle.open_path(job)
    hand.qtbot.waitUntil(lambda: _choice(hand) is not None, timeout=10_000)
    with hand.answering(DamagedDialog, look):
        hand.window.notices._buttons[0].click()
    hand.qtbot.waitUntil(lambda: hand.app.open_job is not None, timeout=10_000)
    hand.wait_for_item("p1.png")
    # Nothing was written to the file since, so that the copy has the row that it has lost.
    assert said == ["&Both together: 2 items and 1 region", "&Restore both together"]
    assert re.fullmatch(r"&Restore the copy of .* \(1 item differs\)", said_of_one[0])
    assert [region.transcription for region in hand.regions] == ["quidnunc"]


def _choice(hand: Hand) -> str | None:
    shown = hand.window.notices.shown
    return shown.choices[0][0] if shown is not None and shown.choices else None


def test_a_job_that_was_put_back_is_told_and_its_newer_copy_offered(hand: Hand, job: Path) -> None:
    older = job.read_bytes()
    work_on(hand, job)
    job.write_bytes(older)
    hand.app.lifecycle.open_path(job)
    hand.qtbot.waitUntil(lambda: _choice(hand) is not None, timeout=10_000)
    titles: list[str] = []

    def restore(dialog: DamagedDialog) -> bool:
        titles.append(dialog.windowTitle())
        press(dialog.restore_button)
        return True

    with hand.answering(DamagedDialog, restore):
        hand.window.notices._buttons[0].click()
    hand.qtbot.waitUntil(lambda: hand.app.open_job is not None, timeout=10_000)
    hand.wait_for_item("p1.png")
    assert titles == ["This job file is older than its copy"]
    assert [region.transcription for region in hand.regions] == ["quidnunc"]


def test_who_does_not_want_it_now_finds_the_file_as_it_was(hand: Hand, job: Path) -> None:
    work_on(hand, job)
    damaged = cut_short(job)

    def leave(dialog: DamagedDialog) -> bool:
        press(dialog.leave_button)
        return True

    with hand.answering(DamagedDialog, leave):
        hand.app.lifecycle.open_path(job)
    assert hand.app.open_job is None
    assert job.read_bytes() == damaged
    restored(hand, job)  # it can be asked for again


def test_no_word_of_tables_stands_there_until_it_is_asked_for(hand: Hand, job: Path) -> None:
    work_on(hand, job)
    job.write_bytes(job.read_bytes().replace(b"quidnunc", b"quidnunk"))
    seen: list[tuple[list[str], str]] = []

    def ask(dialog: DamagedDialog) -> bool:
        before = [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]
        press(dialog.found_button)
        assert dialog.found.isVisible()
        seen.append((before, dialog.found.text()))
        press(dialog.leave_button)
        return True

    with hand.answering(DamagedDialog, ask):
        hand.app.lifecycle.open_path(job)
    ((before, found),) = seen
    assert "Something in it is not what was saved. You can go on with a copy:" in before
    assert not any("history" in text for text in before)
    assert "a step that can be undone (history 2) is not what was saved" in found
    assert "Go back to a copy that is kept of it." in found


def test_a_file_that_is_gone_is_looked_for_first(hand: Hand, job: Path) -> None:
    work_on(hand, job)
    job.unlink()
    seen: list[list[str]] = []

    def look(dialog: DamagedDialog) -> bool:
        seen.append([label.text() for label in dialog.findChildren(QLabel)])
        assert not dialog.found_button.isVisible()
        press(dialog.leave_button)
        return True

    with hand.answering(DamagedDialog, look):
        hand.app.lifecycle.open_path(job)
    assert any("If you know where it is, open it there." in text for text in seen[0])


def test_without_any_copy_what_can_be_read_is_offered(hand: Hand, job: Path) -> None:
    work_on(hand, job)
    for each in backups_of(job):
        each.path.unlink()
    with closing(sqlite3.connect(job, isolation_level=None)) as connection:
        connection.execute("UPDATE region_time SET active_ms = active_ms + 1")
    hand.app.parts.job_files.restore(job, "A row is not what was saved.")
    seen: list[str] = []

    def restore(dialog: DamagedDialog) -> bool:
        seen.append(dialog.restore_button.text())
        press(dialog.restore_button)
        return True

    with hand.answering(DamagedDialog, restore):
        pass
    hand.wait_for_item("p1.png")
    assert seen == ["&Restore what can be read"]
    assert [region.transcription for region in hand.regions] == ["quidnunc"]


def test_where_nothing_is_left_one_sentence_says_so(hand: Hand, job: Path) -> None:
    work_on(hand, job)
    for each in backups_folder().rglob("*.fairlabel"):
        each.unlink()
    data = bytearray(job.read_bytes())
    data[4096:] = bytes(len(data) - 4096)
    data[100:4096] = bytes(3996)
    job.write_bytes(data)
    hand.app.lifecycle.open_path(job)
    hand.qtbot.waitUntil(
        lambda: (
            hand.window.notices.shown is not None
            and "no copy of it is kept" in hand.window.notices.shown.text
        ),
        timeout=10_000,
    )
    assert hand.app.open_job is None

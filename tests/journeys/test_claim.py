"""What a crash lost can be claimed by the one who lost it, by one press, and by nobody else."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.effort.categories import Category
from annotator.effort.method import EFFORT_1
from annotator.job_file.project import Project
from annotator.records import SessionFacts
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand, press
from widgets.job_files.worker_dialog import WorkerDialog

DAY_MS = 86_400_000
BEGAN_MS = 1_750_000_000_000


def crashed(folder: Path, workers: tuple[str, ...]) -> Path:
    """Return a job in which the first of these people had a session that was never ended."""
    paint_pictures(folder, 1)
    path = begun_job(folder, workers=workers)
    with Project.open(path) as project:
        first = project.reads.workers().result()[0]
        project.writes.begin_session(
            SessionFacts("lost", first.id, EFFORT_1.name, BEGAN_MS, 0, 0)
        ).result()
    return path


def test_it_is_declared_on_the_day_of_the_session_that_was_lost(hand: Hand, tmp_path: Path) -> None:
    hand.start(crashed(tmp_path, ("Amina",)))
    hand.wait_for_item("p1.png")
    shown = hand.window.notices.shown
    assert shown is not None
    assert "at most 6 s of it is missing" in shown.text
    [button] = hand.window.notices._buttons
    assert button.text() == "Claim it"
    press(button)
    project = hand.desk.project
    hand.qtbot.waitUntil(lambda: len(project.reads.corrections().result()) > 0, timeout=10_000)
    [claim] = project.reads.corrections().result()
    assert (claim.session_id, claim.reason, claim.duration_ms) == ("lost", "power", 6_000)
    hand.qtbot.waitUntil(lambda: hand.window.notices.shown is not None, timeout=10_000)
    shown = hand.window.notices.shown
    assert shown is not None
    assert "My day lists them" in shown.text
    first, *_others = hand.desk.session.word.days().result()
    assert first.totals == {Category.DECLARED: 6_000}
    assert hand.desk.session.effort()[Category.DECLARED] == 6_000


def test_who_claims_by_the_keyboard_is_back_at_the_picture(hand: Hand, tmp_path: Path) -> None:
    hand.start(crashed(tmp_path, ("Amina",)))
    hand.wait_for_item("p1.png")
    hand.canvas.setFocus()
    [button] = hand.window.notices._buttons
    button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert hand.canvas.hasFocus()
    project = hand.desk.project
    hand.qtbot.waitUntil(lambda: len(project.reads.corrections().result()) > 0, timeout=10_000)
    assert hand.canvas.hasFocus()


def test_who_claims_by_the_mouse_keeps_the_keys_at_the_picture(hand: Hand, tmp_path: Path) -> None:
    hand.start(crashed(tmp_path, ("Amina",)))
    hand.wait_for_item("p1.png")
    hand.canvas.setFocus()
    press(hand.window.notices._buttons[0])
    assert hand.canvas.hasFocus()


def test_nobody_claims_what_somebody_else_lost(hand: Hand, tmp_path: Path) -> None:
    def second(dialog: WorkerDialog) -> bool:
        dialog.field.setText("2")
        press(dialog.begin_button)
        return True

    path = crashed(tmp_path, ("Amina", "Baraka"))
    with hand.answering(WorkerDialog, second):
        hand.start(path)
    hand.wait_for_item("p1.png")
    shown = hand.window.notices.shown
    assert shown is not None
    assert "the time of whoever worked" in shown.text
    assert shown.choices == ()

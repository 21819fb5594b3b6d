"""The check for leaks sees what a test leaves running, and only that."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from annotator.job_file.backup.backups import backups_of
from tests.annotator.job_file.jobs import make_job
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand
from tests.support.appearance import Appearance
from tests.support.leaks import (
    close_programs,
    delete_windows,
    leaked_qt,
    leaked_threads,
    running_threads,
    windows,
)
from tests.support.pointer import AWAY, put_aside


def test_a_thread_that_still_runs_is_named_until_it_ends() -> None:
    before = running_threads()
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait, name="forgotten", daemon=True)
    thread.start()
    assert leaked_threads(before, grace_s=0) == ["forgotten"]
    stop.set()
    assert leaked_threads(before) == []


def test_a_timer_that_still_runs_is_told_with_its_interval(qtbot: QtBot) -> None:
    assert qtbot is not None
    timer = QTimer()
    timer.start(60_000)
    assert [line for line in leaked_qt() if "60000 ms" in line] != []
    timer.stop()
    assert leaked_qt() == []


def test_a_program_that_a_test_left_open_is_closed(qtbot: QtBot, tmp_path: Path) -> None:
    paint_pictures(tmp_path, 1)
    before = windows()
    hand = Hand(qtbot)
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("p1.png")
    assert leaked_qt() != []
    assert close_programs() == 1
    assert leaked_qt() == []
    assert not shiboken6.isValid(hand.window)
    assert windows().keys() <= before.keys()
    assert close_programs() == 0


def test_windows_that_a_test_left_are_deleted_and_no_others(qtbot: QtBot) -> None:
    assert qtbot is not None
    mine = QDialog()
    before = windows()
    left = QDialog()
    button = QPushButton(left)
    button.clicked.connect(lambda: left.accept())  # noqa: PLW0108 - holds it, as the program does
    inner = QDialog(left)
    assert delete_windows(before) == 1
    assert not any(map(shiboken6.isValid, (left, inner, button)))
    assert shiboken6.isValid(mine)
    assert delete_windows(before) == 0


@pytest.mark.parametrize("time", ["first", "second"])
def test_no_test_meets_a_backup_of_another(tmp_path: Path, time: str) -> None:
    with make_job(tmp_path) as project:
        assert backups_of(project.path, project.facts.job_id) == [], time
        project.back_up().result()
        assert len(backups_of(project.path, project.facts.job_id)) == 1


@pytest.mark.parametrize("time", ["first", "second"])
def test_a_test_begins_with_the_pointer_over_no_window_wherever_the_last_one_left_it(
    qtbot: QtBot, time: str
) -> None:
    assert QCursor.pos() == AWAY, time
    button = QPushButton("Lights up")
    qtbot.addWidget(button)
    with qtbot.waitExposed(button):
        button.show()
    assert not button.underMouse()
    QCursor.setPos(button.mapToGlobal(button.rect().center()))
    qtbot.waitUntil(button.underMouse)
    put_aside()
    assert not button.underMouse()
    QCursor.setPos(button.mapToGlobal(button.rect().center()))


def test_what_a_test_put_on_the_application_is_taken_off_again(qapp: QApplication) -> None:
    first = Appearance.of(qapp)
    width = QLabel("How wide these words are").sizeHint().width()
    font = qapp.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    qapp.setFont(font)
    qapp.setStyleSheet("QLabel { padding: 40px; color: #00ff00; }")
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert QLabel("How wide these words are").sizeHint().width() > width
    first.restore()
    assert QLabel("How wide these words are").sizeHint().width() == width
    assert Appearance.of(qapp) == first


class TestTheNextTest:
    """Two tests in a row: the first leaves what the second must not meet."""

    def test_leaves_other_looks(self, qapp: QApplication) -> None:
        qapp.setStyleSheet("QLabel { padding: 40px; }")
        qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        assert qapp.styleSheet()

    def test_meets_the_first_ones(self, qapp: QApplication) -> None:
        assert qapp.styleSheet() == ""
        assert qapp.layoutDirection() is Qt.LayoutDirection.LeftToRight


def test_the_folder_of_a_test_is_empty_and_the_only_one_of_its_name(tmp_path: Path) -> None:
    assert list(tmp_path.iterdir()) == []
    assert list(tmp_path.parent.glob("test_the_folder_of_a_test*")) == [tmp_path]

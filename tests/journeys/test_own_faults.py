"""A fault of the program: the window goes on, or tells at the next start; the report is whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.model.geometry import Box
from annotator.paths import log_folder
from tests.journeys.hand import Hand, press
from tests.support.material import CHECKOUT
from widgets.process import crash_hook
from widgets.process.crash_dialog import CrashDialog
from widgets.shell.notice_bar import Notice

SECRET = "the text of a page"


@pytest.fixture
def hand(qtbot: QtBot) -> Iterator[Hand]:
    for old in log_folder().iterdir():
        old.unlink()
    hand = Hand(qtbot)
    yield hand
    hand.faults.clear()  # they are what is tried here
    hand.close()


def shown_report(hand: Hand) -> CrashDialog:
    hand.qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), CrashDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, CrashDialog)
    return dialog


def test_the_window_survives_an_exception_in_a_slot(
    hand: Hand, job: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise ZeroDivisionError(SECRET)

    hand.start(job)
    hand.wait_for_item("p1.png")
    first = hand.draw(Box(10, 10, 60, 40))
    QTimer.singleShot(0, hand.window, fail)
    # It shows the whole of what it wrote, and of the job nothing.
    dialog = shown_report(hand)
    (file,) = log_folder().glob("fault-*.txt")
    report = file.read_text(encoding="utf-8")
    assert dialog.report.toPlainText() == report
    assert "ZeroDivisionError" in report
    assert "test_own_faults.py" in report
    for kept_back in (SECRET, str(job.parent), str(CHECKOUT), str(Path.home())):
        assert kept_back not in report
    # A second one meanwhile is written, and not laid upon the first.
    hand.app.faults.caught(KeyError, KeyError(SECRET), None)
    assert QApplication.activeModalWidget() is dialog
    press(dialog.close_button)
    hand.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    hand.return_to_window()
    second = hand.draw(Box(30, 60, 50, 30))
    hand.wait_until_saved()
    assert [region.id for region in hand.regions] == [first.id, second.id]
    capsys.readouterr()


def test_a_fault_that_ended_the_program_is_told_at_the_next_start(
    hand: Hand, job: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = [sys.executable, "-m", "tests.journeys.crashed_child", str(job)]
    child = subprocess.run(command, cwd=CHECKOUT, capture_output=True, timeout=300, check=False)
    assert child.returncode == -signal.SIGSEGV
    (trace,) = log_folder().glob("*.trace")
    assert str(CHECKOUT) in trace.read_text(encoding="utf-8")
    hand.start(job)
    hand.wait_for_item("p1.png")
    # The region of before is there.
    assert len(hand.regions) == 1
    notices = hand.window.notices
    said = []
    while notices.shown is not None and "fault of its own" not in notices.shown.text:
        said.append(notices.shown.text)
        notices.dismiss()
    assert notices.shown is not None, said
    ((_words, show),) = notices.shown.choices
    show()
    dialog = shown_report(hand)
    report = dialog.report.toPlainText()
    assert "Segmentation fault" in report
    assert 'File "crashed_child.py"' in report
    for kept_back in (str(CHECKOUT), str(job.parent), str(Path.home())):
        assert kept_back not in report
    hand.key(Qt.Key.Key_Escape)
    assert list(log_folder().glob("*.trace")) == []
    # Once is enough.
    notices.dismiss()
    said_again: list[Notice] = []
    monkeypatch.setattr(hand.window.notices, "say", said_again.append)
    hand.app.faults.tell_last()
    assert said_again == []


def test_a_fault_on_another_thread_is_shown_with_what_led_to_it(
    hand: Hand, job: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        try:
            dict[str, str]()[SECRET]
        except KeyError as error:
            raise RuntimeError(SECRET) from error

    hand.start(job)
    hand.wait_for_item("p1.png")
    thread = threading.Thread(target=fail, name="fails")
    thread.start()
    thread.join()
    dialog = shown_report(hand)
    lines = dialog.report.toPlainText().splitlines()
    assert lines[0] == "Fairlabel fault"
    assert lines[1].startswith("fairlabel ")
    assert lines.index("because of") == lines.index("KeyError") - 1 > lines.index("RuntimeError")
    assert SECRET not in dialog.report.toPlainText()
    press(dialog.close_button)
    capsys.readouterr()


def test_the_same_fault_again_is_told_quietly_and_another_has_a_report_of_its_own(
    hand: Hand, job: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise ZeroDivisionError(SECRET)

    hand.start(job)
    hand.wait_for_item("p1.png")
    hand.window.notices.dismiss()
    QTimer.singleShot(0, hand.window, fail)
    press(shown_report(hand).close_button)
    QTimer.singleShot(0, hand.window, fail)
    QTimer.singleShot(0, hand.window, fail)
    notices = hand.window.notices
    hand.qtbot.waitUntil(lambda: notices.shown is not None)
    assert QApplication.activeModalWidget() is None
    assert notices.shown is not None
    assert notices.shown.text.startswith("The same fault of the program happened again.")
    ((_words, show),) = notices.shown.choices
    notices.dismiss()
    # Both times were told as one.
    assert not notices.isVisible()
    show()
    press(shown_report(hand).close_button)
    for kind in (KeyError, IndexError):
        hand.app.faults.caught(kind, kind(SECRET), None)
    press(shown_report(hand).close_button)
    reports = [file.read_text(encoding="utf-8") for file in log_folder().glob("fault-*.txt")]
    assert len(reports) == 3
    assert {report.splitlines()[2] for report in reports} == {
        "ZeroDivisionError",
        "KeyError",
        "IndexError",
    }
    capsys.readouterr()


def test_only_the_newest_reports_are_kept(
    hand: Hand, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(crash_hook, "MOST_REPORTS", 2)
    kinds = (KeyError, IndexError, ValueError, TypeError)
    for at, kind in enumerate(kinds):
        hand.app.faults.caught(kind, kind(SECRET), None)
        for file in log_folder().glob("fault-*.txt"):
            if kind.__name__ in file.read_text():
                os.utime(file, (at, at))  # disks know times of two seconds
    press(shown_report(hand).close_button)
    kept = {file.read_text().splitlines()[2] for file in log_folder().glob("fault-*.txt")}
    assert kept == {"ValueError", "TypeError"}
    capsys.readouterr()

"""A fault of ours: shown whole, saved by hand, sent nowhere."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from tests.widgets.kit.dialogs.looks import look_of
from widgets.process.crash_dialog import CrashDialog

REPORT = "Fairlabel\nZeroDivisionError: division by zero"


@pytest.fixture
def dialog(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> CrashDialog:
    dialog = CrashDialog(look_of(qapp), REPORT, tmp_path / "report.txt")
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def _save(dialog: CrashDialog, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (name, ""))
    QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)


def test_the_report_is_shown_whole_and_saved_as_it_is(
    dialog: CrashDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert dialog.report.toPlainText() == REPORT
    _save(dialog, str(tmp_path / "r.txt"), monkeypatch)
    assert (tmp_path / "r.txt").read_text(encoding="utf-8") == REPORT
    assert dialog.outcome.text().startswith("Saved: ")


def test_a_place_that_refuses_is_told(
    dialog: CrashDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _save(dialog, str(tmp_path / "none" / "r.txt"), monkeypatch)
    assert dialog.outcome.text().startswith("It could not be saved: No such file")
    assert dialog.outcome.property("role") == "refusal"


def test_choosing_no_place_saves_nothing(
    dialog: CrashDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _save(dialog, "", monkeypatch)
    assert list(tmp_path.iterdir()) == []


def test_enter_goes_on(dialog: CrashDialog) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()

"""The export: seen before it leaves, stopped at will, told afterwards."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QRadioButton
from pytestqt.qtbot import QtBot

from annotator.export.api import Detail, ImageMode
from tests.widgets.kit.dialogs.looks import look_of
from widgets.export.export_dialog import ExportChoice, ExportDialog, FormatChoice, OwnHours

FORMATS = (FormatChoice("coco", "COCO"), FormatChoice("yolo", "YOLO", ("transcriptions", "pay")))


@pytest.fixture
def dialog(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> ExportDialog:
    first = ExportChoice("coco", tmp_path / "streets")
    measured = OwnHours(20_400_000 - 1_200_000, 1_200_000)
    dialog = ExportDialog(look_of(qapp), FORMATS, first, measured=measured)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def _click(widget: object) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)  # type: ignore[call-overload]  # each is a widget


def _texts(dialog: ExportDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]


def test_enter_exports_what_is_proposed(dialog: ExportDialog, tmp_path: Path) -> None:
    asked: list[ExportChoice] = []
    dialog.export_asked.connect(asked.append)
    dialog.choices.folder.field.setFocus()
    QTest.keyClick(dialog.choices.folder.field, Qt.Key.Key_Return)
    assert asked == [
        ExportChoice("coco", tmp_path / "streets-coco", Detail.ITEM, ImageMode.NONE, replace=False)
    ]


def test_enter_in_the_list_of_formats_exports_too(dialog: ExportDialog) -> None:
    asked: list[str] = []
    dialog.export_asked.connect(lambda choice: asked.append(choice.format))
    assert dialog.focusWidget() is dialog.choices.formats
    QTest.keyClick(dialog.choices.formats, Qt.Key.Key_Down)
    QTest.keyClick(dialog.choices.formats, Qt.Key.Key_Return)
    assert asked == ["yolo"]


def test_enter_that_is_still_held_exports_nothing(dialog: ExportDialog) -> None:
    asked: list[ExportChoice] = []
    dialog.export_asked.connect(asked.append)
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier(0), autorep=True)
    QApplication.sendEvent(dialog.choices.formats, held)
    assert asked == []


def test_the_folder_follows_the_format_until_it_is_named(
    dialog: ExportDialog, tmp_path: Path
) -> None:
    QTest.keyClick(dialog.choices.formats, Qt.Key.Key_Down)
    assert dialog.choices.folder.path == tmp_path / "streets-yolo"
    assert dialog.choices.cannot.text() == "It cannot hold: transcriptions, pay."
    QTest.keyClicks(dialog.choices.folder.field, "2")
    QTest.keyClick(dialog.choices.formats, Qt.Key.Key_Up)
    assert dialog.choices.folder.path == tmp_path / "streets-yolo2"


def _click_mark(radio: QRadioButton) -> None:
    spot = radio.rect().center()
    spot.setX(8)
    QTest.mouseClick(radio, Qt.MouseButton.LeftButton, pos=spot)


def test_a_folder_that_is_there_is_replaced_only_when_asked(
    dialog: ExportDialog, tmp_path: Path
) -> None:
    assert not dialog.choices.replace.isVisible()
    (tmp_path / "old").mkdir()
    dialog.choices.folder.show_path(tmp_path / "old")
    states = [(dialog.choices.replace.isVisible(), dialog.start_button.isEnabled())]
    QTest.keyClick(dialog.choices.replace, Qt.Key.Key_Space)
    states.append((dialog.choices.replace.isVisible(), dialog.start_button.isEnabled()))
    assert states == [(True, False), (True, True)]
    choice = dialog.choices.choice()
    assert choice is not None
    assert choice.replace


def test_a_yes_to_replace_does_not_hold_for_another_folder(
    dialog: ExportDialog, tmp_path: Path
) -> None:
    for name in ("old", "old2"):
        (tmp_path / name).mkdir()
    dialog.choices.folder.show_path(tmp_path / "old")
    dialog.choices.replace.setChecked(True)
    QTest.keyClicks(dialog.choices.folder.field, "2")
    assert not dialog.start_button.isEnabled()


def test_it_says_why_it_cannot_export(dialog: ExportDialog, tmp_path: Path) -> None:
    reasons = []
    for path in ("", tmp_path / "gone" / "x"):
        dialog.choices.folder.show_path(path)
        reasons.append(dialog.reason.text())
    assert reasons == [
        "Choose a folder for the export.",
        "The folder to put it in does not exist.",
    ]
    assert not dialog.start_button.isEnabled()


def test_escape_while_it_runs_asks_to_stop_and_stays(dialog: ExportDialog) -> None:
    asked: list[bool] = []
    dialog.cancel_asked.connect(lambda: asked.append(True))
    _click(dialog.start_button)
    dialog.show_progress(2, 5)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    _click(dialog.cancel_button)
    assert asked == [True, True]
    assert dialog.isVisible()
    assert "2 of 5 files written" in _texts(dialog)


def test_the_report_is_shown_and_opens_the_folder(
    dialog: ExportDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    _click(dialog.start_button)
    lines = ["26 regions are exported.", "1 item was skipped."]
    dialog.show_report(lines, tmp_path / "streets-coco")
    assert {"26 regions are exported.", "1 item was skipped."} <= set(_texts(dialog))
    _click(dialog.open_button)
    assert opened == [QUrl.fromLocalFile(str(tmp_path / "streets-coco"))]
    QTest.keyClick(dialog.close_button, Qt.Key.Key_Return)
    assert not dialog.isVisible()


def test_a_refusal_leads_back_to_the_choice(dialog: ExportDialog) -> None:
    _click(dialog.start_button)
    dialog.show_refusal("The disk is full. Nothing is left of it.")
    assert "The disk is full. Nothing is left of it." in _texts(dialog)
    assert dialog.start_button.isVisible()
    assert dialog.start_button.isEnabled()


def test_whatever_changes_what_is_written_asks_for_another_look(dialog: ExportDialog) -> None:
    asked: list[bool] = []
    dialog.preview_asked.connect(lambda: asked.append(True))
    QTest.keyClick(dialog.choices.formats, Qt.Key.Key_Down)
    _click_mark(dialog.picture_buttons[ImageMode.COPY])
    _click_mark(dialog.choices.word.buttons["less"])
    assert len(asked) == 3
    _click_mark(dialog.detail_buttons[Detail.FULL])
    assert len(asked) == 3
    assert dialog.choices.choice() == ExportChoice(
        "yolo", _folder(dialog), Detail.FULL, ImageMode.COPY, answer="less"
    )


def _folder(dialog: ExportDialog) -> Path:
    assert dialog.choices.folder.path is not None
    return dialog.choices.folder.path


def test_the_worker_is_asked_by_keys_and_need_not_answer(dialog: ExportDialog) -> None:
    word = dialog.choices.word
    asked = "5 h 40 min, of which you added 20 min: is that more than you worked, right, or less?"
    assert word.question.text() == asked
    assert word.answer == ""
    letters = {answer: radio.shortcut().toString() for answer, radio in word.buttons.items()}
    assert letters == {"more": "Alt+M", "right": "Alt+G", "less": "Alt+S", "": "Alt+A"}
    word.buttons[""].setFocus()
    answers = []
    for _ in range(3):
        QTest.keyClick(word.buttons[word.answer], Qt.Key.Key_Left)
        answers.append(word.answer)
    assert answers == ["less", "right", "more"]


def test_without_own_time_nothing_is_asked(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    dialog = ExportDialog(look_of(qapp), FORMATS, ExportChoice("coco", tmp_path / "streets"))
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.choices.word.isVisible()
    choice = dialog.choices.choice()
    assert choice is not None
    assert choice.answer == ""

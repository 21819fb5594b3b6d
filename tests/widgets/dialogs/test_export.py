"""The export: seen before it leaves, stopped at will, told afterwards."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from annotator.export_api import Detail, Images
from tests.widgets.dialogs.looks import look_of
from widgets.dialogs.export import ExportChoice, ExportDialog, FormatChoice

FORMATS = (FormatChoice("coco", "COCO"), FormatChoice("yolo", "YOLO", ("transcriptions", "pay")))


def _preview(detail: Detail) -> list[str]:
    return [f"effort.json at detail {detail.value}"]


@pytest.fixture
def dialog(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> ExportDialog:
    dialog = ExportDialog(
        look_of(qapp), FORMATS, _preview, ExportChoice("coco", tmp_path / "streets")
    )
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def _click(widget: object) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)  # type: ignore[call-overload]


def _texts(dialog: ExportDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]


def test_enter_exports_what_is_proposed(dialog: ExportDialog, tmp_path: Path) -> None:
    asked: list[ExportChoice] = []
    dialog.start_asked.connect(asked.append)
    dialog.choices.folder.field.setFocus()
    QTest.keyClick(dialog.choices.folder.field, Qt.Key.Key_Return)
    assert asked == [
        ExportChoice("coco", tmp_path / "streets-coco", Detail.ITEM, Images.NONE, replace=False)
    ]


def test_the_folder_follows_the_format_until_it_is_named(
    dialog: ExportDialog, tmp_path: Path
) -> None:
    QTest.keyClick(dialog.choices.formats, Qt.Key.Key_Down)
    assert dialog.choices.folder.path == tmp_path / "streets-yolo"
    assert dialog.choices.cannot.text() == "It has no place for: transcriptions, pay."
    QTest.keyClicks(dialog.choices.folder.field, "2")
    QTest.keyClick(dialog.choices.formats, Qt.Key.Key_Up)
    assert dialog.choices.folder.path == tmp_path / "streets-yolo2"


def test_each_detail_shows_what_would_leave(dialog: ExportDialog) -> None:
    shown = [dialog.choices.preview.text()]
    for detail in (Detail.JOB, Detail.FULL):
        _click_mark(dialog, detail)
        shown.append(dialog.choices.preview.text())
    assert shown == [f"effort.json at detail {name}" for name in ("item", "job", "full")]
    choice = dialog.choices.choice()
    assert choice is not None
    assert choice.detail is Detail.FULL


def _click_mark(dialog: ExportDialog, detail: Detail) -> None:
    radio = dialog.choices.detail_buttons[detail]
    spot = radio.rect().center()
    spot.setX(8)
    QTest.mouseClick(radio, Qt.MouseButton.LeftButton, pos=spot)


def test_a_folder_that_is_there_is_replaced_only_when_asked(
    dialog: ExportDialog, tmp_path: Path
) -> None:
    assert not dialog.choices.replace.isVisible()
    (tmp_path / "old").mkdir()
    dialog.choices.folder.show_path(tmp_path / "old")
    states = [(dialog.choices.replace.isVisible(), dialog.export_button.isEnabled())]
    QTest.keyClick(dialog.choices.replace, Qt.Key.Key_Space)
    states.append((dialog.choices.replace.isVisible(), dialog.export_button.isEnabled()))
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
    assert not dialog.export_button.isEnabled()


def test_it_says_why_it_cannot_export(dialog: ExportDialog, tmp_path: Path) -> None:
    reasons = []
    for path in ("", tmp_path / "gone" / "x"):
        dialog.choices.folder.show_path(path)
        reasons.append(dialog.reason.text())
    assert reasons == [
        "Name the folder of the export.",
        "The folder it is to be put in is not there.",
    ]
    assert not dialog.export_button.isEnabled()


def test_escape_while_it_runs_asks_to_stop_and_stays(dialog: ExportDialog) -> None:
    asked: list[bool] = []
    dialog.cancel_asked.connect(lambda: asked.append(True))
    _click(dialog.export_button)
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
    _click(dialog.export_button)
    dialog.show_report(["26 regions are exported.", "1 item was skipped."])
    assert {"26 regions are exported.", "1 item was skipped."} <= set(_texts(dialog))
    _click(dialog.open_button)
    assert opened == [QUrl.fromLocalFile(str(tmp_path / "streets-coco"))]
    QTest.keyClick(dialog.close_button, Qt.Key.Key_Return)
    assert not dialog.isVisible()


def test_a_refusal_leads_back_to_the_choice(dialog: ExportDialog) -> None:
    _click(dialog.export_button)
    dialog.show_refusal("The disk is full. Nothing is left of it.")
    assert "The disk is full. Nothing is left of it." in _texts(dialog)
    assert dialog.export_button.isVisible()
    assert dialog.export_button.isEnabled()

"""Every dialog fits on the smallest screen at the largest size, and can be used by key alone."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

import resources
from annotator.actions import Needs
from annotator.pay import read_work_order
from annotator.people import new_worker
from tests.widgets.dialogs.looks import look_of
from widgets.dialogs.action_palette import ActionPalette
from widgets.dialogs.crash import CrashDialog
from widgets.dialogs.export import ExportChoice, ExportDialog, FormatChoice
from widgets.dialogs.frame import DialogFrame
from widgets.dialogs.key_sheet import KeySheet
from widgets.dialogs.new_job import NewJobDialog
from widgets.dialogs.report import ReportDialog
from widgets.dialogs.skip import SkipDialog
from widgets.dialogs.time_and_pay import TimeAndPayDialog
from widgets.dialogs.who import WhoDialog
from widgets.dialogs.work_order import AcceptDialog
from widgets.theme.look import Look

SMALLEST_PX = (1366, 768)
Made = Callable[[Look], QDialog]


def _accept(look: Look) -> QDialog:
    data = resources.path("examples", "work_order.toml").read_bytes()
    return AcceptDialog(look, read_work_order(data), today=date(2026, 5, 1))


def _export(look: Look) -> QDialog:
    first = ExportChoice("coco", Path("streets"))
    return ExportDialog(look, [FormatChoice("coco", "COCO")], lambda _detail: ["a"], first)


DIALOGS: dict[str, Made] = {
    "accept": _accept,
    "crash": lambda look: CrashDialog(look, "report", Path("report.txt")),
    "export": _export,
    "keys": KeySheet,
    "new job": NewJobDialog,
    "palette": lambda look: ActionPalette(look, Needs.NOTHING),
    "report": lambda look: ReportDialog(look, "Imported", ["7 boxes."], {"Boxes": 7}),
    "skip": lambda look: SkipDialog(look, "street_012.jpg"),
    "time and pay": TimeAndPayDialog,
    "who": lambda look: WhoDialog(look, [new_worker("Amina")]),
}


@pytest.fixture
def largest(qapp: QApplication) -> Look:
    return look_of(qapp, "dark", 2.0)


@pytest.mark.parametrize("name", DIALOGS)
def test_it_fits_at_the_largest_size(qtbot: QtBot, largest: Look, name: str) -> None:
    dialog = DIALOGS[name](largest)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.height() <= dialog.screen().availableGeometry().height()
    needed = dialog.minimumSizeHint().width()
    if isinstance(dialog, DialogFrame):
        needed = max(needed, dialog.inner.minimumSizeHint().width())
    assert needed <= SMALLEST_PX[0]
    for button in dialog.findChildren(QAbstractButton):
        if button.isVisible() and button.parentWidget() is dialog:
            assert dialog.rect().contains(button.geometry())


@pytest.mark.parametrize("name", DIALOGS)
def test_whatever_takes_the_focus_has_a_name(qtbot: QtBot, largest: Look, name: str) -> None:
    dialog = DIALOGS[name](largest)
    qtbot.addWidget(dialog)
    dialog.show()
    nameless = [
        widget
        for widget in dialog.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible()
        if not (widget.accessibleName() or _text(widget))
    ]
    assert nameless == []


def _text(widget: QWidget) -> str:
    return widget.text() if isinstance(widget, QAbstractButton) else ""


@pytest.mark.parametrize("name", DIALOGS)
def test_no_two_buttons_share_a_letter(qtbot: QtBot, largest: Look, name: str) -> None:
    dialog = DIALOGS[name](largest)
    qtbot.addWidget(dialog)
    dialog.show()
    shown = [button for button in dialog.findChildren(QAbstractButton) if button.isVisible()]
    letters = [button.shortcut().toString() for button in shown if not button.shortcut().isEmpty()]
    assert len(letters) == len(set(letters))

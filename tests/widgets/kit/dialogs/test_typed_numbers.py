"""A number that is out of bounds stays as it was typed, says why, and is never accepted."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

import widgets
from tests.widgets.kit.dialogs.looks import look_of
from tests.widgets.kit.dialogs.test_fits import DIALOGS
from widgets.editing.carry_dialog import CarryDialog
from widgets.items.go_to import GoTo
from widgets.kit.dialogs.number_fields import DecimalField, NumberField
from widgets.theme.look import Look
from widgets.time_pay.day.add_time import AddTimeDialog

K = Qt.Key
CUTS = re.compile(
    r"setMaxLength|setInputMask|Q(?:Int|Double|RegularExpression)Validator|Q(?:Date|Time)\w*Edit\b"
)
TYPED = "98765432109876"
Field = NumberField | DecimalField


@pytest.fixture
def look(qapp: QApplication) -> Look:
    return look_of(qapp, "light", 1.0)


def fields_of(widget: QWidget) -> list[Field]:
    found: list[Field] = [*widget.findChildren(NumberField), *widget.findChildren(DecimalField)]
    return [field for field in found if field.isVisible()]


def enter(field: Field, text: str) -> None:
    """Replace the text of a field by typing."""
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def paste(field: Field, text: str) -> None:
    """Replace the text of a field by pasting."""
    QApplication.clipboard().setText(text)
    field.setFocus()
    field.selectAll()
    field.lineEdit().paste()


def typed_in(field: Field) -> str:
    return field.lineEdit().text().removesuffix(field.suffix())


def said_beside(field: Field) -> list[str]:
    """Return the sentences shown in the window of a field about what was typed."""
    labels = field.window().findChildren(QLabel)
    return [
        label.text()
        for label in labels
        if label.property("role") == "refusal" and label.isVisible() and label.text()
    ]


def with_fields(name: str) -> bool:
    return name in {"add time", "carry", "detector", "pack", "settings", "text font"}


@pytest.mark.parametrize("name", DIALOGS)
def test_every_number_is_kept_and_refused_in_words_and_no_text_is_cut(
    qtbot: QtBot, look: Look, name: str
) -> None:
    dialog = DIALOGS[name](look)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    fields = fields_of(dialog)
    assert bool(fields) == with_fields(name)
    for field in fields:
        for act in (enter, paste):
            is_kept_and_refused(dialog, field, act)
    # The editor of orders asks what to do with the draft, so it has tests of its own.
    if name != "write order":
        require_whole_texts(dialog)


def is_kept_and_refused(dialog: QWidget, field: Field, act: Callable[[Field, str], None]) -> None:
    before = field.value()
    act(field, TYPED)
    assert typed_in(field) == TYPED
    assert act is enter or field.value() == before  # nothing else is taken in its place
    QTest.keyClick(field, K.Key_Tab)  # the focus moves on: nothing is corrected
    assert typed_in(field) == TYPED
    assert f"Write {field.shown(field.maximum())} or less." in said_beside(field)
    assert field.accessibleDescription() in said_beside(field)
    if isinstance(dialog, QDialog):
        dialog.accept()
        assert dialog.isVisible()
    field.setValue(before)  # type: ignore[arg-type]  # the value that it had
    assert said_beside(field) == []


def require_whole_texts(dialog: QWidget) -> None:
    """See that no text field of a dialog cuts what is pasted."""
    long = "9" * 200
    for field in dialog.findChildren(QLineEdit):
        is_number = isinstance(field.parentWidget(), QAbstractSpinBox)
        if is_number or not field.isVisible() or not field.isEnabled() or field.isReadOnly():
            continue
        QApplication.clipboard().setText(long)
        field.selectAll()
        field.paste()
        assert field.text() == long
        field.clear()


def test_what_was_1500_stays_1500_and_is_not_added(qtbot: QtBot, look: Look) -> None:
    dialog = AddTimeDialog(look, [])
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    enter(dialog.minutes, "1500")
    assert dialog.minutes.lineEdit().text() == "1500 min"
    assert said_beside(dialog.minutes) == ["Write 1440 min or less."]
    dialog.add_time_button.click()
    QTest.keyClick(dialog.minutes, K.Key_Return)
    assert dialog.isVisible()
    assert dialog.doubt.isHidden()
    enter(dialog.minutes, "150")
    assert said_beside(dialog.minutes) == []
    assert dialog.answer().ms == 150 * 60_000


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0", "Write 1 or more."),
        ("-3", "Write 1 or more."),
        ("1001", "Write 1000 or less."),
        ("7" * 5_000, "Write 1000 or less."),
        ("1,5", "Write a whole number."),
    ],
)
def test_each_fault_names_its_bound(qtbot: QtBot, look: Look, text: str, said: str) -> None:
    dialog = CarryDialog(look, 3, 5, 1_000)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    paste(dialog.field, text)
    dialog.carry_button.click()
    assert typed_in(dialog.field) == text
    assert said_beside(dialog.field) == [said]
    assert dialog.isVisible()
    QTest.keyClick(dialog.field, K.Key_Up)  # an arrow continues from the last good number
    assert (dialog.count(), said_beside(dialog.field)) == (6, [])


def test_decimals_beyond_those_of_the_field_are_kept_and_refused(qtbot: QtBot) -> None:
    field = DecimalField("Gamma")
    qtbot.addWidget(field)
    field.setRange(0.1, 4.0)
    field.setValue(1.0)
    with qtbot.waitExposed(field):
        field.show()
    for text, said in (
        ("1.234", "Write at most 2 decimals."),
        ("4.01", "Write 4.00 or less."),
        ("0.05", "Write 0.10 or more."),
        ("0,5", "Write . before the decimals."),  # Qt would take it for 5
        ("1,5", "Write . before the decimals."),
        ("١٫٥", "Write . before the decimals."),
    ):
        paste(field, text)
        QTest.keyClick(field, K.Key_Return)
        assert (typed_in(field), field.accessibleDescription()) == (text, said)
        assert field.value() == 1.0
    paste(field, "2.5")
    assert (field.value(), field.accessibleDescription()) == (2.5, "")


def test_no_item_is_opened_beyond_the_last(qtbot: QtBot, look: Look) -> None:
    below = QWidget()
    qtbot.addWidget(below)
    with qtbot.waitExposed(below):
        below.show()
    going = GoTo(look, below, below)
    asked: list[int] = []
    going.asked.connect(asked.append)
    going.ask(0, 12)
    enter(going.number, "120")
    QTest.keyClick(going.number, K.Key_Return)
    assert (asked, going.isVisible(), going.fault.text()) == ([], True, "Write 12 or less.")
    enter(going.number, "12")
    going.findChildren(QPushButton)[-1].click()
    assert asked == [11]


def test_no_field_of_the_window_cuts_what_is_typed() -> None:
    folder = Path(widgets.__file__).parent
    found = [path for path in folder.rglob("*.py") if CUTS.search(path.read_text(encoding="utf-8"))]
    assert found == []

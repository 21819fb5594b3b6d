"""What somebody sees who reads the form: headings, long texts, buttons that can be hit."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from tests.widgets.kit.dialogs.looks import look_of
from tests.widgets.work_order.editor.desk import SAMPLE, line
from widgets.theme.tokens import TARGET_PX
from widgets.work_order.editor import OrderEditor
from widgets.work_order.editor.form_rows import FieldRow, GroupEdit


def inner(editor: OrderEditor, group: str, key: str) -> FieldRow:
    edit = editor.form.row("pay", group).edit
    assert isinstance(edit, GroupEdit)
    return edit.rows[key]


def test_every_heading_begins_with_a_capital(editor: OrderEditor) -> None:
    editor.form.floors.add({})
    headings = [row.title.text() for row in editor.form.findChildren(FieldRow)]
    assert len(headings) > 50
    assert [each for each in headings if each[0] != each[0].upper()] == []
    assert inner(editor, "buyer_pays", "per_item").title.text() == "Item"


def test_what_is_wrong_begins_with_the_heading(editor: OrderEditor) -> None:
    editor.open_path(SAMPLE)
    row = inner(editor, "previous", "per_item")
    row.edit.show_written("4,50")
    editor.refresh()
    assert row.fault.text().startswith('Item is "4,50". Write digits')


def test_a_long_source_is_read_from_its_beginning(editor: OrderEditor) -> None:
    editor.open_path(SAMPLE)
    source = editor.form.floors.entries[0].rows["source"].edit
    source.show_written("The Regulation of Wages (General) (Amendment) Order, 2024, " * 9)
    field = source.focusProxy()
    assert field is not None
    assert field.property("cursorPosition") == 0


def test_quiet_buttons_can_be_hit(qtbot: QtBot, qapp: QApplication, editor: OrderEditor) -> None:
    look_of(qapp).wear("light", 1.0)  # the style sheet is what makes them small
    purpose = editor.form.row("what_for", "purpose").edit
    purpose.show_written({"en": "Robots", "sw": "Roboti"})
    editor.form.floors.add({})

    def small() -> list[str]:
        shown = [each for each in editor.form.findChildren(QPushButton) if each.isVisible()]
        assert shown or editor.form.tabs.currentIndex() == 5
        return [each.text() for each in shown if min(each.width(), each.height()) < TARGET_PX]

    for at in range(editor.form.tabs.count()):
        editor.form.tabs.setCurrentIndex(at)
        qtbot.waitUntil(lambda: small() == [])


def test_nobody_is_told_of_faults_before_anything_is_written(editor: OrderEditor) -> None:
    state, currency = editor.state.text, editor.form.row("pay", "currency")
    assert state.text() == "Fill in the currency under Pay; then it can be saved."
    assert state.property("role") == "quiet"
    assert not editor.save()
    assert currency.fault.text() == "Currency must be filled in, such as KES."
    line(editor, "pay", "per_item").fill("4")
    editor.refresh()
    assert state.text() == "1 field to correct before it can be saved."
    assert state.property("role") == "refusal"

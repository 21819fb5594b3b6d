"""What is typed into the field comes out of it, every character as it was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QMimeData, Qt
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from widgets.transcription.document_text import raw_text
from widgets.transcription.text_field import TranscriptionField

NO_MODIFIER = Qt.KeyboardModifier.NoModifier
# Qt marks frames with the noncharacters, ends blocks with U+2029 and takes U+FEFF for a mark.
characters = st.characters(
    exclude_categories=["Cs"], exclude_characters="\0\u2029\ufdd0\ufdd1\ufffc\ufeff\r"
)
texts = st.text(characters, max_size=20)
HARD = [
    "no\u00a0break and \u202fnarrow",
    "line\u2028separator",
    "two\nlines\n\nand an end\n",
    "e\u0301 is not \u00e9, \u0153uvre",
    "\u0645\u0631\u062d\u0628\u0627 \u200f(1812)\u200e \u202bx\u202c",
    "\U0001f469\u200d\U0001f52c and \U00020000",
    "\ttabs and  spaces ",
    "<b>&amp;</b>",
]


@pytest.fixture
def field(qtbot: QtBot) -> Iterator[TranscriptionField]:
    field = TranscriptionField()
    qtbot.addWidget(field)
    yield field
    field.report()


def reported_by(field: TranscriptionField) -> list[str]:
    """Return a list into which every report goes."""
    reported: list[str] = []
    field.edited.connect(reported.append)
    return reported


def commit(field: TranscriptionField, text: str) -> None:
    """Type as an input method does: composed first, then given."""
    composing = QInputMethodEvent(text, [])
    QApplication.sendEvent(field, composing)
    given = QInputMethodEvent()
    given.setCommitString(text)
    QApplication.sendEvent(field, given)


def press(field: TranscriptionField, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    """Press a key that types nothing."""
    QApplication.sendEvent(field, QKeyEvent(QEvent.Type.KeyPress, key, modifiers))


@given(texts)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_text_that_is_shown_and_touched_comes_back(field: TranscriptionField, text: str) -> None:
    field.show_text(text)
    assert field.text() == text
    assert raw_text(field.document()) == text
    commit(field, "é")
    assert field.text() in {text + "é", "é" + text}


@pytest.mark.parametrize("text", HARD)
def test_hard_texts_come_back_shown_typed_and_copied(field: TranscriptionField, text: str) -> None:
    field.show_text(text)
    assert raw_text(field.document()) == text
    field.selectAll()
    data = field.createMimeDataFromSelection()
    assert data.text() == text
    field.show_text("")
    for line, rest in [(part, index) for index, part in enumerate(text.split("\n"))]:
        if rest:
            press(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
        commit(field, line)
    assert field.text() == text


@pytest.mark.parametrize("enter", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_shift_and_enter_type_a_new_line_and_not_a_line_separator(
    field: TranscriptionField, enter: Qt.Key
) -> None:
    reported = reported_by(field)
    commit(field, "مخبز")
    press(field, enter, Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
    commit(field, "BUS 12")
    field.report()
    assert reported == ["مخبز\nBUS 12"]


@pytest.mark.parametrize("text", ["a\r\nb", "a\rb", "a\u2029b", "x\ufdd0y", "\ufeffmark"])
def test_what_qt_cannot_hold_comes_back_as_long_as_nobody_touches_it(
    field: TranscriptionField, text: str
) -> None:
    reported = reported_by(field)
    field.show_text(text)
    field.report()
    assert (field.text(), reported) == (text, [])


def test_an_input_method_is_reported_once_and_what_is_still_composed_is_not(
    field: TranscriptionField,
) -> None:
    reported = reported_by(field)
    commit(field, "œuvre")
    QApplication.sendEvent(field, QInputMethodEvent("مر", []))
    field.report()
    assert reported == ["œuvre"]
    commit(field, " مرحبا")
    field.report()
    field.report()
    assert reported == ["œuvre", "œuvre مرحبا"]


def test_typing_is_reported_by_itself_after_a_moment(
    qtbot: QtBot, field: TranscriptionField
) -> None:
    with qtbot.waitSignal(field.edited) as told:
        commit(field, "1812")
    assert told.args == ["1812"]


def test_showing_another_text_is_no_edit(qtbot: QtBot, field: TranscriptionField) -> None:
    with qtbot.assertNotEmitted(field.edited):
        field.show_text("older text")
        field.report()
        field.show_text("")
        field.report()


def test_a_text_typed_and_taken_back_is_no_edit(field: TranscriptionField) -> None:
    reported = reported_by(field)
    field.show_text("old")
    field.moveCursor(QTextCursor.MoveOperation.End)
    commit(field, "é")
    press(field, Qt.Key.Key_Backspace, NO_MODIFIER)
    field.report()
    assert reported == []


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
@pytest.mark.parametrize("modifiers", [NO_MODIFIER, Qt.KeyboardModifier.ControlModifier])
def test_enter_reports_and_says_that_it_is_done(
    field: TranscriptionField, key: Qt.Key, modifiers: Qt.KeyboardModifier
) -> None:
    told: list[str] = []
    field.edited.connect(told.append)
    field.stepped.connect(lambda by: told.append(str(by)))
    commit(field, "é")
    press(field, key, modifiers)
    assert told == ["é", "1"]
    assert field.text() == "é"


def test_escape_reports_and_goes_back_to_the_picture(field: TranscriptionField) -> None:
    told: list[str] = []
    field.edited.connect(told.append)
    field.left.connect(lambda: told.append("left"))
    commit(field, "é")
    press(field, Qt.Key.Key_Escape, NO_MODIFIER)
    assert told == ["é", "left"]


def test_leaving_the_field_reports(field: TranscriptionField) -> None:
    reported = reported_by(field)
    commit(field, "é")
    QApplication.sendEvent(field, QFocusEvent(QEvent.Type.FocusOut))
    assert reported == ["é"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Z, Qt.Key.Key_Y])
def test_undo_is_left_to_the_job(field: TranscriptionField, key: Qt.Key) -> None:
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.ControlModifier)
    event.ignore()
    QApplication.sendEvent(field, event)
    assert not event.isAccepted()
    field.show_text("old")
    commit(field, "é")
    QTest.keyClick(field, key, Qt.KeyboardModifier.ControlModifier)
    assert "é" in field.text()


def test_pasting_keeps_what_a_page_of_text_has(field: TranscriptionField) -> None:
    data = QMimeData()
    data.setText("a\u00a0b\nc")
    data.setHtml("<b>a&nbsp;b</b><br>c")
    field.insertFromMimeData(data)
    assert field.text() == "a\u00a0b\nc"


@pytest.mark.parametrize(
    "direction", [Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LayoutDirectionAuto]
)
def test_the_direction_is_the_fields_own_and_alters_no_text(
    field: TranscriptionField, direction: Qt.LayoutDirection
) -> None:
    reported = reported_by(field)
    field.show_text("مرحبا")
    field.set_direction(direction)
    field.report()
    assert field.document().defaultTextOption().textDirection() == direction
    assert (field.text(), reported) == ("مرحبا", [])


@pytest.mark.parametrize(
    ("text", "side"),
    [("مرحبا", Qt.AlignmentFlag.AlignRight), ("n° 7", Qt.AlignmentFlag.AlignLeft)],
)
def test_a_text_begins_at_the_side_where_its_script_begins(
    field: TranscriptionField, text: str, side: Qt.AlignmentFlag
) -> None:
    field.show_text(text)
    assert field.document().defaultTextOption().alignment() == side
    field.show_text("")
    commit(field, text)
    assert field.document().defaultTextOption().alignment() == side

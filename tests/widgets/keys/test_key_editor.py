"""The window in which keys are changed has one scroll bar, whatever it says above its list."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.actions.keys_in_force import Keymap
from tests.widgets.kit.dialogs.looks import look_of
from widgets.keys.key_editor import KeyEditor


@pytest.fixture
def editor(qapp: QApplication, qtbot: QtBot) -> KeyEditor:
    look_of(qapp).wear("light")
    editor = KeyEditor(look_of(qapp), Keymap())
    qtbot.addWidget(editor)
    with qtbot.waitExposed(editor):
        editor.show()
    return editor


def test_what_came_with_a_preset_makes_it_higher_and_scrolls_nothing(editor: KeyEditor) -> None:
    before = editor.height()
    editor.tell_habits({"wheel_zooms": True, "stay_in_box": False, "drag_pans": True})
    assert editor.height() > before
    assert editor.scroll_area.verticalScrollBar().maximum() == 0
    editor.tell_habits({})
    assert editor.height() == before

"""A number stands as far from the frame of its field as a text does, in every field for one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

import widgets
from tests.widgets.kit.dialogs.looks import look_of
from widgets.kit.dialogs.number_fields import DecimalField, NumberField

FRAME_PX = 3
BARE = re.compile(r"\bQ(?:Double)?SpinBox\(\)")


def _start_px(field: QWidget) -> int:
    """Return how far from the left edge of a field its first figure is painted."""
    image = field.grab().toImage()
    rows = range(image.height() // 3, image.height() * 2 // 3)
    columns = range(FRAME_PX, image.width())
    return next(x for x in columns if any(image.pixelColor(x, y).lightness() < 100 for y in rows))


@pytest.mark.parametrize("kind", [NumberField, DecimalField])
@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_a_number_stands_off_the_frame_as_a_text_does(
    qapp: QApplication, qtbot: QtBot, kind: type[NumberField | DecimalField], zoom: float
) -> None:
    look_of(qapp).wear("light", zoom)
    text, number = QLineEdit("120"), kind()
    number.setMaximum(999)
    number.setValue(120)
    for field in (text, number):
        qtbot.addWidget(field)
        field.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # no cursor before the first figure
        field.resize(220, field.sizeHint().height())
        with qtbot.waitExposed(field):
            field.show()
    assert abs(_start_px(number) - _start_px(text)) <= 1


def test_a_screen_reader_gets_the_name_of_the_field_from_both_of_its_parts(qtbot: QtBot) -> None:
    field = NumberField("Number of the item")
    qtbot.addWidget(field)
    names = {field.accessibleName(), field.lineEdit().accessibleName()}
    assert names == {"Number of the item"}


def test_no_window_has_a_bare_field_for_a_number() -> None:
    folder = Path(widgets.__file__).parent
    bare = [path for path in folder.rglob("*.py") if BARE.search(path.read_text(encoding="utf-8"))]
    assert not bare

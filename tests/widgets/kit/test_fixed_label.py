"""A steady label keeps its size while its text fits, so that what is around it stays as it is."""

from __future__ import annotations

from typing import TypeVar

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QWidget
from pytestqt.qtbot import QtBot

from widgets.kit.fixed_label import FixedLabel


class _Watch(QObject):
    """Counts how often a widget is asked to lay itself out."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.asked = 0
        watched.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's
        self.asked += event.type() is QEvent.Type.LayoutRequest
        return False


@pytest.fixture
def row(qtbot: QtBot) -> QWidget:
    row = QWidget()
    qtbot.addWidget(row)
    row.resize(900, 60)
    return row


L = TypeVar("L", bound=QLabel)


def shown(row: QWidget, label: L, text: str) -> L:
    label.setText(text)
    layout = QHBoxLayout(row)
    layout.addWidget(label)
    layout.addStretch(1)
    row.show()
    QApplication.processEvents()
    return label


@pytest.mark.parametrize(("kind", "asked"), [(QLabel, 1), (FixedLabel, 0)])
def test_a_text_that_fits_lays_out_nothing(row: QWidget, kind: type[QLabel], asked: int) -> None:
    label = shown(row, kind(), "100 / 2000")
    watch = _Watch(row)
    label.setText("7 / 2000")
    QApplication.processEvents()
    assert label.text() == "7 / 2000"
    assert watch.asked == asked  # of an ordinary label it is: else nothing is seen by this


def test_a_text_that_does_not_fit_gets_its_room(row: QWidget) -> None:
    label = shown(row, FixedLabel(), "7 / 2000")
    narrow = label.width()
    label.setText("1000 / 2000")
    QApplication.processEvents()
    assert label.width() == label.sizeHint().width() > narrow
    wide = label.width()
    label.setText("7 / 2000")
    QApplication.processEvents()
    assert label.width() == wide
    label.loosen()
    QApplication.processEvents()
    assert label.width() == narrow


def test_another_font_gets_its_room(row: QWidget) -> None:
    label = shown(row, FixedLabel(), "7 / 2000")
    before = label.size()
    font = QFont(label.font())
    font.setPointSize(3 * font.pointSize())
    label.setFont(font)
    QApplication.processEvents()
    assert label.size() == label.sizeHint()
    assert label.width() > before.width()
    assert label.height() > before.height()

"""Every input is a signal, whatever kind of event it comes by; what is handed on counts once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from widgets.kit.event_filters.activity_filter import GUIDELINE, ActivityFilter
from widgets.kit.event_filters.application_events import ApplicationEvents


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    column.addWidget(QLineEdit())
    terms = QWidget()
    terms.setObjectName(GUIDELINE)
    column.addWidget(terms)
    return page


@pytest.fixture
def seen(page: QWidget) -> list[bool]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    told: list[bool] = []
    events = ApplicationEvents(app)
    ActivityFilter(events, told.append)
    page.destroyed.connect(events.stop)
    return told


def test_each_word_of_an_input_method_is_a_signal(page: QWidget, seen: list[bool]) -> None:
    field = page.findChild(QLineEdit)
    assert field is not None
    for word in ("a", "b", "c", "d"):
        event = QInputMethodEvent()
        event.setCommitString(word)
        QApplication.sendEvent(field, event)
    assert seen == [False] * 4


def test_a_key_that_is_handed_on_to_the_parents_counts_once(
    page: QWidget, seen: list[bool]
) -> None:
    field = page.findChild(QLineEdit)
    assert field is not None
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_F30, Qt.KeyboardModifier(0))
    event.setTimestamp(7)
    QApplication.sendEvent(field, event)
    assert seen == [False]


def test_input_in_the_terms_is_told_as_such_though_they_hand_it_on(
    page: QWidget, seen: list[bool]
) -> None:
    terms = page.findChild(QWidget, GUIDELINE)
    assert terms is not None
    at, left = QPointF(1, 1), Qt.MouseButton.LeftButton
    event = QMouseEvent(QEvent.Type.MouseButtonPress, at, at, left, left, Qt.KeyboardModifier(0))
    event.setTimestamp(9)
    QApplication.sendEvent(terms, event)
    assert seen == [True]

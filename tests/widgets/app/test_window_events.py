"""The event filter of the main window: several handlers of a type, and none while it is paused."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from widgets.window.window_events import WindowEvents

MARKED, OTHER = QEvent.Type.LanguageChange, QEvent.Type.FontChange


class Target(QWidget):
    """Notes the events that it receives, of those that are sent here."""

    def __init__(self) -> None:
        super().__init__()
        self.received: list[QEvent.Type] = []

    def event(self, event: QEvent) -> bool:
        if event.type() in {MARKED, OTHER}:
            self.received.append(event.type())
        return super().event(event)


@pytest.fixture
def window(qtbot: QtBot) -> Target:
    window = Target()
    qtbot.addWidget(window)
    return window


def test_all_handlers_of_a_type_see_an_event_until_one_ends_it(window: Target) -> None:
    events, seen = WindowEvents(window), []

    def see(name: str, *, ends: bool) -> bool:
        seen.append(name)
        return ends

    events.handle([MARKED, OTHER], lambda _event: see("first", ends=False))
    events.handle([MARKED], lambda _event: see("second", ends=True))
    events.handle([MARKED], lambda _event: see("third", ends=False))
    for each in (MARKED, OTHER):
        QApplication.sendEvent(window, QEvent(each))
    assert seen == ["first", "second", "first"]
    assert window.received == [OTHER]


def test_nobody_sees_an_event_while_the_filter_is_paused(window: Target) -> None:
    events = WindowEvents(window)
    events.handle([MARKED], lambda _event: True)
    with events.paused(), events.paused():
        QApplication.sendEvent(window, QEvent(MARKED))
    assert window.received == [MARKED]
    QApplication.sendEvent(window, QEvent(MARKED))
    assert window.received == [MARKED]


def test_the_filter_is_back_after_a_fault(window: Target) -> None:
    events = WindowEvents(window)
    events.handle([MARKED], lambda _event: True)
    with pytest.raises(KeyError), events.paused():
        raise KeyError
    QApplication.sendEvent(window, QEvent(MARKED))
    assert window.received == []

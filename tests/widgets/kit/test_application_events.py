"""The event filter of the application: each type has one handler."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from widgets.kit.event_filters.application_events import ApplicationEvents

MARKED = QEvent.Type.LanguageChange


class Target(QObject):
    """Notes the events that it receives."""

    def __init__(self) -> None:
        super().__init__()
        self.received: list[QEvent.Type] = []

    def event(self, event: QEvent) -> bool:
        self.received.append(event.type())
        return True


@pytest.fixture
def events(qapp: QApplication) -> Iterator[ApplicationEvents]:
    watching = ApplicationEvents(qapp)
    yield watching
    watching.stop()


def test_only_the_handler_of_its_type_sees_an_event(events: ApplicationEvents) -> None:
    seen: list[QObject] = []

    def see(watched: QObject, _event: QEvent) -> bool:
        seen.append(watched)
        return False

    events.handle([MARKED], see)
    target = Target()
    for each in (MARKED, QEvent.Type.FontChange):
        QApplication.sendEvent(target, QEvent(each))
    assert seen == [target]
    assert target.received == [MARKED, QEvent.Type.FontChange]


def test_a_handler_can_end_an_event_until_it_is_forgotten(events: ApplicationEvents) -> None:
    events.handle([MARKED], lambda _watched, _event: True)
    target = Target()
    QApplication.sendEvent(target, QEvent(MARKED))
    assert target.received == []
    events.forget([MARKED])
    QApplication.sendEvent(target, QEvent(MARKED))
    assert target.received == [MARKED]


def test_a_type_has_one_handler(events: ApplicationEvents) -> None:
    events.handle([MARKED], lambda _watched, _event: True)
    with pytest.raises(ValueError, match="have a handler already"):
        events.handle([MARKED], lambda _watched, _event: False)


@pytest.mark.parametrize("unseen", [QEvent.Type.Paint, QEvent.Type.Show, QEvent.Type.ChildAdded])
def test_what_is_passed_on_unseen_has_no_handler(
    unseen: QEvent.Type, events: ApplicationEvents
) -> None:
    with pytest.raises(ValueError, match="passed on unseen"):
        events.handle([unseen], lambda _watched, _event: True)


def test_nobody_sees_an_event_while_it_pauses_nor_after_it_stopped(
    events: ApplicationEvents,
) -> None:
    seen: list[QObject] = []

    def see(watched: QObject, _event: QEvent) -> bool:
        seen.append(watched)
        return False

    events.handle([MARKED], see)
    target = Target()
    with events.paused():
        with events.paused():
            QApplication.sendEvent(target, QEvent(MARKED))
        QApplication.sendEvent(target, QEvent(MARKED))
    assert seen == []
    QApplication.sendEvent(target, QEvent(MARKED))
    assert seen == [target]
    events.stop()
    events.handle([MARKED], see)
    with events.paused():
        pass  # a pause of what has stopped does not start it again
    QApplication.sendEvent(target, QEvent(MARKED))
    assert seen == [target]

"""Tells the effort clock that there was input, but never its content."""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QInputEvent
from PySide6.QtWidgets import QWidget

from widgets.kit.event_filters.application_events import ApplicationEvents

GUIDELINE = "guideline"
"""Object name of widgets that show the work order, the guideline, help on labels or the manual."""

_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.InputMethod,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TouchEnd,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletMove,
        QEvent.Type.TabletRelease,
        QEvent.Type.NativeGesture,
    }
)

_ON_THE_WAY = frozenset(
    {QEvent.Type.KeyRelease, QEvent.Type.MouseButtonRelease, QEvent.Type.MouseMove}
)
"""A released key, a released button or a passing pointer is no activity where it happens."""


class ActivityFilter:
    """Watches our own windows. It reads the type and the place of an event, and nothing else.

    Args:
        events: the events of the application to watch.
        signal: called at each input; ``True`` if it was in the guideline.
    """

    def __init__(self, events: ApplicationEvents, signal: Callable[[bool], None]) -> None:
        """Start to watch."""
        self._events = events
        self._signal = signal
        self._last: tuple[QEvent.Type, int] | None = None
        self._seen_by: QWidget | None = None
        self._opened: QWidget | None = None
        events.handle(_INPUT, self._on_input)

    def stop(self) -> None:
        """Stop watching."""
        self._events.forget(_INPUT)

    def expect_reading(self, opened: QWidget) -> None:
        """Treat the person as a reader of the guideline just opened.

        Releasing the key and moving the pointer there count as reading. This ends with the first
        input inside the guideline, or with a press or a turn of the wheel outside.
        """
        self._opened = opened

    def _on_input(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QWidget):
            self._see(watched, event)
        return False

    def _see(self, widget: QWidget, event: QEvent) -> None:
        """Handle an event once: a widget that ignores it passes it on to its parent.

        Without this, reading in the guideline would count as work outside it, too.
        """
        this = event.type(), event.timestamp() if isinstance(event, QInputEvent) else 0
        first = self._seen_by
        is_same = this == self._last and first is not None and shiboken6.isValid(first)
        # The same widget means another event: events of input methods have no time stamp.
        if is_same and first is not None and widget is not first and widget.isAncestorOf(first):
            return
        self._last, self._seen_by = this, widget
        is_inside = _is_guideline(widget)
        if is_inside or event.type() not in _ON_THE_WAY or not self._is_reading:
            self._opened = None
        self._signal(is_inside or self._opened is not None)

    @property
    def _is_reading(self) -> bool:
        opened = self._opened
        return opened is not None and shiboken6.isValid(opened) and opened.isVisible()


def _is_guideline(widget: QWidget) -> bool:
    at: QWidget | None = widget
    while at is not None:
        if at.objectName() == GUIDELINE:
            return True
        at = at.parentWidget()
    return False

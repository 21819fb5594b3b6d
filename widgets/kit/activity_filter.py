"""An event filter that tells the effort clock that something happened, never what."""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QInputEvent
from PySide6.QtWidgets import QApplication, QWidget

GUIDELINE = "guideline"
"""Object name of widgets that show the work order, the guideline or the help on labels."""

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
"""A hand lets go of a key, or goes elsewhere: nothing is done by it where it falls."""


class ActivityFilter(QObject):
    """Watches our own windows. It reads the kind of an event and where it fell, nothing else.

    Args:
        app: the application whose events are seen.
        signal: told of each input; ``True`` when it fell in the guideline.
    """

    def __init__(self, app: QApplication, signal: Callable[[bool], None]) -> None:
        """Begin to watch."""
        super().__init__(app)
        self._app = app
        self._signal = signal
        self._last: tuple[QEvent.Type, int] | None = None
        self._seen_by: QWidget | None = None
        self._opened: QWidget | None = None
        app.installEventFilter(self)

    def stop(self) -> None:
        """Watch no longer."""
        self._app.removeEventFilter(self)

    def expect_reading(self, opened: QWidget) -> None:
        """Take whoever opened a guideline for its reader from now on.

        Letting go of the key, and the pointer on its way there, are no work elsewhere. That ends
        with the first input inside, and when something is pressed or turned outside.
        """
        self._opened = opened

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUT and isinstance(watched, QWidget):
            self._see(watched, event)
        return False

    def _see(self, widget: QWidget, event: QEvent) -> None:
        """Take in where an event fell: what ignores it hands it on to its parent, up to the window.

        Without this, reading in the guideline would look like work beside it.
        """
        this = event.type(), event.timestamp() if isinstance(event, QInputEvent) else 0
        first = self._seen_by
        is_same = this == self._last and first is not None and shiboken6.isValid(first)
        # The same widget again is another event: what input methods bring has no time of its own.
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

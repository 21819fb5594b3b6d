"""One event filter: tells the effort clock that something happened, never what."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
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
        app.installEventFilter(self)

    def stop(self) -> None:
        """Watch no longer."""
        self._app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUT and isinstance(watched, QWidget):
            self._signal(_is_guideline(watched))
        return False


def _is_guideline(widget: QWidget) -> bool:
    at: QWidget | None = widget
    while at is not None:
        if at.objectName() == GUIDELINE:
            return True
        at = at.parentWidget()
    return False

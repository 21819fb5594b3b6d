"""Makes labels created by Qt plain, too: tooltips and message boxes."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from widgets.kit.plain_text import EmphasisedLabel
from widgets.kit.tooltips import show_tooltip, tooltip_of

_POLISH: Final = QEvent.Type.Polish
_TOOL_TIP: Final = QEvent.Type.ToolTip
_WHATS_THIS: Final = frozenset({QEvent.Type.WhatsThis, QEvent.Type.QueryWhatsThis})


class PlainTextFilter(QObject):
    """Handles each widget before it is shown and each tooltip before it appears."""

    def __init__(self, app: QApplication) -> None:
        """Start to watch, and make existing labels plain."""
        super().__init__()
        self._app = app
        for widget in app.allWidgets():
            _make_plain(widget)
        app.installEventFilter(self)

    def stop(self) -> None:
        """Stop watching."""
        self._app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind is _POLISH:
            # Before the first layout: until then no image in the markup is loaded.
            _make_plain(watched)
        elif kind is _TOOL_TIP:
            return self._show(watched, event)
        # There is no "What's this" help, and Qt would interpret its markup.
        return kind in _WHATS_THIS

    def _show(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(watched, QWidget) or not isinstance(event, QHelpEvent):
            return False
        text = tooltip_of(watched, event.pos())
        if text is None:
            return False
        show_tooltip(event.globalPos(), text, watched)
        return True


def _make_plain(watched: QObject) -> None:
    if isinstance(watched, QLabel) and not isinstance(watched, EmphasisedLabel):
        watched.setTextFormat(Qt.TextFormat.PlainText)

"""Makes labels created by Qt plain, too: tooltips and message boxes."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QLabel, QWidget

from widgets.kit.event_filters.application_events import ApplicationEvents
from widgets.kit.plain_text import EmphasisedLabel
from widgets.kit.tooltips import show_tooltip, tooltip_of

_WHATS_THIS: Final = (QEvent.Type.WhatsThis, QEvent.Type.QueryWhatsThis)
_TYPES: Final = (QEvent.Type.Polish, QEvent.Type.ToolTip, *_WHATS_THIS)


class PlainTextFilter:
    """Handles each widget before it is shown and each tooltip before it appears."""

    def __init__(self, events: ApplicationEvents) -> None:
        """Start to watch, and make existing labels plain."""
        self._events = events
        for widget in events.app.allWidgets():
            _make_plain(widget)
        # Before the first layout: until then no image in the markup is loaded.
        events.handle([QEvent.Type.Polish], self.polish)
        events.handle([QEvent.Type.ToolTip], self.show_tooltip)
        # There is no "What's this" help, and Qt would interpret its markup.
        events.handle(_WHATS_THIS, lambda _watched, _event: True)

    def stop(self) -> None:
        """Stop watching."""
        self._events.forget(_TYPES)

    def polish(self, watched: QObject, _event: QEvent) -> bool:
        """Make a widget plain that is about to be shown."""
        _make_plain(watched)
        return False

    def show_tooltip(self, watched: QObject, event: QEvent) -> bool:
        """Show the tooltip of a widget as plain text, and return whether it has one."""
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

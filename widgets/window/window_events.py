"""The one event filter of the main window: Python is called once for each event, not by several."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

Handler = Callable[[QEvent], bool]
"""Handles an event of the window; ``True`` ends it there."""


class WindowEvents(QObject):
    """Passes each event of a window to the handlers of its type, before the window gets it."""

    def __init__(self, window: QWidget) -> None:
        """Start to watch."""
        super().__init__(window)
        self._window = window
        self._handlers: defaultdict[QEvent.Type, list[Handler]] = defaultdict(list)
        self._is_paused = False
        window.installEventFilter(self)

    def handle(self, types: Iterable[QEvent.Type], handler: Handler) -> None:
        """Pass events of these types to one more handler; the first that ends one is the last."""
        for each in types:
            self._handlers[each].append(handler)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Pass no event to anybody inside the block.

        Each action that is enabled or disabled sends the window an event, hundreds at a time, and
        Python takes longer to ignore them than Qt to do what they are about.
        """
        if self._is_paused:
            yield
            return
        self._is_paused = True
        self._window.removeEventFilter(self)
        try:
            yield
        finally:
            self._window.installEventFilter(self)
            self._is_paused = False

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        handlers = self._handlers.get(event.type())
        return handlers is not None and any(handler(event) for handler in handlers)

"""The one event filter of the application: Python is called once for each event, not by several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from PySide6.QtCore import QChildEvent, QDynamicPropertyChangeEvent, QEvent, QObject, QTimerEvent
from PySide6.QtGui import (
    QActionEvent,
    QHideEvent,
    QMoveEvent,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication

Handler = Callable[[QObject, QEvent], bool]
"""Handles an event of an object; ``True`` ends it there."""

_PASSED_ON: Final = {
    QEvent.Type.ActionAdded: QActionEvent,
    QEvent.Type.ActionChanged: QActionEvent,
    QEvent.Type.ActionRemoved: QActionEvent,
    QEvent.Type.ChildAdded: QChildEvent,
    QEvent.Type.ChildPolished: QChildEvent,
    QEvent.Type.ChildRemoved: QChildEvent,
    QEvent.Type.DynamicPropertyChange: QDynamicPropertyChangeEvent,
    QEvent.Type.Hide: QHideEvent,
    QEvent.Type.Move: QMoveEvent,
    QEvent.Type.Paint: QPaintEvent,
    QEvent.Type.Resize: QResizeEvent,
    QEvent.Type.Show: QShowEvent,
    QEvent.Type.Timer: QTimerEvent,
}
"""Half of all events; they have no handler, and are known by their class: Python takes longer to
learn the type of an event than to do all the rest."""
_CLASSES_PASSED_ON: Final = frozenset(_PASSED_ON.values())


class ApplicationEvents(QObject):
    """Passes each event of the application to the handler of its type, before its receiver gets it.

    Even to ignore an event costs several microseconds in Python, and a start has thousands.
    """

    def __init__(self, app: QApplication) -> None:
        """Start to watch."""
        super().__init__()
        self.app = app
        self._handlers: dict[QEvent.Type, Handler] = {}
        self._watch(is_on=True)

    def handle(self, types: Iterable[QEvent.Type], handler: Handler) -> None:
        """Pass events of these types to a handler.

        Raises:
            ValueError: another handler has one of them, or they are passed on unseen.
        """
        new = dict.fromkeys(types, handler)
        if unseen := new.keys() & _PASSED_ON.keys():
            raise ValueError(f"these events are passed on unseen: {unseen}")
        if taken := new.keys() & self._handlers.keys():
            raise ValueError(f"these events have a handler already: {taken}")
        self._handlers |= new

    def forget(self, types: Iterable[QEvent.Type]) -> None:
        """Pass events of these types to nobody."""
        for each in types:
            self._handlers.pop(each, None)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Pass no event to anybody inside the block, in which nothing is shown and no input comes.

        Each action that is enabled or disabled sends three events, hundreds at a time.
        """
        if not self._is_watching:
            yield
            return
        self._watch(is_on=False)
        try:
            yield
        finally:
            self._watch(is_on=True)

    def _watch(self, *, is_on: bool) -> None:
        self._is_watching = is_on
        (self.app.installEventFilter if is_on else self.app.removeEventFilter)(self)

    def stop(self) -> None:
        """Stop watching."""
        self._watch(is_on=False)
        self._handlers.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if type(event) in _CLASSES_PASSED_ON:
            return False
        handler = self._handlers.get(event.type())
        return handler is not None and handler(watched, event)

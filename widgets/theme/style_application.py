"""Applies a style sheet to each widget once: visible ones at once, hidden ones in small steps.

Qt's own ``setStyleSheet`` polishes every widget again for each of its ancestors.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

TURN_MS = 8
"""How long hidden widgets are polished before the window may do something else."""


class StyleApplication(QObject):
    """The current style sheet and the widgets that still have the previous one.

    Attributes:
        unwatched: gives what surrounds each step, such as the pause of an event filter: every
            widget gets several events, of which Python would ignore each one. Nothing is shown
            in a step, and no input comes.

    Signals:
        finished: all widgets have the current one.
    """

    finished = Signal()

    def __init__(self, app: QApplication, parent: QObject) -> None:
        """Start without a style sheet."""
        super().__init__(parent)
        self.unwatched: Callable[[], AbstractContextManager[None]] = nullcontext
        self._app = app
        self._waiting: deque[tuple[Callable[[QWidget], None], QWidget]] = deque()
        self._is_under_way = False

    @property
    def is_finished(self) -> bool:
        """Whether all widgets have the current style sheet."""
        return not self._is_under_way

    def put_on(self, sheet: str) -> None:
        """Apply a style sheet to visible widgets; hidden ones follow within tenths of a second.

        Widgets that are created or first shown later get the new style sheet at once.
        """
        if not self._app.styleSheet():
            self._app.setStyleSheet(sheet)
            return
        # The style forgets which widgets it has polished, so Qt polishes none: this class does.
        self._app.style().unpolish(self._app)
        self._app.setStyleSheet(sheet)
        seen: list[QWidget] = []
        hidden: list[QWidget] = []
        for widget in _dressed(self._app):
            (seen if widget.isVisible() else hidden).append(widget)
        with self.unwatched():
            for act, widget in _steps(seen):
                act(widget)
        self._waiting = deque(_steps(hidden))
        if not self._is_under_way:
            self._is_under_way = True
            QTimer.singleShot(0, self, self._take_turn)

    def _take_turn(self) -> None:
        until_s = time.perf_counter() + TURN_MS / 1000
        with self.unwatched():
            while self._waiting and time.perf_counter() < until_s:
                self._dress_next()
        if self._waiting:
            QTimer.singleShot(0, self, self._take_turn)
        elif self._is_under_way:
            self._is_under_way = False
            self.finished.emit()

    def _dress_next(self) -> None:
        act, widget = self._waiting.popleft()
        if shiboken6.isValid(widget):
            act(widget)


def _dressed(app: QApplication) -> Iterator[QWidget]:
    """Yield the widgets with a style sheet, parents before their children."""
    waiting = app.topLevelWidgets()
    while waiting:
        widget = waiting.pop()
        if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
            yield widget
        waiting += [child for child in widget.children() if isinstance(child, QWidget)]


def _steps(widgets: list[QWidget]) -> Iterator[tuple[Callable[[QWidget], None], QWidget]]:
    """Yield the calls that update widgets, given with parents before their children.

    A child takes its font from its parent, and a parent asks its children for their sizes.
    """
    yield from ((_polish, widget) for widget in widgets)
    yield from ((_tell, widget) for widget in reversed(widgets))


def _polish(widget: QWidget) -> None:
    widget.style().polish(widget)


def _tell(widget: QWidget) -> None:
    QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))

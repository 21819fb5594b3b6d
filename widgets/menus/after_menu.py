"""Runs the chosen action of a menu after the menu has closed and its window has the focus."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from widgets.kit.timers import single_shot

WAIT_MS: Final = 300
"""How long the window system may take to return the focus; some return it to no window."""


class AfterMenu(QObject):
    """Runs a call once; some systems return the focus to the window only after the menu closed.

    A field that opens before that would lose the focus at once. Nor may a nested event loop start
    while the menu is still closing: the menu would be deleted inside it.
    """

    def __init__(self, window: QWidget, call: Callable[[], object]) -> None:
        """Wait, run the call once, and delete itself."""
        super().__init__(window)
        self._window, self._call = window.window(), call
        self._is_done = False
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._on_focus)
        QTimer.singleShot(0, self, self._on_focus)
        self._latest = single_shot(self, self._do)
        self._latest.start(WAIT_MS)

    def _on_focus(self, *_window: object) -> None:
        if self._window.isActiveWindow():
            QTimer.singleShot(0, self, self._do)

    def _do(self) -> None:
        if not self._is_done:
            self._is_done = True
            self._latest.stop()
            self.deleteLater()
            self._call()

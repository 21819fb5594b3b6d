"""Returns the focus to its earlier place when the widget that has it disappears."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid


class FocusBack(QObject):
    """Remembers from where the focus came into a part of the window that will go again.

    Qt gives it to the next in the order of Tab, or to nothing: whoever pressed a button of a bar
    by the keyboard would have to find the way back to the work.
    """

    def __init__(self, part: QWidget) -> None:
        """Watch over ``part``; it dies with it."""
        super().__init__(part)
        self._part = part
        self._before: QWidget | None = None
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)

    def give_back(self) -> None:
        """Put the focus where it was, if it is in the part now; call it before the part goes."""
        focused = QApplication.focusWidget()
        if focused is None or not self._part.isAncestorOf(focused):
            return
        before = self._before
        if before is not None and isValid(before) and before.isVisible() and before.isEnabled():
            before.setFocus()
        else:
            focused.clearFocus()

    def _on_focus(self, old: QWidget | None, now: QWidget | None) -> None:
        if old is None or now is None or self._part.isAncestorOf(old):
            return
        if self._part.isAncestorOf(now):
            self._before = old

"""Returns the focus to its earlier place when the widget that has it disappears."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid


class FocusBack(QObject):
    """Remembers where the focus was before it entered a temporary part of the window.

    When the part disappears, Qt gives the focus to the next widget in the tab order, or to none: a
    person who pressed a button there by key would have to find the way back to the work.
    """

    def __init__(self, part: QWidget) -> None:
        """Watch ``part``, which is also the parent."""
        super().__init__(part)
        self._part = part
        self._before: QWidget | None = None
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)

    def give_back(self) -> None:
        """Restore the focus if it is inside the part; call it before the part disappears."""
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

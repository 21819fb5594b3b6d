"""Restores the look that the application had before the first test.

Font, style sheet and direction belong to the application, not to a window: a test that changes them
changes them for all later tests of the process, and with xdist these differ from run to run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QFont, QPalette
    from PySide6.QtWidgets import QApplication


@dataclass(frozen=True)
class Appearance:
    """The look of an application."""

    app: QApplication
    font: QFont
    palette: QPalette
    sheet: str
    direction: Qt.LayoutDirection

    @classmethod
    def of(cls, app: QApplication) -> Appearance:
        """Return the current look of the application."""
        return cls(app, app.font(), app.palette(), app.styleSheet(), app.layoutDirection())

    def restore(self) -> None:
        """Restore what was changed; call it when the windows of a test are gone."""
        if self.app.styleSheet() != self.sheet:
            self.app.setStyleSheet(self.sheet)
        if self.app.font() != self.font:
            self.app.setFont(self.font)
        if self.app.palette() != self.palette:
            self.app.setPalette(self.palette)
        if self.app.layoutDirection() != self.direction:
            self.app.setLayoutDirection(self.direction)


def end_dressing(app: QApplication) -> None:
    """End what a look still has to do; call it when the windows of a test are gone.

    Else it would tell the windows of the next test that it changed, and they would be built anew.
    """
    from widgets.theme.look import Look

    for look in app.findChildren(Look):
        look.dressing._waiting.clear()
        look.dressing._take_turn()

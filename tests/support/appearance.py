"""Gives the application back the looks that it had before the first test.

Font, style sheet and direction are the application's, not a window's: whoever changes them changes
them for each later test of the same process, and with xdist nobody knows which these are.
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
    """What an application wears."""

    app: QApplication
    font: QFont
    palette: QPalette
    sheet: str
    direction: Qt.LayoutDirection

    @classmethod
    def of(cls, app: QApplication) -> Appearance:
        """Take down what the application wears."""
        return cls(app, app.font(), app.palette(), app.styleSheet(), app.layoutDirection())

    def restore(self) -> None:
        """Give back what was changed; call it when the windows of a test are gone."""
        if self.app.styleSheet() != self.sheet:
            self.app.setStyleSheet(self.sheet)
        if self.app.font() != self.font:
            self.app.setFont(self.font)
        if self.app.palette() != self.palette:
            self.app.setPalette(self.palette)
        if self.app.layoutDirection() != self.direction:
            self.app.setLayoutDirection(self.direction)

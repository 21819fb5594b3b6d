"""The look of the test application, one for the whole run."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from widgets.theme.look import Look


def look_of(app: QCoreApplication, theme: str = "light", zoom: float = 1.0) -> Look:
    """Return the application's look, in a theme and at a size."""
    assert isinstance(app, QApplication)
    look = app.findChild(Look) or Look(app)
    is_undressed = not app.styleSheet()  # the previous test took its look off
    if is_undressed or (look.tokens.name, look.zoom) != (theme, zoom):
        look.wear(theme, zoom)
    return look

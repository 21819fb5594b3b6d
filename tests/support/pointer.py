"""Takes the mouse pointer away from where a test left it: what lies below it looks otherwise.

The pointer is the screen's, not a window's: the next window that opens below it lights up there,
and with xdist nobody knows which one that is.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtGui import QCursor

AWAY = QPoint(-20_000, -20_000)
"""Where no window is."""


def put_aside() -> None:
    """Move the pointer to where no window is, and let everything hear of it that waits to."""
    QCursor.setPos(AWAY)
    QCoreApplication.sendPostedEvents()
    QCoreApplication.processEvents()

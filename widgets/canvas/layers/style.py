"""The colours around the picture, passed to the canvas so that it needs no theme."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor


@dataclass(frozen=True, slots=True)
class CanvasStyle:
    """Colours of everything on the canvas that is neither picture nor box, as ``#rrggbb``."""

    surround: str = "#D6D4CE"
    text: str = "#1C1F23"
    quiet: str = "#565D66"
    accent: str = "#0A6B5D"
    focus: str = "#0A6B5D"

    def colour(self, name: str) -> QColor:
        """Return one of the colours by its field's name."""
        return QColor(str(getattr(self, name)))


LIGHT = CanvasStyle()
DARK = CanvasStyle(
    surround="#131416", text="#ECEAE6", quiet="#AEB4BB", accent="#5FCBB4", focus="#5FCBB4"
)

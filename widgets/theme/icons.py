"""Icons from the bundled SVG files, drawn in a colour of the theme."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QImage, QPainter, QPixmap, QTransform
from PySide6.QtSvg import QSvgRenderer

import resources
from widgets.theme.tokens import ICON_PX, Tokens

MIRRORED = frozenset(
    {"chevron-left", "chevron-right", "undo-2", "redo-2", "skip-forward", "list", "panel-right"}
)
"""Icons with a direction: they are turned over where text runs from right to left."""


def pixmap(name: str, colour: str, size_px: int = ICON_PX, ratio: float = 1.0) -> QPixmap:
    """Return the icon in one colour; ``ratio`` is device pixels per pixel.

    Raises:
        FileNotFoundError: there is no icon of that name.
    """
    flipped = (
        name in MIRRORED and QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    )
    return _drawn(name, colour, size_px, ratio, flipped)


@lru_cache(maxsize=512)
def _drawn(name: str, colour: str, size_px: int, ratio: float, flipped: bool) -> QPixmap:
    svg = resources.path("icons", f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(svg.replace("currentColor", colour).encode()))
    side = round(size_px * ratio)
    image = QImage(QSize(side, side), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    if flipped:
        image = image.transformed(QTransform().scale(-1, 1))
    image.setDevicePixelRatio(ratio)
    return QPixmap.fromImage(image)


def icon(name: str, tokens: Tokens, size_px: int = ICON_PX) -> QIcon:
    """Return the icon for buttons: text colour, accent where checked, quiet where disabled."""
    result = QIcon()
    states = (
        (QIcon.Mode.Normal, QIcon.State.Off, tokens.text),
        (QIcon.Mode.Normal, QIcon.State.On, tokens.accent),
        (QIcon.Mode.Disabled, QIcon.State.Off, tokens.line),
        (QIcon.Mode.Disabled, QIcon.State.On, tokens.line),
    )
    for mode, state, colour in states:
        for ratio in (1.0, 2.0):
            result.addPixmap(pixmap(name, colour, size_px, ratio), mode, state)
    return result

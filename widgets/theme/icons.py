"""Icons from the bundled SVG files, drawn in a colour of the theme."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QImage, QPainter, QPixmap, QTransform
from PySide6.QtSvg import QSvgRenderer

import resources
from widgets.theme.tokens import BLACK, ICON_PX, Tokens

MIRRORED = frozenset(
    {"chevron-left", "chevron-right", "undo-2", "redo-2", "skip-forward", "list", "panel-right"}
)
"""Icons with a direction: mirrored in right-to-left layouts."""

COLOURED = frozenset({"fairlabel"})
"""Icons with their own colours; all others are one shape in one colour."""


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
    side = round(size_px * ratio)
    image = _shape(name, colour if name in COLOURED else BLACK, side, flipped).copy()
    if name not in COLOURED:
        painter = QPainter(image)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        painter.fillRect(image.rect(), QColor(colour))
        painter.end()
    image.setDevicePixelRatio(ratio)
    return QPixmap.fromImage(image)


@lru_cache(maxsize=256)
def _shape(name: str, colour: str, side: int, flipped: bool) -> QImage:
    """Return the icon in device pixels; cached, because reading an SVG file is slow."""
    svg = resources.path("icons", f"{name}.svg").read_bytes()
    renderer = QSvgRenderer(QByteArray(svg.replace(b"currentColor", colour.encode())))
    image = QImage(QSize(side, side), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    return image.transformed(QTransform().scale(-1, 1)) if flipped else image


def icon(name: str, tokens: Tokens, size_px: int = ICON_PX) -> QIcon:
    """Return the icon for buttons: text colour, accent when checked, quiet when disabled.

    Whoever asks again gets the same icon: add nothing to it.
    """
    is_rtl = QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    ratios = frozenset(screen.devicePixelRatio() for screen in QGuiApplication.screens())
    return _icon(name, tokens, size_px, ratios, is_rtl and name in MIRRORED)


@lru_cache(maxsize=512)  # a window asks for hundreds, and for all of them again at each look
def _icon(
    name: str, tokens: Tokens, size_px: int, ratios: frozenset[float], flipped: bool
) -> QIcon:
    result = QIcon()
    states = (
        (QIcon.Mode.Normal, QIcon.State.Off, tokens.text),
        (QIcon.Mode.Normal, QIcon.State.On, tokens.accent),
        (QIcon.Mode.Disabled, QIcon.State.Off, tokens.disabled),
        (QIcon.Mode.Disabled, QIcon.State.On, tokens.disabled),
    )
    for mode, state, colour in states:
        for ratio in ratios:
            result.addPixmap(_drawn(name, colour, size_px, ratio, flipped), mode, state)
    return result

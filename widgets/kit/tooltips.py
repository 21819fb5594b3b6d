"""Shows tooltips as plain, wrapped text of limited size; the only module that shows any."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QGuiApplication, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QTabBar,
    QToolTip,
    QWidget,
)

from annotator.display_text import safe_text

LONGEST: Final = 1_000
"""Characters; a longer text loses its middle."""
_MOST_LINES: Final = 20
_WIDEST_LINE_HEIGHTS: Final = 24
_EDGES_PX: Final = 48
"""The most that border, padding and Qt's own margins take on two sides together."""

_TIP: Final = Qt.ItemDataRole.ToolTipRole


def show_tooltip(at: QPoint, text: str, widget: QWidget, area: QRect | None = None) -> None:
    """Show a text beside a place on the screen; "" hides the tooltip."""
    screen = QGuiApplication.screenAt(at) or widget.screen()
    room = screen.availableGeometry().size()
    shown = wrapped(text, QToolTip.font(), QSize(room.width() // 2, room.height())) if text else ""
    QToolTip.showText(at, shown, widget, area or QRect())


def hide_tooltip() -> None:
    """Hide the tooltip."""
    QToolTip.hideText()


def tooltip_of(widget: QWidget, at: QPoint) -> str | None:
    """Return the tooltip of a widget at a place; None: Qt asks its parent next."""
    if isinstance(widget, QMenu):
        action = widget.actionAt(at) if widget.toolTipsVisible() else None
        return None if action is None else action.toolTip()
    if isinstance(widget, QTabBar) and (said := widget.tabToolTip(widget.tabAt(at))):
        return said
    view = widget.parentWidget()
    if isinstance(view, QAbstractItemView) and view.viewport() is widget:
        said = _told_by(view, at)
        return said if said or not view.toolTip() else view.toolTip()
    return widget.toolTip() or None


def wrapped(text: str, font: QFont, room: QSize) -> str:
    """Return a text broken into lines, because Qt does not wrap plain text.

    Args:
        text: may contain line breaks.
        font: of the tooltip.
        room: the maximum size of the tooltip, in pixels.
    """
    if len(text) > LONGEST:
        text = f"{text[: LONGEST // 2]}…{text[-LONGEST // 2 :]}"
    metrics = QFontMetricsF(font)
    widest = min(_WIDEST_LINE_HEIGHTS * metrics.height(), room.width() - _EDGES_PX)
    most = min(_MOST_LINES, int((room.height() - _EDGES_PX) / metrics.lineSpacing()) - 1)
    lines = [line for part in safe_text(text).split("\n") for line in _lines(part, font, widest)]
    if len(lines) > most:
        lines = [*lines[:most], "…"]
    return "\n".join(lines)


def _told_by(view: QAbstractItemView, at: QPoint) -> str:
    if isinstance(view, QHeaderView):
        section, model = view.logicalIndexAt(at), view.model()
        told = model.headerData(section, view.orientation(), _TIP)
    else:
        index = view.indexAt(at)
        told = index.data(_TIP) if index.isValid() else None
    return told if isinstance(told, str) else ""


def _lines(text: str, font: QFont, widest: float) -> Iterator[str]:
    """Yield the lines of one paragraph, none wider than ``widest`` pixels."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    units = text.encode("utf-16-le")  # Qt counts in these
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(widest)
        begin = 2 * line.textStart()
        yield units[begin : begin + 2 * line.textLength()].decode("utf-16-le").rstrip()
    layout.endLayout()
    if not text:
        yield ""

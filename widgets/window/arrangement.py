"""The stored layout of the docks: reading direction, and heights set by hand."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

VERSION = 1
_MOST_PX = 20_000
_AREAS = Qt.DockWidgetArea
_MIRRORED = {
    _AREAS.LeftDockWidgetArea: _AREAS.RightDockWidgetArea,
    _AREAS.RightDockWidgetArea: _AREAS.LeftDockWidgetArea,
}


@dataclass(frozen=True, slots=True)
class Arrangement:
    """An arrangement of docks that can be stored as text.

    ``state`` is Qt's own. Qt knows only left and right and mirrors nothing by itself, so ``is_rtl``
    is the reading direction at that time, ``order`` the names of the docks from top to bottom, and
    ``width`` that of the column. ``heights`` are those that a person set.
    """

    state: bytes
    is_rtl: bool = False
    width: int = 0
    heights: tuple[int, ...] = ()
    order: tuple[str, ...] = ()

    def as_text(self) -> str:
        """Return the arrangement for the settings."""
        words = [
            base64.b64encode(self.state).decode(),
            "rtl" if self.is_rtl else "ltr",
            f"width={self.width}",
            f"heights={','.join(str(height) for height in self.heights)}",
            f"order={','.join(self.order)}",
        ]
        return " ".join(words)


def arrangement_of(text: str) -> Arrangement | None:
    """Parse a result of ``as_text``, None if it is invalid; Qt's state alone is valid."""
    first, *words = text.split(" ")
    said = dict(word.partition("=")[::2] for word in words)
    try:
        state = base64.b64decode(first, validate=True)
        width = int(said.get("width") or 0)
        heights = tuple(int(each) for each in said.get("heights", "").split(",") if each)
    except (ValueError, binascii.Error):
        return None
    if not state or any(not 0 < height < _MOST_PX for height in heights):
        return None
    order = tuple(filter(None, said.get("order", "").split(",")))
    width = width if 0 < width < _MOST_PX else 0
    return Arrangement(state, "rtl" in words, width, heights, order)


def taken_from(
    window: QMainWindow, docks: Sequence[QDockWidget], heights: Sequence[int]
) -> Arrangement:
    """Return the current arrangement; ``heights`` are those that a person set, if any."""
    from_top = sorted(docks, key=lambda dock: dock.geometry().top())
    return Arrangement(
        bytes(window.saveState(VERSION).data()),
        is_right_to_left(window),
        max((dock.width() for dock in docks if dock.isVisible()), default=0),
        tuple(heights),
        tuple(dock.objectName() for dock in from_top),
    )


def given_to(window: QMainWindow, docks: Sequence[QDockWidget], arrangement: Arrangement) -> bool:
    """Apply an arrangement, mirrored if the reading direction changed; False: it is invalid."""
    if not window.restoreState(QByteArray(arrangement.state), VERSION):
        return False
    if arrangement.is_rtl != is_right_to_left(window):
        mirror(window, docks, arrangement.order)
    return True


def mirror(window: QMainWindow, docks: Sequence[QDockWidget], order: Sequence[str]) -> None:
    """Swap the left and the right side; ``order`` is from top to bottom."""
    places = {name: place for place, name in enumerate(order)}
    last = len(places)
    for dock in sorted(docks, key=lambda each: places.get(each.objectName(), last)):
        area, is_hidden = window.dockWidgetArea(dock), dock.isHidden()
        if area in _MIRRORED:
            window.removeDockWidget(dock)
            window.addDockWidget(_MIRRORED[area], dock)
            dock.setHidden(is_hidden)


def is_right_to_left(window: QMainWindow) -> bool:
    """Return whether the layout is right to left."""
    return window.layoutDirection() is Qt.LayoutDirection.RightToLeft

"""Publishes every region of a canvas to screen readers: a child with name, place and state.

Nothing is made until somebody asks, and then only what was asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import ref

import shiboken6
from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface, QWindow
from PySide6.QtWidgets import QAccessibleWidget

from annotator.model.entities import RegionId
from widgets.canvas.naming import spoken_name

if TYPE_CHECKING:
    from widgets.canvas.heard import CanvasHeard


class PublishedCanvas(QAccessibleWidget):
    """The canvas as a screen reader sees it; its children are the regions in reading order."""

    def __init__(self, canvas: CanvasHeard) -> None:
        """Publish a canvas; it must hold this as long as it lives."""
        super().__init__(canvas, QAccessible.Role.Canvas)
        self._canvas = ref(canvas)
        self._order: list[RegionId] | None = None
        self._places: dict[RegionId, int] = {}
        self._made: dict[RegionId, PublishedRegion] = {}

    @property
    def canvas(self) -> CanvasHeard | None:
        """The canvas, as long as it lives: Qt may ask later than that."""
        canvas = self._canvas()
        return canvas if canvas is not None and shiboken6.isValid(canvas) else None

    def forget_order(self) -> None:
        """Ask for the reading order anew: regions came, went, or changed places."""
        self._order = None

    def forget(self, region_id: RegionId) -> None:
        """Say that a region is no more."""
        made = self._made.pop(region_id, None)
        if made is not None:
            made.is_gone = True
            QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(made))

    def forget_all(self) -> None:
        """Say so of all regions: another item is open."""
        for region_id in list(self._made):
            self.forget(region_id)
        self.forget_order()

    def place_of(self, region_id: RegionId) -> int:
        """Return the number of the child that a region is, -1 if it is none."""
        self._read_order()
        return self._places.get(region_id, -1)

    def region(self, region_id: RegionId) -> PublishedRegion:
        """Return the child for a region."""
        made = self._made.get(region_id)
        if made is None:
            made = self._made[region_id] = PublishedRegion(self, region_id)
            QAccessible.registerAccessibleInterface(made)
        return made

    def _read_order(self) -> list[RegionId]:
        if self._order is None:
            canvas = self.canvas
            self._order = [] if canvas is None else canvas.regions_in_order()
            self._places = {key: at for at, key in enumerate(self._order)}
        return self._order

    # Qt overrides -------------------------------------------------------------------------------

    def childCount(self) -> int:
        return len(self._read_order()) + super().childCount()

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        order = self._read_order()
        if 0 <= index < len(order):
            return self.region(order[index])
        return super().child(index - len(order)) if index >= len(order) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        if isinstance(child, PublishedRegion):
            return self.place_of(child.region_id)
        at = super().indexOfChild(child)
        return at if at < 0 else at + len(self._read_order())

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        canvas = self.canvas
        hits = [] if canvas is None else canvas.regions_at_global(x, y)
        return self.region(hits[0]) if hits else None

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        canvas = self.canvas
        if canvas is None or not canvas.hasFocus():
            return None
        chosen = canvas.selection
        return self.region(chosen[-1]) if chosen else self


class PublishedRegion(QAccessibleInterface):
    """One region: what it is called, where it is, and whether it is selected."""

    def __init__(self, owner: PublishedCanvas, region_id: RegionId) -> None:
        """Publish a region of a canvas."""
        super().__init__()
        self.region_id = region_id
        self.is_gone = False
        self._owner = ref(owner)

    @property
    def _canvas(self) -> CanvasHeard | None:
        owner = self._owner()
        return None if owner is None else owner.canvas

    # Qt overrides -------------------------------------------------------------------------------

    def isValid(self) -> bool:
        canvas = self._canvas
        return not self.is_gone and canvas is not None and canvas.has_region(self.region_id)

    def object(self) -> QObject | None:  # type: ignore[override]
        return None

    def window(self) -> QWindow | None:  # type: ignore[override]
        canvas = self._canvas
        return None if canvas is None else canvas.window().windowHandle()

    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]
        return self._owner()

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]  # noqa: ARG002 - Qt's signature
        return None

    def childCount(self) -> int:
        return 0

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # noqa: ARG002 - Qt's signature
        return None

    def indexOfChild(self, child: QAccessibleInterface) -> int:  # noqa: ARG002 - Qt's signature
        return -1

    def rect(self) -> QRect:
        canvas = self._canvas
        return QRect() if canvas is None else canvas.region_rect_global(self.region_id)

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def text(self, kind: QAccessible.Text) -> str:
        canvas = self._canvas
        if canvas is None or not self.isValid() or kind is not QAccessible.Text.Name:
            return ""
        return spoken_name(canvas.region(self.region_id), canvas.labels)

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Take no text: it is typed into its own field."""

    def state(self) -> QAccessible.State:
        canvas, state = self._canvas, QAccessible.State()
        if canvas is None or not self.isValid():
            state.invalid = True
            return state
        chosen = canvas.selection
        state.selectable = state.focusable = True
        state.selected = self.region_id in chosen
        state.focused = bool(chosen) and chosen[-1] == self.region_id and canvas.hasFocus()
        state.readOnly = canvas.is_region_locked(self.region_id)
        state.offscreen = not self.rect().intersects(canvas.rect_global())
        return state


_is_installed: list[bool] = []


def publish_canvases() -> None:
    """Have every canvas of the process published, from now on."""
    if not _is_installed:
        _is_installed.append(True)
        QAccessible.installFactory(_published)


def _published(_class_name: str, thing: QObject | None) -> QAccessibleInterface | None:
    """Return the interface of a canvas; Qt makes those of all other things itself."""
    from widgets.canvas.heard import CanvasHeard  # noqa: PLC0415 - a canvas knows this module

    return thing.published if isinstance(thing, CanvasHeard) else None

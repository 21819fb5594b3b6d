"""The accessible interfaces of the view: each region with name, place and state.

A child is created only when a screen reader asks for it.
"""

from __future__ import annotations

from weakref import ref

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface, QWindow
from PySide6.QtWidgets import QAccessibleWidget

from annotator.model.entities import RegionId
from widgets.canvas.accessibility.region_source import RegionSource
from widgets.canvas.accessibility.spoken_text import spoken_name


class AccessibleImageView(QAccessibleWidget):
    """An image view as a screen reader sees it; its children are the regions in reading order."""

    def __init__(self, source: RegionSource) -> None:
        """Publish the regions of a view; the view must hold a reference to this object."""
        super().__init__(source.view, QAccessible.Role.Canvas)
        self._source = ref(source)
        self._order: list[RegionId] | None = None
        self._places: dict[RegionId, int] = {}
        self._made: dict[RegionId, AccessibleRegion] = {}

    @property
    def source(self) -> RegionSource | None:
        """The regions, or None after the view was deleted: Qt may still ask then."""
        source = self._source()
        return source if source is not None and source.is_alive else None

    def forget_order(self) -> None:
        """Compute the order again when it is next needed: regions were added, removed or moved."""
        self._order = None

    def forget(self, region_id: RegionId) -> None:
        """Delete the child of a deleted region."""
        made = self._made.pop(region_id, None)
        if made is not None:
            made.is_gone = True
            QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(made))

    def forget_all(self) -> None:
        """Delete all children: another item is open."""
        for region_id in list(self._made):
            self.forget(region_id)
        self.forget_order()

    def place_of(self, region_id: RegionId) -> int:
        """Return the index of the child for a region, -1 if there is none."""
        self._read_order()
        return self._places.get(region_id, -1)

    def region(self, region_id: RegionId) -> AccessibleRegion:
        """Return the child for a region."""
        made = self._made.get(region_id)
        if made is None:
            made = self._made[region_id] = AccessibleRegion(self, region_id)
            QAccessible.registerAccessibleInterface(made)
        return made

    def _read_order(self) -> list[RegionId]:
        if self._order is None:
            source = self.source
            self._order = [] if source is None else source.scene.in_order()
            self._places = {key: at for at, key in enumerate(self._order)}
        return self._order

    # Qt overrides -------------------------------------------------------------------------------

    def childCount(self) -> int:
        return len(self._read_order()) + super().childCount()

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]  # Qt takes None, which its stubs do not say
        order = self._read_order()
        if 0 <= index < len(order):
            return self.region(order[index])
        return super().child(index - len(order)) if index >= len(order) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        if isinstance(child, AccessibleRegion):
            return self.place_of(child.region_id)
        at = super().indexOfChild(child)
        return at if at < 0 else at + len(self._read_order())

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # Qt takes None, which its stubs do not say
        source = self.source
        hits = [] if source is None else source.regions_at_global(x, y)
        return self.region(hits[0]) if hits else None

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]  # Qt takes None, which its stubs do not say
        source = self.source
        if source is None or not source.view.hasFocus():
            return None
        chosen = source.scene.selected
        return self.region(chosen[-1]) if chosen else self


class AccessibleRegion(QAccessibleInterface):
    """One region: its name, its place, and whether it is selected."""

    def __init__(self, owner: AccessibleImageView, region_id: RegionId) -> None:
        """Publish a region of a view."""
        super().__init__()
        self.region_id = region_id
        self.is_gone = False
        self._owner = ref(owner)

    @property
    def _source(self) -> RegionSource | None:
        owner = self._owner()
        return None if owner is None else owner.source

    # Qt overrides -------------------------------------------------------------------------------

    def isValid(self) -> bool:
        source = self._source
        return (
            not self.is_gone
            and source is not None
            and source.scene.box_of(self.region_id) is not None
        )

    def object(self) -> QObject | None:  # type: ignore[override]  # Qt takes None, which its stubs do not say
        return None

    def window(self) -> QWindow | None:  # type: ignore[override]  # Qt takes None, which its stubs do not say
        source = self._source
        return None if source is None else source.view.window().windowHandle()

    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]  # Qt takes None, which its stubs do not say
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
        source = self._source
        return QRect() if source is None else source.region_rect_global(self.region_id)

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def text(self, kind: QAccessible.Text) -> str:
        source = self._source
        if source is None or not self.isValid() or kind is not QAccessible.Text.Name:
            return ""
        return spoken_name(source.scene.regions[self.region_id], source.labels)

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Ignore the text: it is typed into a field of its own."""

    def state(self) -> QAccessible.State:
        source, state = self._source, QAccessible.State()
        if source is None or not self.isValid():
            state.invalid = True
            return state
        chosen = source.scene.selected
        state.selectable = state.focusable = True
        state.selected = self.region_id in chosen
        state.focused = bool(chosen) and chosen[-1] == self.region_id and source.view.hasFocus()
        state.readOnly = source.scene.is_locked(self.region_id)
        state.offscreen = not self.rect().intersects(source.view_rect_global())
        return state

"""Accessibility of an image view: publishes its regions and announces changes."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QWidget

from annotator.editing.changes import Change
from widgets.canvas.accessibility.announcer import Announcer
from widgets.canvas.accessibility.interfaces import AccessibleImageView
from widgets.canvas.accessibility.region_source import RegionSource
from widgets.canvas.input.keyboard import KeyboardInput
from widgets.canvas.input.tool_controller import ToolController
from widgets.canvas.layer_stack import LayerStack
from widgets.canvas.pan_zoom import PanZoom


class Accessibility(QObject):
    """Listens to the parts of a view; creates nothing before a screen reader asks for it.

    A widget is published if it has one of these as its attribute ``accessibility``.
    """

    def __init__(
        self,
        view: QWidget,
        pan_zoom: PanZoom,
        layers: LayerStack,
        tools: ToolController,
        keyboard: KeyboardInput,
    ) -> None:
        """Publish a view."""
        super().__init__(view)
        self._view, self._regions = view, layers.regions
        self._interface: AccessibleImageView | None = None
        self.source = RegionSource(view, pan_zoom, layers)
        _install_factory()
        layers.regions.selection_changed.connect(self._on_selected)
        layers.regions.replaced.connect(self._on_replaced)
        layers.regions.hidden_changed.connect(self._on_hidden)
        layers.regions.changed.connect(self._on_changed)
        self.announcer = Announcer(view, layers.regions, tools, keyboard)

    @property
    def interface(self) -> AccessibleImageView:
        """The view as a screen reader sees it."""
        if self._interface is None:
            self._interface = AccessibleImageView(self.source)
        return self._interface

    def _on_selected(self) -> None:
        chosen = self._regions.scene.selected
        if not QAccessible.isActive() or not chosen or not self._view.hasFocus():
            return
        place = self.interface.place_of(chosen[-1])
        for kind in (QAccessible.Event.Focus, QAccessible.Event.Selection):
            event = QAccessibleEvent(self._view, kind)
            event.setChild(place)
            QAccessible.updateAccessibility(event)

    def _on_replaced(self) -> None:
        if self._interface is not None:
            self._interface.forget_all()

    def _on_hidden(self) -> None:
        if self._interface is not None:
            self._interface.forget_order()

    def _on_changed(self, change: Change) -> None:
        if self._interface is None:
            return
        is_order_new = any(
            old is None or new is None or old.order != new.order
            for old, new in change.regions.values()
        )
        if is_order_new:
            self._interface.forget_order()
        for key, (_, new) in change.regions.items():
            if new is None:
                self._interface.forget(key)


_is_installed: list[bool] = []


def _install_factory() -> None:
    """Publish every view of the process from now on."""
    if not _is_installed:
        _is_installed.append(True)
        QAccessible.installFactory(_interface_of)


def _interface_of(_class_name: str, thing: QObject | None) -> QAccessibleInterface | None:
    """Return the interface of a view; Qt makes those of all other objects itself."""
    part = getattr(thing, "accessibility", None)
    return part.interface if isinstance(part, Accessibility) else None

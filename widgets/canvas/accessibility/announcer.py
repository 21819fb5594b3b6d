"""Announces changes, the next label and the cursor position to screen readers."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from annotator.editing.changes import Change
from annotator.model.entities import LabelId
from annotator.model.geometry import Point
from widgets.canvas.accessibility.spoken_text import spoken_change, spoken_point
from widgets.canvas.input.keyboard import KeyboardInput
from widgets.canvas.input.tool_controller import ToolController
from widgets.canvas.layers.region_layers import RegionLayers

REST_MS = 300
"""How long the cursor rests before its position is announced, so that not every step is."""


class Announcer(QObject):
    """Announces for one view; does nothing without a screen reader."""

    def __init__(
        self, view: QWidget, regions: RegionLayers, tools: ToolController, keyboard: KeyboardInput
    ) -> None:
        """Listen to the parts of a view."""
        super().__init__(view)
        self._view, self._regions, self._tools = view, regions, tools
        self._at: Point | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._say_place)
        regions.changed.connect(self._on_changed)
        regions.label_changed.connect(self._on_label)
        tools.tool_changed.connect(self._rest.stop)
        keyboard.cursor_moved.connect(self._on_cursor)
        keyboard.cursor_clicked.connect(self._on_clicked)

    def say(self, text: str) -> None:
        """Have a line read out after the current announcement."""
        if text and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._view, text))

    def _on_changed(self, change: Change) -> None:
        if QAccessible.isActive():
            self.say(spoken_change(change, self._regions.labels))

    def _on_label(self, label_id: LabelId | None) -> None:
        """Announce the label of the next box, unless a changed region was announced with it."""
        label = None if label_id is None else self._regions.labels.get(label_id)
        is_for_next = self._tools.is_drawing or not self._regions.scene.selected
        if label is not None and is_for_next and self._view.hasFocus():
            self.say(self.tr("the next box: %1").replace("%1", label.name))

    def _on_cursor(self, at: Point | None) -> None:
        self._at = at
        if at is None:
            self._rest.stop()
        elif QAccessible.isActive():
            self._rest.start()

    def _on_clicked(self, at: Point) -> None:
        self._rest.stop()
        self.say(self.tr("corner at %1").replace("%1", spoken_point(at)))

    def _say_place(self) -> None:
        box = self._regions.active_box
        if box is not None:
            size = self.tr("%1 by %2")
            size = size.replace("%1", f"{box.width:.0f}").replace("%2", f"{box.height:.0f}")
            self.say(size)
        elif self._at is not None:
            self.say(spoken_point(self._at))

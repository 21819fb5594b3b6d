"""Tells screen readers what is selected, what a change did and where the cursor is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent

from annotator.editing.changes import Change
from annotator.model.entities import LabelId
from annotator.model.geometry import Point
from widgets.canvas.naming import spoken_change, spoken_point

if TYPE_CHECKING:
    from widgets.canvas.heard import CanvasHeard

REST_MS = 300
"""A cursor that is on its way is not read out at each step."""


class Announcing(QObject):
    """Belongs to a canvas. Without a screen reader nothing of it costs anything."""

    def __init__(self, canvas: CanvasHeard) -> None:
        """Listen to a canvas."""
        super().__init__(canvas)
        self._canvas = canvas
        self._at: Point | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._tell_place)
        canvas.selection_changed.connect(self._on_selected)
        canvas.cursor_moved.connect(self._on_cursor)
        canvas.cursor_clicked.connect(self._on_clicked)
        canvas.tool_changed.connect(self._rest.stop)
        canvas.label_changed.connect(self._on_label)

    def changed(self, change: Change) -> None:
        """Tell what a change did; the canvas shows it already."""
        published = self._canvas.published_if_asked
        if published is not None:
            is_order_new = any(
                old is None or new is None or old.order != new.order
                for old, new in change.regions.values()
            )
            if is_order_new:
                published.forget_order()
            for key, (_, new) in change.regions.items():
                if new is None:
                    published.forget(key)
        if QAccessible.isActive():
            self.say(spoken_change(change, self._canvas.labels))

    def say(self, text: str) -> None:
        """Have a line read out when what is being read is over."""
        if text and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._canvas, text))

    def _on_selected(self) -> None:
        chosen = self._canvas.selection
        if not QAccessible.isActive() or not chosen or not self._canvas.hasFocus():
            return
        place = self._canvas.published.place_of(chosen[-1])
        for kind in (QAccessible.Event.Focus, QAccessible.Event.Selection):
            event = QAccessibleEvent(self._canvas, kind)
            event.setChild(place)
            QAccessible.updateAccessibility(event)

    def _on_label(self, label_id: LabelId | None) -> None:
        """Tell the label of the next box, unless the change of a region tells it already."""
        label = None if label_id is None else self._canvas.labels.get(label_id)
        is_for_next = self._canvas.is_drawing or not self._canvas.selection
        if label is not None and is_for_next and self._canvas.hasFocus():
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

    def _tell_place(self) -> None:
        box = self._canvas.box_in_hand
        if box is not None:
            size = self.tr("%1 by %2")
            size = size.replace("%1", f"{box.width:.0f}").replace("%2", f"{box.height:.0f}")
            self.say(size)
        elif self._at is not None:
            self.say(spoken_point(self._at))

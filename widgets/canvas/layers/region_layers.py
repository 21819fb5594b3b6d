"""The regions over the picture: a cached layer of all boxes, and a live layer on top."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from annotator.editing.changes import Change
from annotator.model.entities import LabelId, Labels, RegionId, Regions
from annotator.model.geometry import Box
from widgets.canvas.layers.box_layer import BoxLayer
from widgets.canvas.layers.label_looks import LabelLook
from widgets.canvas.layers.scene import CanvasScene
from widgets.canvas.layers.selection_layer import Interaction, LiveMarks, LivePainter, marks_for
from widgets.canvas.pan_zoom import PanZoom
from widgets.canvas.viewport import Viewport


class RegionLayers(QObject):
    """Draws a scene and its selection; a change repaints only what it must.

    Signals:
        selection_changed: read ``scene.selected``.
        label_changed: the ``LabelId`` of the next box, or None if there is no label.
        replaced: other regions are shown.
        hidden_changed: regions were hidden or shown.
        changed: the ``Change`` that is now shown.
    """

    selection_changed = Signal()
    label_changed = Signal(object)
    replaced = Signal()
    hidden_changed = Signal()
    changed = Signal(object)

    def __init__(self, widget: QWidget, pan_zoom: PanZoom, scene: CanvasScene) -> None:
        """Draw a scene on a widget."""
        super().__init__(widget)
        self.scene = scene
        self._widget, self._pan_zoom = widget, pan_zoom
        self._labels: Labels = {}
        self._current_label: LabelId | None = None
        self._boxes = BoxLayer(scene)
        self._interaction = Interaction()
        self._marks: LiveMarks | None = None
        self._marked_at: tuple[Viewport, float] | None = None

    # Regions ------------------------------------------------------------------------------------

    def clear(self) -> None:
        """Show no regions and clear the selection."""
        self.scene.fill({})
        self._boxes.forget()
        self.select(())
        self.replaced.emit()

    def show_regions(self, regions: Regions, labels: Labels) -> None:
        """Show these regions instead of the previous ones; selected ones stay selected."""
        self.scene.fill(regions)
        self._boxes.forget()
        self._set_labels(labels)
        self.select(self.scene.selected)
        self._redraw()
        self.replaced.emit()

    def apply(self, change: Change) -> None:
        """Show the result of a change; only the regions that it touched are redrawn."""
        if change.labels:
            labels = dict(self._labels)
            for key, (_, new) in change.labels.items():
                labels.pop(key, None)
                if new is not None:
                    labels[key] = new
            self._set_labels(labels)
        self._boxes.invalidate(change.regions)
        self.scene.apply(change)
        self._boxes.invalidate(change.regions)
        self.select(self.scene.selected)
        self._redraw()
        self.changed.emit(change)

    def hide(self, region_ids: Iterable[RegionId] | None) -> None:
        """Hide these regions and show the others; None hides all, future ones too."""
        self.scene.hide(region_ids)
        self._boxes.forget()
        self.select(self.scene.selected)
        self._redraw()
        self.hidden_changed.emit()

    def select(self, region_ids: Iterable[RegionId]) -> None:
        """Select these regions and no others; hidden ones are left out."""
        before, self.scene.selected = self.scene.selected, self.scene.shown(region_ids)
        if self.scene.selected != before:
            self._refresh()
            self.selection_changed.emit()

    @property
    def locked(self) -> bool:
        """Whether regions are read-only."""
        return self.scene.locked

    @locked.setter
    def locked(self, locked: bool) -> None:
        """Lock or unlock; locked regions show no handles."""
        if locked != self.scene.locked:
            self.scene.locked = locked
            self._refresh()

    # Labels -------------------------------------------------------------------------------------

    @property
    def labels(self) -> Labels:
        """The labels of the job."""
        return self._labels

    @property
    def looks(self) -> Mapping[LabelId, LabelLook]:
        """How the boxes of each label are drawn."""
        return self._boxes.looks

    @property
    def current_label(self) -> LabelId | None:
        """The label of the next box; the first label until another is chosen."""
        return self._current_label

    @current_label.setter
    def current_label(self, label_id: LabelId | None) -> None:
        """Choose the label of the next box."""
        if label_id != self._current_label:
            self._current_label = label_id
            self.label_changed.emit(label_id)

    def _set_labels(self, labels: Labels) -> None:
        if labels != self._labels:
            self._labels = dict(labels)
            self._boxes.set_labels(self._labels)
        if self._current_label not in self._labels:
            first = min(self._labels.values(), key=lambda label: label.position, default=None)
            self.current_label = None if first is None else first.id

    # Gesture in progress ------------------------------------------------------------------------

    def show_interaction(self, interaction: Interaction) -> None:
        """Show a gesture in progress, and the hovered region."""
        if interaction != self._interaction:
            self._interaction = interaction
            self._refresh()

    @property
    def active_box(self) -> Box | None:
        """The box that is being drawn, moved or resized; None if there is not exactly one."""
        preview = self._interaction.preview
        if preview.new is not None or len(preview.moved) != 1:
            return preview.new
        return next(iter(preview.moved.values()))

    def active_boxes(self) -> list[tuple[Box, LabelId]]:
        """Return the boxes that the gesture in progress draws, with their labels."""
        now, regions = self._interaction, self.scene.regions
        found = [(box, regions[key].label_id) for key, box in now.preview.moved.items()]
        if now.preview.new is not None and now.new_label is not None:
            found.append((now.preview.new, now.new_label))
        return found

    # Painting -----------------------------------------------------------------------------------

    def paint(self, painter: QPainter, clip: QRect, ratio: float, accent: QColor) -> None:
        """Paint both layers inside ``clip`` (view pixels); the painter works in device pixels."""
        viewport = self._pan_zoom.viewport
        marks = self._marks
        if marks is None or self._marked_at != (viewport, ratio):
            marks = self._bring_up_to_date(ratio)
        self._boxes.draw(painter, viewport, ratio, clip)
        LivePainter(self._boxes.looks, accent).paint(painter, marks)

    def _redraw(self) -> None:
        self._marked_at = None
        self._widget.update()

    def _refresh(self) -> None:
        """Redraw the live layer in its old and its new place."""
        before = self._marks
        if self._boxes.hold(self._interaction.preview.moved) or before is None:
            self._redraw()
            return
        marks = self._bring_up_to_date(self._widget.devicePixelRatioF())
        self._widget.update(before.region() + marks.region())

    def _bring_up_to_date(self, ratio: float) -> LiveMarks:
        viewport = self._pan_zoom.viewport
        self._marks = marks_for(self.scene, self._interaction, viewport, ratio)
        self._marked_at = (viewport, ratio)
        return self._marks

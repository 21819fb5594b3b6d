"""The canvas with its regions: shown, hidden and selected, each layer no more than it must."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from annotator.editing.changes import Change
from annotator.model.entities import LabelId, Labels, Region, RegionId, Regions
from annotator.model.geometry import Box
from widgets.canvas.layers.box_layer import BoxLayer
from widgets.canvas.layers.boxes import BoxTable
from widgets.canvas.layers.colours import LabelLook
from widgets.canvas.layers.live import Hand, LiveMarks, LivePainter, marks_for
from widgets.canvas.layers.scene import CanvasScene
from widgets.canvas.layers.style import LIGHT, CanvasStyle
from widgets.canvas.layers.viewport import Viewport
from widgets.canvas.surface import CanvasSurface


class CanvasMarks(CanvasSurface):
    """A picture with regions over it, some of them selected.

    Signals:
        selection_changed: read ``selection``.
        label_changed: the ``LabelId`` that new boxes get, or None when there is no label.
    """

    selection_changed = Signal()
    label_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, style: CanvasStyle = LIGHT) -> None:
        super().__init__(parent, style=style)
        self._scene = CanvasScene()
        self._labels: Labels = {}
        self._current_label: LabelId | None = None
        self._boxes = BoxLayer(self._scene)
        self._hand = Hand()
        self._marks: LiveMarks | None = None
        self._marked_at: tuple[Viewport, float] | None = None

    def show_picture(
        self,
        image: QImage | None,
        scale: float,
        size_px: tuple[int, int],
        smaller: Sequence[QImage] = (),
    ) -> None:
        """Show a picture fitted into the view and forget regions and selection.

        Args:
            image: the picture, possibly reduced; None shows the message instead.
            scale: pixels of ``image`` per image pixel, 1.0 for a full picture.
            size_px: width and height of the whole picture in image pixels.
            smaller: copies of ``image``, see ``wrapping.images_of``; missing ones are made here.
        """
        self._give_up()
        self._scene.fill({})
        self._boxes.forget()
        self._set_selection(())
        super().show_picture(image, scale, size_px, smaller)
        self._scene.size_px = (int(self._viewport.image_w), int(self._viewport.image_h))

    def show_regions(self, regions: Regions, labels: Labels) -> None:
        """Show these regions instead of all that were shown; the selection keeps what is left."""
        self._give_up()
        self._scene.fill(regions)
        self._boxes.forget()
        self._set_labels(labels)
        self._set_selection(self._scene.selected)
        self._redraw()

    def apply(self, change: Change) -> None:
        """Show what a change did; only the regions it touched are drawn anew."""
        if change.labels:
            labels = dict(self._labels)
            for key, (_, new) in change.labels.items():
                labels.pop(key, None)
                if new is not None:
                    labels[key] = new
            self._set_labels(labels)
        self._boxes.spoil(change.regions)
        self._scene.apply(change)
        self._boxes.spoil(change.regions)
        self._set_selection(self._scene.selected)
        self._redraw()

    def set_hidden(self, region_ids: Iterable[RegionId] | None) -> None:
        """Hide these regions and show the others; None hides all, those to come too."""
        self._scene.hide(region_ids)
        self._boxes.forget()
        self._set_selection(self._scene.selected)
        self._redraw()

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height of the picture in image pixels."""
        return self._scene.size_px

    def box_of(self, region_id: RegionId) -> Box | None:
        """Return the box of a region that is seen, or None."""
        return self._scene.box_of(region_id)

    @property
    def labels(self) -> Labels:
        """The labels of the job."""
        return self._labels

    def has_region(self, region_id: RegionId) -> bool:
        """Return whether a region is seen here."""
        return self._scene.box_of(region_id) is not None

    def region(self, region_id: RegionId) -> Region:
        """Return a region that is shown."""
        return self._scene.regions[region_id]

    def regions_in_order(self) -> list[RegionId]:
        """Return the regions that are seen, in reading order."""
        return self._scene.in_order()

    def is_region_locked(self, region_id: RegionId) -> bool:
        """Return whether a region is to stay as it is."""
        return self._scene.is_locked(region_id)

    @property
    def table(self) -> BoxTable:
        """The boxes that are shown, as arrays."""
        return self._scene.table

    @property
    def looks(self) -> Mapping[LabelId, LabelLook]:
        """How the boxes of each label are drawn."""
        return self._boxes.looks

    @property
    def selection(self) -> Sequence[RegionId]:
        """The selected regions, in the order in which they were selected."""
        return self._scene.selected

    def region_ids(self) -> set[RegionId]:
        """Return all regions of the item, hidden ones too."""
        return set(self._scene.regions)

    def select(self, region_ids: Iterable[RegionId]) -> None:
        """Select these regions, as far as they are seen here, and no others."""
        self._set_selection(region_ids)

    @property
    def current_label(self) -> LabelId | None:
        """The label that new boxes get; the first one until another is chosen."""
        return self._current_label

    @current_label.setter
    def current_label(self, label_id: LabelId | None) -> None:
        """Choose the label for new boxes."""
        if label_id != self._current_label:
            self._current_label = label_id
            self.label_changed.emit(label_id)

    @property
    def locked(self) -> bool:
        """Whether regions can be looked at only."""
        return self._scene.locked

    @locked.setter
    def locked(self, locked: bool) -> None:
        """Lock or unlock; a gesture under way is given up."""
        self._give_up()
        if locked != self._scene.locked:
            self._scene.locked = locked
            self._refresh()

    # For the class that adds the hand -----------------------------------------------------------

    def _give_up(self) -> None:
        """Give up a gesture under way."""

    def _set_hand(self, hand: Hand) -> None:
        if hand != self._hand:
            self._hand = hand
            self._refresh()

    def _set_selection(self, region_ids: Iterable[RegionId]) -> None:
        before, self._scene.selected = self._scene.selected, self._scene.shown(region_ids)
        if self._scene.selected != before:
            self._refresh()
            self.selection_changed.emit()

    def _set_labels(self, labels: Labels) -> None:
        if labels != self._labels:
            self._labels = dict(labels)
            self._boxes.set_labels(self._labels)
        if self._current_label not in self._labels:
            first = min(self._labels.values(), key=lambda label: label.position, default=None)
            self.current_label = None if first is None else first.id

    def _redraw(self) -> None:
        self._marked_at = None
        self.update()

    def _refresh(self) -> None:
        """Draw the live layer anew, where it was and where it is."""
        before = self._marks
        if self._boxes.hold(self._hand.preview.moved) or before is None:
            self._redraw()
            return
        self._bring_up_to_date(self.devicePixelRatioF())
        if self._marks is not None:
            self.update(before.region() + self._marks.region())

    def _bring_up_to_date(self, ratio: float) -> LiveMarks:
        self._marks = marks_for(self._scene, self._hand, self._viewport, ratio)
        self._marked_at = (self._viewport, ratio)
        return self._marks

    def _paint_marks(self, painter: QPainter, ratio: float, clip: QRect) -> None:
        marks = self._marks
        if marks is None or self._marked_at != (self._viewport, ratio):
            marks = self._bring_up_to_date(ratio)
        self._boxes.draw(painter, self._viewport, ratio, clip)
        live = LivePainter(self._boxes.looks, self._style.colour("accent"))
        live.paint(painter, marks)

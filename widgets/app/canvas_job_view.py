"""The view of the current item for features: the canvas and the text strip together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPoint, SignalInstance

from annotator.model.entities import LabelId, RegionId
from annotator.model.geometry import Point
from widgets.canvas.image_view import ImageView
from widgets.transcription.text_strip import TextStrip


class CanvasJobView:
    """Implements ``JobView`` for pictures."""

    def __init__(self, canvas: ImageView, strip: TextStrip) -> None:
        """Combine the two; both belong to the main window."""
        self._canvas = canvas
        self._strip = strip

    @property
    def selection_changed(self) -> SignalInstance:
        """Emitted when the selection changes."""
        return self._canvas.selection_changed

    @property
    def selection(self) -> Sequence[RegionId]:
        """The selected regions."""
        return self._canvas.selection

    @property
    def is_locked(self) -> bool:
        """Whether the item is read-only at the moment."""
        return self._canvas.locked

    @property
    def current_label(self) -> LabelId | None:
        """The label for the next region."""
        return self._canvas.current_label

    def give_label(self, label_id: LabelId) -> None:
        """Label the selected regions, or choose the label of the next one if none is selected."""
        self._canvas.label_selected(label_id)

    def popup_place(self) -> QPoint:
        """Return the pointer's place on the screen, or else the selected box's."""
        canvas = self._canvas
        at = canvas.pointed_at()
        if at is None and canvas.selection:
            box = canvas.box_of(canvas.selection[-1])
            at = None if box is None else Point(box.x, box.y)
        place = canvas.rect().center() if at is None else canvas.to_view(at).toPoint()
        return canvas.mapToGlobal(place)

    def select(self, region_ids: Iterable[RegionId]) -> None:
        """Select these regions and no others."""
        self._canvas.select(region_ids)

    def take_back_step(self) -> bool:
        """Undo the last step of the current gesture; False if there is no gesture."""
        return self._canvas.step_back()

    def finish_typing(self) -> None:
        """Commit the text that is being typed, so that it precedes the next edit."""
        self._strip.field.report()

    def take_focus(self) -> None:
        """Move the keyboard focus to the canvas."""
        self._canvas.setFocus()

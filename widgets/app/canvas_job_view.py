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
        """Join the two; both belong to the main window."""
        self._canvas = canvas
        self._strip = strip

    @property
    def selection_changed(self) -> SignalInstance:
        """Emitted when other regions are selected."""
        return self._canvas.selection_changed

    @property
    def selection(self) -> Sequence[RegionId]:
        """The selected regions."""
        return self._canvas.selection

    @property
    def is_locked(self) -> bool:
        """Whether the item can only be looked at now."""
        return self._canvas.locked

    @property
    def current_label(self) -> LabelId | None:
        """The label that the next region gets."""
        return self._canvas.current_label

    def give_label(self, label_id: LabelId) -> None:
        """Give the selected regions a label; where none is selected, the next region gets it."""
        self._canvas.label_selected(label_id)

    def popup_place(self) -> QPoint:
        """Return the place of the pointer on the screen; else that of the selected box."""
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
        """Take back the last step of what is being drawn; False: nothing is under way."""
        return self._canvas.step_back()

    def finish_typing(self) -> None:
        """Report the text that is being typed, so that what follows counts it as edited."""
        self._strip.field.report()

    def take_focus(self) -> None:
        """Give the keyboard to the canvas."""
        self._canvas.setFocus()

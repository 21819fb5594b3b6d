"""The view of the current item as features see it: the canvas and the text strip together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import SignalInstance

from annotator.model.entities import RegionId
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

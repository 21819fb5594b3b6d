"""Which regions are hidden on the canvas: one, or all; nothing of it is kept in the job."""

from __future__ import annotations

from annotator.model import RegionId
from widgets.canvas.view import CanvasView


class Hidden:
    """Hides and shows; hiding alters no data."""

    def __init__(self, canvas: CanvasView) -> None:
        """Hide nothing."""
        self._canvas = canvas
        self._ids: set[RegionId] = set()
        self._is_all = False

    def clear(self) -> None:
        """Show all again (another item)."""
        self._ids.clear()
        self._is_all = False
        self._show()

    def turn_all(self) -> None:
        """Hide all regions, or show all again."""
        if self._ids and not self._is_all:
            self._ids.clear()
        else:
            self._is_all = not self._is_all
        self._show()

    def turn_selected(self) -> None:
        """Hide the selected regions, or show them if they are hidden."""
        chosen = set(self._canvas.selection)
        self._ids = self._ids - chosen if chosen <= self._ids else self._ids | chosen
        self._show()

    def _show(self) -> None:
        self._canvas.set_hidden(None if self._is_all else self._ids)

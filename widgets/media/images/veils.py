"""Which pictures are veiled: all, by the setting, except the one that the person asked to see."""

from __future__ import annotations

from annotator.imaging import Veil
from annotator.model.entities import ItemId

VeilState = tuple[Veil, ItemId | None]
"""The veil over all items, and the one item that differs."""


class Veils:
    """The veil over each item: ``kind`` over all, except for one item at a time.

    Turning lifts the veil, or adds one where there is none because the picture proved disturbing.
    """

    def __init__(self) -> None:
        """Start without veils."""
        self.kind = Veil.NONE
        self._turned: ItemId | None = None

    @property
    def state(self) -> VeilState:
        """A value that changes whenever a veil does."""
        return self.kind, self._turned

    def of(self, item_id: ItemId) -> Veil:
        """Return the veil over an item."""
        if item_id != self._turned:
            return self.kind
        return Veil.BLUR if self.kind is Veil.NONE else Veil.NONE

    def turn(self, item_id: ItemId) -> None:
        """Lift the veil of one item, or restore it; all others follow the setting."""
        self._turned = None if self._turned == item_id else item_id

    def opened(self, item_id: ItemId) -> None:
        """Restore the setting's veil over the item that was turned, if another item is open."""
        if self._turned != item_id:
            self._turned = None

    def lay(self, kind: Veil) -> None:
        """Use another veil for all items."""
        self.kind, self._turned = kind, None

"""Which pictures are veiled: all, by the setting, except the one that the person asked to see."""

from __future__ import annotations

from annotator.imaging import Veil
from annotator.model.entities import ItemId

VeilState = tuple[Veil, ItemId | None]
"""The veil over all, and the item that has another."""


class Veils:
    """The veil over each item. ``kind`` lies over all; one item at a time may be turned.

    Turning lifts the veil, or where there is none lays one over what turned out to be hard.
    """

    def __init__(self) -> None:
        """Begin without any."""
        self.kind = Veil.NONE
        self._turned: ItemId | None = None

    @property
    def state(self) -> VeilState:
        """What tells whether veils are the same as before."""
        return self.kind, self._turned

    def of(self, item_id: ItemId) -> Veil:
        """Return what lies over an item."""
        if item_id != self._turned:
            return self.kind
        return Veil.BLUR if self.kind is Veil.NONE else Veil.NONE

    def turn(self, item_id: ItemId) -> None:
        """Lift the veil of one item, or lay it again; every other has its own."""
        self._turned = None if self._turned == item_id else item_id

    def opened(self, item_id: ItemId) -> None:
        """Another item may be open: what was turned before it is as the setting says again."""
        if self._turned != item_id:
            self._turned = None

    def lay(self, kind: Veil) -> None:
        """Lay another veil over all."""
        self.kind, self._turned = kind, None

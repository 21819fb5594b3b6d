"""The id of each image in an export, and its place in the list of images."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.model.entities import ItemId
from annotator.records import ImageId


def image_id_of(ids: Mapping[ItemId, ImageId], item_id: ItemId) -> int:
    """Return the id of an item's image: that of an imported document, else that of the item.

    Args:
        ids: those of imported documents, by item.
        item_id: the item.
    """
    found = ids.get(item_id)
    return item_id if found is None else found.id


def image_key_of(ids: Mapping[ItemId, ImageId], item_id: ItemId) -> tuple[int, ...]:
    """Return the key that sorts images: those of documents in their order, then all others."""
    found = ids.get(item_id)
    place = () if found is None else found.place
    return (not place, *(place or (0, item_id)))

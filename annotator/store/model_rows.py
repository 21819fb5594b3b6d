"""Rows of items, media, labels and regions to values and back."""

from __future__ import annotations

from annotator.model import Item, ItemId, ItemKind, Label, Media, MediaId, Region
from annotator.records import NewItem
from annotator.store.packing import (
    NO_NOTE,
    facts_of,
    label_of,
    pack_attributes,
    pack_geometry,
    region_of,
)
from annotator.store.rows import Row


def media_row(media: Media) -> Row:
    """Return the columns of a medium."""
    return (media.id, media.path, media.sha256, media.size_bytes, media.mtime_ns)


def media_of(row: Row) -> Media:
    """Return the medium of a row."""
    key, path, sha256, size_bytes, mtime_ns = row[:5]
    return Media(MediaId(key), path, sha256, size_bytes, mtime_ns)


def item_of(row: Row, path: str, note: Row | None = None, comment: Row | None = None) -> Item:
    """Return the item of a row; its path is that of its medium.

    ``note`` and ``comment`` are the rows of what was said of it.
    """
    values = tuple(row)
    said = ("" if comment is None else str(comment[1]),)
    return Item(
        ItemId(values[0]),
        MediaId(values[1]),
        path,
        part=values[2],
        kind=ItemKind(values[3]),
        facts=facts_of(values[4:9], NO_NOTE if note is None else tuple(note[1:6]), *said),
        width_px=values[9],
        height_px=values[10],
        sample=bool(values[11]),
        extra=values[12],
    )


def new_item_row(
    new: NewItem, item_id: int, media_id: int, part: int, import_id: int | None
) -> Row:
    """Return the columns of an item that nobody has worked on."""
    return (
        item_id,
        media_id,
        part,
        new.kind.value,
        new.status.value,
        "none",
        new.reason,
        None,
        "",
        new.width_px,
        new.height_px,
        int(new.sample),
        new.extra,
        import_id,
    )


def label_row(label: Label, import_id: int | None) -> Row:
    """Return the columns of a label."""
    return (label.id, label.name, label.position, label.colour, label.extra, import_id)


def label_from(row: Row, note: Row | None = None) -> Label:
    """Return the label of a row; ``note`` is the row of what else was said of it."""
    return label_of(tuple(row[:5]), () if note is None else tuple(note[1:4]))


def region_row(region: Region, item_id: int) -> Row:
    """Return the columns of a region."""
    kind, numbers = pack_geometry(region.geometry)
    return (
        region.id,
        item_id,
        region.number,
        region.label_id,
        kind,
        numbers,
        region.order,
        region.transcription,
        pack_attributes(region.attributes),
        region.origin.value,
        region.worker_id,
        int(region.touched),
        region.import_id,
        region.extra,
    )


def region_from(row: Row, note: Row | None = None) -> Region:
    """Return the region of a row, without the item that it is on; ``note`` as with a label."""
    said = () if note is None else note[2:5]
    return region_of((row[0], *row[2:14], *said))

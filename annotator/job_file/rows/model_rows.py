"""Converts rows of items, media, labels and regions to values and back."""

from __future__ import annotations

from annotator.job_file.rows.json_columns import (
    NO_NOTE,
    facts_of,
    label_of,
    pack_attributes,
    pack_geometry,
    region_of,
)
from annotator.job_file.schema.sealed_rows import Row, SealedRow
from annotator.job_file.schema.tables import ITEM, ITEM_NOTE, LABEL, LABEL_NOTE, REGION, REGION_NOTE
from annotator.model.entities import (
    Item,
    ItemFacts,
    ItemId,
    KindId,
    Label,
    Media,
    MediaId,
    Region,
)
from annotator.records import NewItem

# The columns that ``json_columns`` reads, in the same form as in the steps of the history.
_ITEM_FACTS = ITEM.picker("status review reason done_by done_order")
_ITEM_NOTE = ITEM_NOTE.picker(
    "is_practice done_day reviewed_by review_reason fault review_day reviewed_sha256"
)
_LABEL = LABEL.picker("id name position colour extra")
_REGION = REGION.picker(
    "id number label_id geometry_kind geometry place transcription attributes origin worker_id "
    "touched import_id extra"
)
_REGION_NOTE = REGION_NOTE.picker("group_number comment is_locked review")

note_of = LABEL_NOTE.picker("parent key attributes")
"""The columns of a label's note, without the label's id."""


def media_row(media: Media) -> Row:
    """Return the columns of a medium."""
    return (media.id, media.path, media.sha256, media.size_bytes, media.mtime_ns)


def media_of(row: SealedRow) -> Media:
    """Return the medium in a row."""
    return Media(MediaId(row.id), row.path, row.sha256, row.size_bytes, row.mtime_ns)


def item_of(
    row: SealedRow,
    path: str,
    note: SealedRow | None = None,
    comment: SealedRow | None = None,
    length: SealedRow | None = None,
) -> Item:
    """Return the item in a row; its path is that of its medium.

    ``note``, ``comment`` and ``length`` are the rows of its note, comment and length.
    """
    return Item(
        ItemId(row.id),
        MediaId(row.media_id),
        path,
        part=row.part,
        kind=KindId(row.kind),
        facts=facts_from(row, note, comment),
        width_px=row.width_px,
        height_px=row.height_px,
        sample=bool(row.sample),
        extra=row.extra,
        length_ms=0 if length is None else length.length_ms,
    )


def facts_from(row: Row, note: SealedRow | None, comment: SealedRow | None) -> ItemFacts:
    """Return the changeable facts of the item in a row, with its note and comment."""
    return facts_of(
        _ITEM_FACTS(row),
        NO_NOTE if note is None else _ITEM_NOTE(note),
        "" if comment is None else comment.comment,
    )


def new_item_row(
    new: NewItem, item_id: int, media_id: int, part: int, import_id: int | None
) -> Row:
    """Return the columns of a new item."""
    return (
        item_id,
        media_id,
        part,
        new.kind,
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
    """Return the label in a row; ``note`` is the row of its note."""
    return label_of(_LABEL(row), () if note is None else note_of(note))


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
    """Return the region in a row, without its item; ``note`` is the row of its note."""
    return region_of(_REGION(row) if note is None else _REGION(row) + _REGION_NOTE(note))

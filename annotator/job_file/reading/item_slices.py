"""Reads items in slices: ids and states of those that fit a filter, full rows of a few.

A slice takes some ten milliseconds, so that what somebody saves meanwhile never waits for longer.
Ids and states are read as they stand, without looking at seals, which would take a million items
ten seconds. An item is verified when it is shown or opened
(docs/decisions/items/item-list.md).
"""

# ruff: noqa: S608 - the SQL text contains only conditions of our own

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from annotator.drafts.draft import is_undecided_in
from annotator.items.codes import CHANGED, OPEN, OTHERS, REVIEWS, STATUSES, TO_JUDGE
from annotator.items.filters import ItemFilter, NumberRange
from annotator.items.item_row import ItemRow
from annotator.job_file.rows.model_rows import media_of, region_from
from annotator.job_file.schema.sealed_rows import Row, Value, value_of, values_of
from annotator.job_file.schema.tables import ITEM, MEDIA, REGION, seen
from annotator.model.entities import (
    FLAGS,
    ItemId,
    KindId,
    LabelId,
    Media,
    Region,
    Review,
    Status,
    WorkerId,
)
from annotator.text.unicode_form import in_form

SLICE: Final = 20_000
"""The number of ids that one read goes through."""

_STATUS = {status.value: status for status in Status}
_REVIEW = {review.value: review for review in Review}
_LISTED = ITEM.picker("id kind status reason review done_by")


@dataclass(frozen=True, slots=True)
class ItemSlice:
    """Matching items, each with a state byte (``annotator.items.codes``).

    ``until`` is the last id that was searched, ``last`` the last id of the job: when they are
    equal, all items have been searched.
    """

    ids: array[int]
    codes: bytes
    until: int
    last: int

    @property
    def is_last(self) -> bool:
        """Whether no items follow."""
        return self.until >= self.last


def read_slice(
    connection: sqlite3.Connection,
    after: int,
    wanted: ItemFilter,
    worker_id: WorkerId | None,
    size: int = SLICE,
) -> ItemSlice:
    """Return the matching items after an id, as seen by that worker."""
    last = value_of(connection, "SELECT coalesce(max(id), 0) FROM item")
    until = min(after + size, last)
    conditions, values = _conditions(connection, wanted)
    sql = (
        f"SELECT item.id, {_CODE} FROM item {_joins(wanted)} "
        f"WHERE item.id > ? AND item.id <= ? AND {' AND '.join((seen('item'), *conditions))} "
        "ORDER BY item.id"
    )
    rows = connection.execute(sql, (worker_id or "", after, until, *values)).fetchall()
    ids, codes = array("q", [item_id for item_id, _ in rows]), bytes(code for _, code in rows)
    return ItemSlice(ids, codes, until, last)


def read_rows_of(connection: sqlite3.Connection, item_ids: Sequence[int]) -> list[ItemRow]:
    """Return the list rows of those of the items that exist, in their order.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    marks = ", ".join("?" * len(item_ids))
    rows = connection.execute(
        f"SELECT {ITEM.listed}, media.path FROM item JOIN media ON media.id = item.media_id "
        f"WHERE item.id IN ({marks}) AND {seen('item')} ORDER BY item.id",
        tuple(item_ids),
    )
    said = _said_of(connection, item_ids)
    return [_with_said(row, *said.get(row.id, (0, 0))) for row in rows_of(rows)]


def _said_of(connection: sqlite3.Connection, item_ids: Sequence[int]) -> dict[int, Row]:
    """Return, for each item with a comment or a flag, which of the two it has."""
    marks = ", ".join("?" * len(item_ids))
    ((flagged, paths),) = _flagged(frozenset(FLAGS))
    rows = connection.execute(
        f"SELECT item.id, {_COMMENTED}, {flagged} FROM item WHERE item.id IN ({marks})",
        (*paths, *item_ids),
    )
    return {item_id: told for item_id, *told in rows if any(told)}


def _with_said(row: ItemRow, has_comment: int, has_flag: int) -> ItemRow:
    if not (has_comment or has_flag):
        return row
    return replace(row, has_comment=bool(has_comment), has_flag=bool(has_flag))


def rows_of(rows: Iterable[Row]) -> Iterator[ItemRow]:
    """Yield list rows from rows of ``item``, with the path after the seal.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    for row in rows:
        ITEM.require_sound(row[:-1])
        item_id, kind, status, reason, review, done_by = _LISTED(row)
        yield ItemRow(
            item_id, row[-1], KindId(kind), _STATUS[status], reason, _REVIEW[review], done_by
        )


def read_beside(connection: sqlite3.Connection, item_id: int, by: int) -> int | None:
    """Return the item ``by`` places after another, or before it if negative."""
    sign, order = (">", "") if by > 0 else ("<", "DESC")
    sql = (
        f"SELECT id FROM item WHERE id {sign} ? AND {seen('item')} ORDER BY id {order} "
        "LIMIT 1 OFFSET ?"
    )
    found: int | None = value_of(connection, sql, (item_id, abs(by) - 1))
    return found


def read_rejected(connection: sqlite3.Connection, worker_id: WorkerId) -> list[ItemId]:
    """Return the items of a worker that are rejected now."""
    sql = (
        f"SELECT id FROM item WHERE review = 'rejected' AND done_by = ? AND {seen('item')} "
        "ORDER BY id"
    )
    return list(map(ItemId, values_of(connection, sql, (worker_id,))))


def read_worked_paths(connection: sqlite3.Connection, worker_id: WorkerId) -> dict[int, str]:
    """Return the paths of the items with booked or declared time of a worker, by item id.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    rows = connection.execute(
        f"SELECT {ITEM.listed}, media.path FROM item JOIN media ON media.id = item.media_id "
        "WHERE item.id IN (SELECT item_id FROM effort WHERE worker_id = ?1 "
        "UNION SELECT gap_item_id FROM effort WHERE worker_id = ?1 "
        "UNION SELECT item_id FROM correction WHERE worker_id = ?1)",
        (worker_id,),
    )
    return {row.id: row.path for row in rows_of(rows)}


def read_media(connection: sqlite3.Connection, after: int, limit: int) -> list[Media]:
    """Return up to ``limit`` media after one, in the order of their numbers.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    return [
        media_of(row)
        for row in MEDIA.read(connection, "WHERE id > ? ORDER BY id LIMIT ?", (after, limit))
    ]


@dataclass(frozen=True, slots=True)
class Crop:
    """A region with a box, and its file and item."""

    item_id: ItemId
    path: str
    region: Region


def read_crops(
    connection: sqlite3.Connection, label_id: LabelId, after: int, limit: int
) -> list[Crop]:
    """Return regions of a label that have a box and a greater number, by number.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    rows = connection.execute(
        f"SELECT {REGION.listed}, media.path FROM region JOIN item ON item.id = region.item_id "
        "JOIN media ON media.id = item.media_id WHERE region.label_id = ? AND region.number > ? "
        f"AND region.geometry_kind <> '' AND {seen('region')} AND {seen('item')} "
        "ORDER BY region.number LIMIT ?",
        (label_id, after, limit),
    )
    crops = ((REGION.verified(values), path) for *values, path in rows)
    return [Crop(ItemId(row.item_id), path, region_from(row)) for row, path in crops]


def read_known_paths(connection: sqlite3.Connection, paths: Sequence[str]) -> set[str]:
    """Return the paths that are media of the job already."""
    marks = ", ".join("?" * len(paths))
    sql = f"SELECT path FROM media WHERE path IN ({marks})"
    return set(map(str, values_of(connection, sql, tuple(paths))))


def _cases(column: str, values: Sequence[str], factor: int) -> str:
    cases = " ".join(f"WHEN '{value}' THEN {factor * at}" for at, value in enumerate(values))
    return f"CASE {column} {cases} ELSE 0 END"


# The first parameter is the current worker.
_CODE = (
    f"{_cases('item.status', STATUSES, 1)} + {_cases('item.review', REVIEWS, len(STATUSES))} "
    f"+ {OTHERS} * CASE WHEN item.done_by IS NULL THEN item.status = 'done' AND item.review <> "
    "'rejected' ELSE item.done_by <> ?1 END "
    f"+ {CHANGED} * (item.status = 'done' AND item.review = 'none' AND EXISTS ("
    "SELECT 1 FROM item_note WHERE item_note.item_id = item.id AND reviewed_sha256 <> ''))"
)
# One truth with the index of items: open is open for the current worker.
_IS_OPEN = f"({_CODE}) IN ({', '.join(map(str, OPEN))})"

_IS_TO_REVIEW = f"({_CODE}) IN ({', '.join(map(str, TO_JUDGE))})"


def _joins(wanted: ItemFilter) -> str:
    needs_media = wanted.path or not wanted.file_bytes.is_open
    return "JOIN media ON media.id = item.media_id" if needs_media else ""


_Part = tuple[str, tuple[Value, ...]]


def _conditions(
    connection: sqlite3.Connection, wanted: ItemFilter
) -> tuple[list[str], list[Value]]:
    if wanted.path or wanted.text:
        connection.create_function("has_text", 2, _has_text, deterministic=True)
    if wanted.has_drafts:
        connection.create_function("is_undecided_in", 1, is_undecided_in, deterministic=True)
    parts = [each for part in wanted.parts() for each in _PARTS[part](wanted)]
    return [sql for sql, _ in parts], [value for _, values in parts for value in values]


def _has_text(text: str, folded: str) -> bool:
    return folded in _folded(text)


def _folded(text: str) -> str:
    """Normalise a text, so that texts that people consider equal become equal."""
    if text.isascii():
        return text.lower()
    return in_form("NFC", in_form("NFKC", text).casefold())


def _any_of(column: str, values: Sequence[Value]) -> _Part:
    return f"{column} IN ({', '.join('?' * len(values))})", tuple(values)


def _within(expression: str, span: NumberRange) -> Iterator[_Part]:
    if span.least is not None:
        yield f"{expression} >= ?", (span.least,)
    if span.most is not None:
        yield f"{expression} <= ?", (span.most,)


def _on_a_region(condition: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM region WHERE region.item_id = item.id "
        f"AND {condition} AND {seen('region')})"
    )


def _labelled(label_ids: frozenset[int], place: str) -> Iterator[_Part]:
    sql, values = _any_of("region.label_id", sorted(label_ids))
    yield _on_a_region(f"{sql} AND region.geometry_kind {place}"), values


def _flagged(flags: frozenset[str]) -> Iterator[_Part]:
    sql = " OR ".join("json_extract(region.attributes, ?) = 1" for _ in flags)
    paths = tuple(f'$."{name}"' for name in sorted(flags))
    yield _on_a_region(f"region.attributes <> '' AND ({sql})"), paths


_LONG_PX = "max(item.width_px, item.height_px)"
_COUNT = (
    "(SELECT count(*) FROM region WHERE region.item_id = item.id "
    f"AND region.geometry_kind <> '' AND {seen('region')})"
)
# Counted as in ``sums.read_item_work``: a correction moves time between categories, and claims add
# to the item or are withdrawn from it.
_SPENT = (
    "((SELECT coalesce(sum(end_ms - start_ms), 0) FROM effort WHERE item_id = item.id) + "
    "(SELECT coalesce(sum((end_ms - start_ms) * ((category IS 'declared') "
    "- (from_category IS 'declared'))), 0) FROM correction WHERE item_id = item.id))"
)
_PRACTICE = "EXISTS (SELECT 1 FROM item_note WHERE item_note.item_id = item.id AND is_practice = 1)"
_COMMENTED = (
    "(EXISTS (SELECT 1 FROM item_comment WHERE item_comment.item_id = item.id) OR "
    "EXISTS (SELECT 1 FROM region_note WHERE region_note.item_id = item.id AND comment <> ''))"
)

_PARTS: dict[str, Callable[[ItemFilter], Iterator[_Part]]] = {
    "path": lambda f: iter([("has_text(media.path, ?)", (_folded(f.path),))]),
    "is_open": lambda _: iter([(_IS_OPEN, ())]),
    "statuses": lambda f: iter([_any_of("item.status", sorted(f.statuses))]),
    "reviews": lambda f: iter([_any_of("item.review", sorted(f.reviews))]),
    "labels": lambda f: _labelled(frozenset(f.labels), "<> ''"),
    "tags": lambda f: _labelled(frozenset(f.tags), "= ''"),
    "text": lambda f: iter(
        [
            (
                _on_a_region("region.transcription <> '' AND has_text(region.transcription, ?)"),
                (_folded(f.text),),
            )
        ]
    ),
    "flags": lambda f: _flagged(f.flags),
    "long_px": lambda f: iter([*_within(_LONG_PX, f.long_px), (f"{_LONG_PX} > 0", ())]),
    "file_bytes": lambda f: _within("media.size_bytes", f.file_bytes),
    "spent_ms": lambda f: _within(_SPENT, f.spent_ms),
    "regions": lambda f: _within(_COUNT, f.regions),
    "is_practice": lambda _: iter([(_PRACTICE, ())]),
    "has_comment": lambda _: iter([(_COMMENTED, ())]),
    "is_to_review": lambda _: iter([(_IS_TO_REVIEW, ())]),
    "has_drafts": lambda _: iter(
        [(_on_a_region("region.transcription = '' AND is_undecided_in(region.extra)"), ())]
    ),
}

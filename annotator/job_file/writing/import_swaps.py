"""Existing rows that an import overwrites; their earlier values are kept for undo and redo."""

# ruff: noqa: S608 - the SQL text contains only names of our own tables

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, Final

from annotator.errors import ImportRefusedError
from annotator.job_file.rows.json_columns import NO_LABEL_NOTE, as_json, pack_kinds, unpack_kinds
from annotator.job_file.rows.model_rows import note_of
from annotator.job_file.rows.note_rows import put_item_comment
from annotator.job_file.schema.sealed_rows import SealedTable
from annotator.job_file.schema.tables import (
    ITEM,
    ITEM_COMMENT,
    ITEM_NOTE,
    LABEL,
    LABEL_NOTE,
    REGION,
    REGION_NOTE,
    seen,
)
from annotator.job_file.writing.kept_ids import KeptIds
from annotator.job_file.writing.reviewed_digests import reviewed_with
from annotator.model.entities import ItemId, Review
from annotator.records import ImportRecord, LabelFacts
from annotator.sentences.parts import Code
from annotator.sentences.said import Said, said

Pair = tuple[Any, Any]
"""The key of a row, and its new value: a text, a label's note, a review, or a region with its note
(None for a region that is not there)."""

_EXTRA: Final = {
    "item": (ITEM, "extra"),
    "label": (LABEL, "extra"),
    "colour": (LABEL, "colour"),
}


def resolved(known: Mapping[int, int], reference: int, what: Said) -> int:
    """Return the meaning of a reference of the document.

    Raises:
        ImportRefusedError: it has none.
    """
    try:
        return known[reference]
    except KeyError:
        raise ImportRefusedError(
            said(
                "The document refers to {what} {reference}, which the job does not have; nothing "
                "of it was imported.",
                what=what,
                reference=Code(str(reference)),
            )
        ) from None


def wanted(
    connection: sqlite3.Connection, record: ImportRecord, items: Mapping[int, int], kept: KeptIds
) -> dict[str, list[Pair]]:
    """Return the values that an import overwrites, by kind; ``items`` resolves references.

    ``kept`` has the ids of the document that could not be kept, which are noted.

    Raises:
        ImportRefusedError: it refers to a missing item.
    """
    names = {
        str(name): int(key)
        for key, name in connection.execute(f"SELECT id, name FROM label WHERE {seen('label')}")
    }
    extras = {resolved(items, key, said("item")): text for key, text in record.item_extras}
    for item_id, text in kept.extras.items():
        extras[item_id] = as_json({**json.loads(extras.get(item_id) or "{}"), **json.loads(text)})
    kept.note_labels(names)
    label_extras = dict(record.label_extras) | kept.label_extras
    found: dict[str, list[Pair]] = {
        "item": [_with_known_keys(connection, *each) for each in extras.items()],
        "label": [(names[name], text) for name, text in label_extras.items() if name in names],
    }
    comments = [(resolved(items, key, said("item")), text) for key, text in record.item_comments]
    notes = [
        (names[facts.name], _note(connection, names, facts))
        for facts in record.label_facts
        if facts.name in names
    ]
    colours = [
        (names[facts.name], facts.colour)
        for facts in record.label_facts
        if facts.colour and facts.name in names and not _colour(connection, names[facts.name])
    ]
    more: dict[str, list[Pair]] = {"comment": comments, "note": notes, "colour": colours}
    # Only non-empty ones: older imports do not have these keys.
    return found | {what: pairs for what, pairs in more.items() if pairs}


def no_longer_reviewed(connection: sqlite3.Connection, import_id: int) -> list[Pair]:
    """Return the reviews of the accepted and withdrawn items that get regions of an import: *none*.

    Nobody has reviewed those regions. The digest of what was reviewed stays.
    """
    reviews: list[Pair] = []
    for item_id in reviewed_with(connection, import_id):
        note = ITEM_NOTE.one(connection, item_id)
        sha256 = "" if note is None else str(note.reviewed_sha256)
        reviews.append((item_id, [Review.NONE.value, None, "", 0, sha256]))
    return reviews


def _with_known_keys(connection: sqlite3.Connection, item_id: int, text: str) -> Pair:
    """Return the unused keys of an item, with those of earlier documents that this one lacks."""
    row = ITEM.one(connection, item_id)
    known = "" if row is None else str(row.extra)
    if not known or not text:
        return item_id, text or known
    return item_id, as_json({**json.loads(known), **json.loads(text)})


def _colour(connection: sqlite3.Connection, label_id: int) -> str:
    row = LABEL.one(connection, label_id)
    return "" if row is None else str(row.colour)


def _note(
    connection: sqlite3.Connection, names: Mapping[str, int], facts: LabelFacts
) -> Sequence[Any]:
    """Return the note of a label, completed by values that it lacks."""
    row = LABEL_NOTE.one(connection, names[facts.name])
    parent, key, kinds = NO_LABEL_NOTE if row is None else note_of(row)
    known = unpack_kinds(kinds)
    there = {kind.name for kind in known}
    more = tuple(kind for kind in facts.attributes if kind.name not in there)
    above = names.get(facts.parent) if parent is None and facts.parent != facts.name else parent
    return (above, key or facts.key, pack_kinds((*known, *more)))


def swap(connection: sqlite3.Connection, wanted: Mapping[str, Sequence[Pair]]) -> str:
    """Write the values; return the previous ones as JSON, in the form for writing them back.

    Raises:
        ImportRefusedError: a row no longer exists.
    """
    before: dict[str, list[Pair]] = {}
    for what, pairs in wanted.items():
        # In reverse order, so that a row named twice ends as it began.
        before[what] = [_swap_one(connection, what, *pair) for pair in pairs][::-1]
    return as_json(before)


def _swap_one(connection: sqlite3.Connection, what: str, key: Any, value: Any) -> Pair:  # noqa: ANN401 - see Pair
    if what == "comment":
        row = ITEM_COMMENT.one(connection, key)
        put_item_comment(connection, ItemId(key), value)
        return key, "" if row is None else str(row.comment)
    if what == "note":
        row = LABEL_NOTE.one(connection, key)
        if tuple(value) == NO_LABEL_NOTE:
            connection.execute("DELETE FROM label_note WHERE label_id = ?", (key,))
        else:
            LABEL_NOTE.put(connection, (key, *value))
        return key, NO_LABEL_NOTE if row is None else note_of(row)
    if what == "review":
        return key, _swap_review(connection, key, value)
    if what == "region":
        return _swap_region(connection, key, value)
    table, column = _EXTRA[what]
    row = table.one(connection, key)
    if row is None:
        raise _is_gone(table, key)
    before = str(getattr(row, column))
    table.put(connection, row.but(**{column: value}))
    return key, before


def _swap_review(connection: sqlite3.Connection, key: int, value: Sequence[Any]) -> list[Any]:
    """Write the review of an item; return the previous one."""
    review, reviewer, reason, day, sha256 = value
    row, note = ITEM.one(connection, key), ITEM_NOTE.one(connection, key)
    if row is None or note is None:
        raise _is_gone(ITEM, key)
    ITEM.put(connection, row.but(review=review))
    values = {"review_reason": reason, "review_day": day, "reviewed_sha256": sha256}
    ITEM_NOTE.put(connection, note.but(reviewed_by=reviewer, **values))
    return [str(row.review), note.reviewed_by, *(getattr(note, name) for name in values)]


def _is_gone(table: SealedTable, key: int) -> ImportRefusedError:
    return ImportRefusedError(
        said(
            "There is no {kind} {key} in the job file any more.",
            kind=Code(table.name),
            key=Code(str(key)),
        )
    )


def _swap_region(
    connection: sqlite3.Connection, key: str, value: tuple[list[Any], list[Any] | None] | None
) -> Pair:
    """Put a region back with its note, or remove it; return what was there."""
    row, note = REGION.one(connection, key), REGION_NOTE.one(connection, key)
    if value is None:
        connection.execute("DELETE FROM region WHERE id = ?", (key,))
    else:
        REGION.put(connection, (key, *value[0]))
        if value[1] is not None:
            REGION_NOTE.put(connection, (key, *value[1]))
    if row is None:
        return key, None
    return key, (list(row[1:-1]), None if note is None else list(note[1:-1]))

"""Keeps what was reviewed true where many items change at once: merges of labels, and imports."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator

from annotator.editing.changes import Merge
from annotator.export.forms.reviewed_form import reviewed_sha256
from annotator.job_file.reading.item_queries import read_loaded_item
from annotator.job_file.schema.tables import ITEM_NOTE
from annotator.model.entities import ItemId

_REVIEWED = (
    "SELECT item_id FROM item_note WHERE reviewed_sha256 <> '' AND EXISTS ("
    "SELECT 1 FROM region WHERE region.item_id = item_note.item_id "
    "AND region.label_id IN (?, ?)) ORDER BY item_id"
)
_REVIEWED_WITH = (
    "SELECT item.id FROM item WHERE item.status = 'done' "
    "AND item.review IN ('accepted', 'withdrawn') AND EXISTS ("
    "SELECT 1 FROM region WHERE region.item_id = item.id AND region.import_id = ?) ORDER BY item.id"
)


def with_digests(connection: sqlite3.Connection, merge: Merge, turn: Callable[[], None]) -> None:
    """Merge two labels, or undo that, and rewrite the digests of what was reviewed.

    A merge renames labels, and changes nothing that a reviewer decided on. So the digest of an item
    is written again, if its regions are those that were reviewed; else the digest stays.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    same = [item_id for item_id, is_same in _reviewed(connection, merge) if is_same]
    turn()
    for item_id in same:
        note = ITEM_NOTE.one(connection, item_id)
        assert note is not None  # noqa: S101 - it had a digest
        ITEM_NOTE.put(connection, note.but(reviewed_sha256=_digest_of(connection, item_id)))


def reviewed_with(connection: sqlite3.Connection, import_id: int) -> Iterator[ItemId]:
    """Yield the accepted and the withdrawn items that have regions of an import."""
    found: Iterable[tuple[int]] = connection.execute(_REVIEWED_WITH, (import_id,)).fetchall()
    return (ItemId(item_id) for (item_id,) in found)


def _reviewed(connection: sqlite3.Connection, merge: Merge) -> Iterator[tuple[ItemId, bool]]:
    for (item_id,) in connection.execute(_REVIEWED, (merge.source, merge.target)).fetchall():
        note = ITEM_NOTE.one(connection, item_id)
        is_same = note is not None and note.reviewed_sha256 == _digest_of(connection, item_id)
        yield ItemId(item_id), is_same


def _digest_of(connection: sqlite3.Connection, item_id: ItemId) -> str:
    loaded = read_loaded_item(connection, item_id)
    return reviewed_sha256(loaded.item.kind, loaded.item.extent, loaded.state.regions)

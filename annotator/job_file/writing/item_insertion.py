"""Inserts items and labels into a job file, never the same file twice."""

# ruff: noqa: S608 - the SQL text contains only names of our own tables

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from types import MappingProxyType
from typing import Final

from annotator.job_file.reading.item_slices import read_known_paths
from annotator.job_file.rows.counters import Counters
from annotator.job_file.rows.json_columns import NO_LABEL_NOTE, pack_kinds
from annotator.job_file.rows.model_rows import media_row, new_item_row
from annotator.job_file.schema.sealed_rows import Value, value_of
from annotator.job_file.schema.tables import ITEM, ITEM_LENGTH, LABEL, LABEL_NOTE, MEDIA, seen
from annotator.model.entities import ItemId, MediaId
from annotator.records import LabelFacts, NewItem

NO_IDS: Final[Mapping[str, int]] = MappingProxyType({})

_BATCH: Final = 500
"""The number of items of a new job written at once; it can be cancelled between batches."""


@dataclass(frozen=True, slots=True)
class ItemInsertion:
    """A connection inside a transaction, the counters, and the import that adds the rows."""

    connection: sqlite3.Connection
    counters: Counters
    import_id: int | None = None

    def items(self, new: Iterable[NewItem]) -> list[ItemId]:
        """Return the id of each item, including existing ones.

        The second item of the same path is the second part of that file, and so on.

        Raises:
            InvalidValueError: a text has a character that a job file cannot store.
        """
        parts: Counter[str] = Counter()
        ids = []
        for one in new:
            part = parts[one.media.path]
            parts[one.media.path] += 1
            media_id = self._media(one)
            ids.append(self._known_item(media_id, part) or self._new_item(one, media_id, part))
        return ids

    def first_items(self, new: Iterable[NewItem]) -> None:
        """Add items whose files are new to the job, without any lookup.

        Raises:
            InvalidValueError: a text has a character that a job file cannot store.
        """
        parts: Counter[str] = Counter()
        media_ids: dict[str, int] = {}
        has_image_ids = self._has_image_ids()
        waiting = iter(new)
        while batch := tuple(islice(waiting, _BATCH)):
            media, items, lengths = [], [], []
            for one in batch:
                path = one.media.path
                media_id = media_ids.get(path)
                if media_id is None:
                    media_id = media_ids[path] = self.counters.take("media")
                    media.append((media_id, *media_row(one.media)[1:]))
                item_id = self._item_id(has_image_ids=has_image_ids)
                items.append(new_item_row(one, item_id, media_id, parts[path], self.import_id))
                parts[path] += 1
                if one.length_ms:
                    lengths.append((item_id, one.length_ms))
            MEDIA.put_new(self.connection, media)
            ITEM.put_new(self.connection, items)
            ITEM_LENGTH.put_new(self.connection, lengths)

    def new_items(self, new: Sequence[NewItem]) -> int:
        """Add those of the items whose files are new to the job; return their number.

        Raises:
            InvalidValueError: a text has a character that a job file cannot store.
        """
        known = read_known_paths(self.connection, [one.media.path for one in new])
        missing = [one for one in new if one.media.path not in known]
        self.first_items(missing)
        return len(missing)

    def labels(self, names: Iterable[str], ids: Mapping[str, int] = NO_IDS) -> list[int]:
        """Return the id of the label of each name; new ones are added at the end, in order.

        ``ids`` are those that new labels are to have, if there are any.

        Raises:
            InvalidValueError: a name has a character that a job file cannot store.
        """
        rows = f"SELECT name, id FROM label WHERE {seen('label')} ORDER BY id DESC"
        known = {str(name): int(key) for name, key in self.connection.execute(rows)}
        last = "SELECT coalesce(max(position) + 1, 0) FROM label"
        position = value_of(self.connection, last)
        found = []
        for name in names:
            if name not in known:
                label_id = ids[name] if name in ids else self.counters.take("label")
                known[name] = label_id
                LABEL.put(self.connection, (label_id, name, position, "", "", self.import_id))
                position += 1
            found.append(known[name])
        return found

    def describe(self, labels: Sequence[LabelFacts]) -> None:
        """Write the parents, colours, keys and attributes of labels of a new job.

        Raises:
            InvalidValueError: a text has a character that a job file cannot store.
        """
        names = {row.name: row for row in LABEL.read(self.connection)} if labels else {}
        for each in labels:
            row = names[each.name]
            LABEL.put(self.connection, row.but(colour=each.colour))
            parent = names[each.parent].id if each.parent in names else None
            note = (parent, each.key, pack_kinds(each.attributes))
            if note != NO_LABEL_NOTE:
                LABEL_NOTE.put(self.connection, (row.id, *note))

    def _has_image_ids(self) -> bool:
        return value_of(self.connection, "SELECT 1 FROM image_id LIMIT 1") is not None

    def _item_id(self, *, has_image_ids: bool) -> int:
        """Return a new id that is not that of an image of an imported document."""
        sql = "SELECT 1 FROM image_id WHERE image_id = ?"
        while True:
            item_id = self.counters.take("item")
            if not has_image_ids or value_of(self.connection, sql, (item_id,)) is None:
                return item_id

    def _media(self, new: NewItem) -> MediaId:
        sql = "SELECT id FROM media WHERE path = ?"
        known = value_of(self.connection, sql, (new.media.path,))
        if known is not None:
            return MediaId(known)
        media_id = MediaId(self.counters.take("media"))
        MEDIA.put(self.connection, media_row(replace(new.media, id=media_id)))
        return media_id

    def _known_item(self, media_id: MediaId, part: int) -> ItemId | None:
        rest = "WHERE media_id = ? AND part = ?"
        row = next(ITEM.read(self.connection, rest, (media_id, part)), None)
        if row is None:
            return None
        if self._is_hidden(row.import_id):
            # It came from an undone import, and is now added again.
            ITEM.put(self.connection, row.but(import_id=self.import_id))
        return ItemId(row.id)

    def _is_hidden(self, import_id: Value) -> bool:
        undone = "SELECT 1 FROM import WHERE id = ? AND undone = 1"
        return value_of(self.connection, undone, (import_id,)) is not None

    def _new_item(self, new: NewItem, media_id: MediaId, part: int) -> ItemId:
        item_id = self._item_id(has_image_ids=self._has_image_ids())
        ITEM.put(self.connection, new_item_row(new, item_id, media_id, part, self.import_id))
        if new.length_ms:
            ITEM_LENGTH.put(self.connection, (item_id, new.length_ms))
        return ItemId(item_id)

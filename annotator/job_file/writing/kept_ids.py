"""Keeps the ids that an imported document gives, as far as they are free in the job."""

# ruff: noqa: S608 - the SQL text contains only names of our own tables

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from annotator.job_file.rows.counters import Counters
from annotator.job_file.schema.sealed_rows import value_of, values_of
from annotator.job_file.schema.tables import IMAGE_ID, IMPORT, LABEL
from annotator.model.foreign_ids import (
    HIGHEST_KEPT,
    IMPORTED_ID,
    ForeignId,
    is_kept_category,
    is_kept_image,
    with_imported_id,
)
from annotator.records import ImportRecord, NewIds

_RANGED: Final = ("region", "label")
"""The kinds of rows whose numbers are the ids of a document."""


@dataclass(slots=True)
class KeptIds:
    """The free ids of one import, and how many of the document's could not be kept.

    Numbers below the next free one were given before and are not given again, except those of
    imports that were undone and whose rows are gone.
    """

    connection: sqlite3.Connection
    counters: Counters
    record: ImportRecord
    images: int = 0
    categories: int = 0
    annotations: int = 0
    extras: dict[int, str] = field(default_factory=dict)
    label_extras: dict[str, str] = field(default_factory=dict)
    _first: dict[str, int] = field(default_factory=dict)
    _spare: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    _taken: set[int] = field(default_factory=set)
    _base: int = 0
    _at: int = 0

    def __post_init__(self) -> None:
        """Note which numbers are free."""
        below = self.record.ids.annotations_below
        if below:
            self.counters.note("region", below - 1)
            self._spare["region"] = [(1, below)]
        self._first = {kind: self.counters.peek(kind) for kind in _RANGED}
        for row in IMPORT.read(self.connection, "WHERE purged = 1 AND ids <> ''"):
            for kind, (first, end) in json.loads(row.ids)["numbers"].items():
                self._spare.setdefault(kind, []).append((first, end))

    def labels(self, names: Sequence[str]) -> Mapping[str, int]:
        """Return the id of each new label that keeps that of its category."""
        wanted = dict(self.record.ids.categories)
        there = set(values_of(self.connection, "SELECT id FROM label"))
        found: dict[str, int] = {}
        for name in names:
            key = wanted.get(name)
            is_free = key not in there and (key == 0 or self._is_free("label", key))
            if isinstance(key, int) and is_kept_category(key) and is_free:
                found[name] = key
                there.add(key)
                self.counters.note("label", key)
        return found

    def note_labels(self, ids: Mapping[str, int]) -> None:
        """Note the id of each category that its label does not have."""
        for name, key in self.record.ids.categories:
            if ids.get(name, key) != key:
                self.categories += 1
                row = LABEL.one(self.connection, ids[name])
                known = "" if row is None else str(row.extra)
                extra = dict(self.record.label_extras).get(name, known)
                self.label_extras[name] = with_imported_id(extra, self.record.source, key)

    def note_regions(self, numbers: Iterable[int]) -> None:
        """Mark the numbers of the document as used before any new one is given."""
        count, has_numbers = 0, False
        first = self._first["region"]
        for number in numbers:
            count += 1
            has_numbers |= 0 < number <= HIGHEST_KEPT
            if first <= number <= HIGHEST_KEPT:
                self.counters.note("region", number)
        if has_numbers:
            # Their places in reading order are counted from there, whatever their numbers are.
            self._base = self._first["region"]
            self.counters.note("region", self._base + count - 1)

    def numbers_there(self, numbers: Iterable[int]) -> None:
        """Find out which of some numbers rows have already."""
        some = [each for each in numbers if 0 < each < self._first["region"]]
        marks = ", ".join("?" * len(some))
        sql = f"SELECT number FROM region WHERE number IN ({marks})"
        self._taken |= set(values_of(self.connection, sql, some))

    def number(self, wanted: int) -> int:
        """Return the number of the next region of the document: that one if it is free."""
        is_kept = 0 < wanted <= HIGHEST_KEPT and wanted not in self._taken
        if is_kept and self._is_free("region", wanted):
            self._taken.add(wanted)
            return wanted
        return self.counters.take("region")

    def place(self, number: int) -> int:
        """Return the place of the next region in the order of the document.

        Without any ids of the document it is the ``number`` of the region.
        """
        self._at += 1
        return self._base + self._at - 1 if self._base else number

    def noted(self, extra: str, wanted: int, number: int) -> str:
        """Return the unused keys of a region, with the id that it had if that is another one."""
        if wanted and wanted != number:
            self.annotations += 1
            return with_imported_id(extra, self.record.source, wanted)
        # The importer itself noted an id that no job keeps.
        self.annotations += not wanted and f'"{IMPORTED_ID}":' in extra
        return extra

    def keep_images(self, import_id: int, items: Mapping[int, int]) -> None:
        """Write the ids and places of the document's images; ``items`` are those meant by it."""
        wanted = [(items[item], key) for item, key in self.record.ids.images if item in items]
        claims = _Claims(self.connection, [key for _, key in wanted])
        rows = {}
        for place, (item_id, key) in enumerate(wanted, 1):
            there = IMAGE_ID.one(self.connection, item_id)
            if there is None and item_id not in rows:
                rows[item_id] = (item_id, claims.take(key), place, import_id)
            now = rows[item_id][1] if there is None else there.image_id
            if now != key:
                self.images += 1
                self.extras[item_id] = with_imported_id("", self.record.source, key)
        # A picture that the document does not have, but whose own number it gives to another one.
        for item_id in claims.displaced({*rows}):
            rows[item_id] = (item_id, claims.new(), 0, import_id)
        IMAGE_ID.put_new(self.connection, rows.values())

    def as_json(self) -> str:
        """Return what the row of the import remembers; "" for an import that gives no ids."""
        numbers = {
            kind: [first, self.counters.peek(kind)]
            for kind, first in self._first.items()
            if self.counters.peek(kind) > first
        }
        counts = [self.images, self.categories, self.annotations]
        return json.dumps({"numbers": numbers, "new": counts}) if numbers or any(counts) else ""

    def _is_free(self, kind: str, number: Any) -> bool:  # noqa: ANN401 - an id of a document
        if not isinstance(number, int):
            return False
        spare = self._spare.get(kind, ())
        return number >= self._first[kind] or any(one <= number < end for one, end in spare)


class _Claims:
    """The ids of images that are taken, while a document claims more."""

    def __init__(self, connection: sqlite3.Connection, wanted: Iterable[ForeignId]) -> None:
        self._connection = connection
        self._taken = set(values_of(connection, "SELECT image_id FROM image_id"))
        self._given: set[int] = set()
        kept = (key for key in wanted if isinstance(key, int) and is_kept_image(key))
        highest = value_of(connection, "SELECT coalesce(max(id), 0) FROM item")
        self._next: int = max(highest, *self._taken, *kept, 0) + 1

    def take(self, key: ForeignId) -> int:
        """Return that id if it is free, else a new one."""
        if isinstance(key, int) and is_kept_image(key) and key not in self._taken:
            self._taken.add(key)
            self._given.add(key)
            return key
        return self.new()

    def new(self) -> int:
        """Return an id above all others."""
        number = self._next
        self._next += 1
        return number

    def displaced(self, described: set[int]) -> list[int]:
        """Return the items without an id of a document whose own number is now another's."""
        ids = sorted(self._given - described)
        found: list[int] = []
        for start in range(0, len(ids), 500):
            some = ids[start : start + 500]
            marks = ", ".join("?" * len(some))
            sql = (
                f"SELECT id FROM item WHERE id IN ({marks}) AND id NOT IN "
                "(SELECT item_id FROM image_id)"
            )
            found += values_of(self._connection, sql, some)
        return found


def read_new_ids(connection: sqlite3.Connection, import_id: int) -> NewIds:
    """Return how many ids an import could not keep."""
    row = IMPORT.one(connection, import_id)
    return NewIds() if row is None or not row.ids else NewIds(*json.loads(row.ids)["new"])

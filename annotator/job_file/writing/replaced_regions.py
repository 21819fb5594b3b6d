"""The regions of earlier imports that a second import of the same document replaces."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from annotator.job_file.rows.json_columns import NO_REGION_NOTE, pack_geometry
from annotator.job_file.schema.sealed_rows import value_of
from annotator.job_file.schema.tables import IMPORT, REGION, REGION_NOTE, seen
from annotator.model.entities import Region
from annotator.records import EarlierImport, ImportRecord

Content = tuple[Any, ...]
"""What identifies a region of a document: its item, place, text, group and comment; or its item and
number, if the places of a document are others than before."""


@dataclass(slots=True)
class ReplacedRegions:
    """The untouched regions of earlier imports by their content, until each is replaced.

    ``imports`` is the number of these imports, 0 for an import that only adds.
    """

    imports: int = 0
    by_number: bool = False
    _there: dict[Content, list[str]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, connection: sqlite3.Connection, ids: Iterable[int], *, by_number: bool
    ) -> ReplacedRegions:
        """Read the regions of some imports that nobody touched or locked; none without imports."""
        some = tuple(ids)
        found = cls(len(some), by_number)
        marks = ", ".join("?" * len(some))
        condition = f"WHERE import_id IN ({marks}) AND touched = 0 AND {seen('region')}"
        for row in REGION.read(connection, f"{condition} ORDER BY number", some):
            note = REGION_NOTE.one(connection, row.id)
            group, comment, is_locked, review = NO_REGION_NOTE
            if note is not None:
                group, comment, is_locked, review = note[2:-1]
            if not is_locked and not review:
                place = row.item_id, row.geometry_kind, row.geometry
                words = row.transcription, group, comment
                content = (row.item_id, row.number) if by_number else (*place, *words)
                found._there.setdefault(content, []).append(str(row.id))
        return found

    def take(self, item_id: int, region: Region) -> Sequence[str]:
        """Return the ids of the untouched regions whose place a region of the document takes.

        If the document was added several times, it takes the place of one of each time.
        """
        kind, numbers = pack_geometry(region.geometry)
        words = region.transcription, region.group, region.comment
        content = (item_id, kind, numbers, *words)
        there = self._there.get((item_id, region.number) if self.by_number else content)
        if not there:
            return ()
        found = there[: self.imports]
        del there[: self.imports]
        return found

    @property
    def is_replacing(self) -> bool:
        """Whether the import replaces anything."""
        return self.imports > 0


def read_earlier_import(
    connection: sqlite3.Connection, record: ImportRecord
) -> EarlierImport | None:
    """Return the imports of the same regions that are not undone; None if there is none.

    Without one, those whose regions have all the ids of this document on the same items, of which
    some are at other places.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    condition = "WHERE taken = ? AND taken <> '' AND undone = 0 ORDER BY id"
    rows = list(IMPORT.read(connection, condition, (record.taken,)))
    moved = 0
    if not rows:
        found, moved = _same_ids(connection, record)
        rows = [row for each in sorted(found) if (row := IMPORT.one(connection, each)) is not None]
    if not rows:
        return None
    ids = tuple(int(row.id) for row in rows)
    there = ReplacedRegions.of(connection, ids, by_number=moved > 0)
    untouched = sum(bool(there.take(item_id, region)) for item_id, region in record.regions)
    return EarlierImport(ids, str(rows[-1].source), untouched, moved)


def _same_ids(connection: sqlite3.Connection, record: ImportRecord) -> tuple[set[int], int]:
    """Return the imports whose regions have the ids of a document, and how many it moves.

    Regions that were deleted since count as there. Nothing if it has another id, or moves none.
    """
    highest = value_of(connection, "SELECT max(number) FROM region") or 0
    imports, moved = set[int](), 0
    for item_id, region in record.regions:
        if not 0 < region.number <= highest:
            return set(), 0
        for row in REGION.read(connection, "WHERE number = ?", (region.number,)):
            if row.item_id != item_id or row.import_id is None:
                return set(), 0
            imports.add(row.import_id)
            moved += (row.geometry_kind, row.geometry) != pack_geometry(region.geometry)
    undone = {row.id for row in IMPORT.read(connection, "WHERE undone = 1", ())}
    return (imports, moved) if moved and not imports & undone else (set(), 0)

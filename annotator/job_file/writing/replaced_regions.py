"""The regions of earlier imports that a second import of the same document replaces."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from annotator.job_file.rows.json_columns import NO_REGION_NOTE, pack_geometry
from annotator.job_file.schema.tables import IMPORT, REGION, REGION_NOTE, seen
from annotator.model.entities import Region
from annotator.records import EarlierImport, ImportRecord

Content = tuple[Any, ...]
"""What identifies a region of a document: its item, place, text, group and comment."""


@dataclass(slots=True)
class ReplacedRegions:
    """The untouched regions of earlier imports by their content, until each is replaced.

    ``imports`` is the number of these imports, 0 for an import that only adds.
    """

    imports: int = 0
    _there: dict[Content, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, connection: sqlite3.Connection, ids: Iterable[int]) -> ReplacedRegions:
        """Read the regions of some imports that nobody touched or locked; none without imports."""
        some = tuple(ids)
        found = cls(len(some))
        marks = ", ".join("?" * len(some))
        condition = f"WHERE import_id IN ({marks}) AND touched = 0 AND {seen('region')}"
        for row in REGION.read(connection, f"{condition} ORDER BY number", some):
            note = REGION_NOTE.one(connection, row.id)
            group, comment, is_locked, review = NO_REGION_NOTE
            if note is not None:
                group, comment, is_locked, review = note[2:-1]
            if not is_locked and not review:
                place = row.item_id, row.geometry_kind, row.geometry
                content = (*place, row.transcription, group, comment)
                found._there.setdefault(content, []).append(str(row.id))
        return found

    def take(self, item_id: int, region: Region) -> Sequence[str]:
        """Return the ids of the untouched regions whose place a region of the document takes.

        If the document was added several times, it takes the place of one of each time.
        """
        kind, numbers = pack_geometry(region.geometry)
        words = region.transcription, region.group, region.comment
        there = self._there.get((item_id, kind, numbers, *words))
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

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    condition = "WHERE taken = ? AND taken <> '' AND undone = 0 ORDER BY id"
    rows = list(IMPORT.read(connection, condition, (record.taken,)))
    if not rows:
        return None
    ids = tuple(int(row.id) for row in rows)
    there = ReplacedRegions.of(connection, ids)
    untouched = sum(bool(there.take(item_id, region)) for item_id, region in record.regions)
    return EarlierImport(ids, str(rows[-1].source), untouched)

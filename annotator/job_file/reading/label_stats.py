"""Counts the uses of each label, one slice of the job at a time."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass, field
from math import sqrt
from typing import Final

from annotator.job_file.rows.json_columns import unpack_geometry
from annotator.job_file.schema.sealed_rows import value_of
from annotator.job_file.schema.tables import seen
from annotator.model.entities import LabelId
from annotator.model.geometry import Box

SLICE: Final = 2_000
"""The regions of one read: it takes some hundredths of a second, during which edits wait."""


@dataclass(slots=True)
class LabelUse:
    """The use of labels: regions, items with regions, and the sizes of boxes.

    ``sides`` counts boxes by their side: the square root of the area, in whole pixels.
    """

    regions: Counter[LabelId] = field(default_factory=Counter)
    items: Counter[LabelId] = field(default_factory=Counter)
    sides: dict[LabelId, Counter[int]] = field(default_factory=dict)

    def add(self, other: LabelUse) -> None:
        """Add the counts of other items."""
        self.regions += other.regions
        self.items += other.items
        for label_id, sides in other.sides.items():
            self.sides.setdefault(label_id, Counter()).update(sides)

    def median_side_px(self, label_id: LabelId) -> int | None:
        """Return the median side of the boxes, the smaller of two; None without a box."""
        sides = self.sides.get(label_id)
        if not sides:
            return None
        half, passed = (sides.total() + 1) // 2, 0
        for side in sorted(sides):
            passed += sides[side]
            if passed >= half:
                return side
        return None


def read_label_use(
    connection: sqlite3.Connection, after: int, size: int = SLICE
) -> tuple[LabelUse, int | None]:
    """Return the use of labels on the next items, and the last of these; None at the end.

    Args:
        connection: the open job file.
        after: the item after which to continue, 0 at the start.
        size: how many regions are read, up to the end of the item of the last one.
    """
    edge = "SELECT item_id FROM region WHERE item_id > ? ORDER BY item_id LIMIT 1 OFFSET ?"
    until: int | None = value_of(connection, edge, (after, size - 1))
    where = "item_id > ?" if until is None else "item_id > ? AND item_id <= ?"
    use, met = LabelUse(), set[tuple[int, int]]()
    for label_id, item_id, kind, numbers in connection.execute(
        f"SELECT label_id, item_id, geometry_kind, geometry FROM region "  # noqa: S608 - our own names
        f"WHERE {where} AND {seen('region')}",
        (after,) if until is None else (after, until),
    ):
        label = LabelId(label_id)
        use.regions[label] += 1
        if (label_id, item_id) not in met:
            met.add((label_id, item_id))
            use.items[label] += 1
        box = unpack_geometry(kind, numbers)
        if isinstance(box, Box):
            use.sides.setdefault(label, Counter())[round(sqrt(box.area))] += 1
    return use, until


def is_label_used(connection: sqlite3.Connection, label_id: int) -> bool:
    """Return whether any row refers to a label, even one of an undone import or merge."""
    sql = (
        "SELECT EXISTS (SELECT 1 FROM region WHERE label_id = ?) "
        "OR EXISTS (SELECT 1 FROM label_merge WHERE target = ?)"
    )
    return bool(value_of(connection, sql, (label_id, label_id)))

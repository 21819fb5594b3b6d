"""Finds counted time that an export has less of than earlier hand-ins, by category.

Entries are only added, and what a worker says later of the time moves breaks and unobserved time
alone. So counted work never decreases in a record. Rest does, by an answer of the worker.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from annotator.audit.tables.table_forms import MS_COLUMNS, Row
from annotator.effort.categories import COUNTED_WORK, Category

WORK: Final = tuple(f"{each.value}_ms" for each in Category if each in COUNTED_WORK)
REST: Final = f"{Category.REST.value}_ms"


def recorded_ms(document: Row) -> int:
    """Return all time of a hand-in or receipt."""
    return sum(int(document[name] or 0) for name in MS_COLUMNS)


def less_ms(export: Mapping[str, Any], documents: Iterable[Row], names: Iterable[str]) -> int:
    """Return by how much an export falls short of documents in single categories, summed up.

    Args:
        export: a row of an export.
        documents: hand-ins and receipts; of several of one ledger the most counts.
        names: the columns of the categories.
    """
    most: dict[tuple[str, str], int] = defaultdict(int)
    columns = tuple(names)
    for row in documents:
        for name in columns:
            place = str(row["origin"]), name
            most[place] = max(most[place], int(row[name] or 0))
    there: dict[str, int] = defaultdict(int)
    for (_, name), ms in most.items():
        there[name] += ms
    return sum(max(0, ms - int(export[name] or 0)) for name, ms in there.items())

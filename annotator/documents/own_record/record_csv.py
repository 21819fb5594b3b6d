"""The own record as CSV for any spreadsheet: one row for each stretch of time."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from annotator.documents.own_record.record import Line, OwnRecord, lines_of

BOM: Final = "\ufeff"
"""At its beginning, or a widespread spreadsheet takes UTF-8 for something else."""

_FORMULA: Final = (*"=+-@\t\r\n", *"\uff1d\uff0b\uff0d\uff20")
"""A cell that begins so would be computed by a spreadsheet, and not shown; of full width, too."""


def as_csv(record: OwnRecord) -> str:
    """Return the rows under a line of titles (RFC 4180); ``length_ms`` adds up to the totals.

    A text that a spreadsheet would take for a formula has an apostrophe before it.
    """
    return "".join(csv_pieces(record))


def csv_pieces(record: OwnRecord) -> Iterator[str]:
    """Yield those rows one after the other."""
    yield BOM
    rows = ([cell(line) for cell in COLUMNS.values()] for line in lines_of(record))
    for row in itertools.chain((COLUMNS,), rows):
        out = io.StringIO()
        csv.writer(out).writerow(row)
        yield out.getvalue()


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


COLUMNS: Final[Mapping[str, Callable[[Line], object]]] = MappingProxyType(
    {
        "date": lambda line: line.date.isoformat(),
        "start": lambda line: "" if line.start is None else line.start.strftime("%H:%M:%S"),
        "length_ms": lambda line: line.length_ms,
        "category": lambda line: line.category.value,
        "item": lambda line: _plain(line.item),
        "reason": lambda line: _plain(line.reason),
        "rule": lambda line: line.rule.value,
        "work_order_sha256": lambda line: _plain(line.order_sha256),
        "sample": lambda line: "yes" if line.sample else "no",
        "session": lambda line: _plain(line.session_id),
        "start_ms": lambda line: line.start_ms,
    }
)
"""The columns in their order: the title of each, and what it has of a line."""

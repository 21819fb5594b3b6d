"""The own record as CSV for any spreadsheet: one row for each stretch of time."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from annotator.display_text import spreadsheet_text
from annotator.documents.own_record.record import OwnRecord, RecordLine, lines_of

BOM: Final = "\ufeff"
"""The byte order mark, without which a widespread spreadsheet does not recognise UTF-8."""


def as_csv(record: OwnRecord) -> str:
    """Return CSV with a header line (RFC 4180); ``length_ms`` adds up to the totals.

    A text that a spreadsheet would take for a formula is prefixed with an apostrophe.
    """
    return "".join(csv_pieces(record))


def csv_pieces(record: OwnRecord) -> Iterator[str]:
    """Yield the CSV row by row."""
    yield BOM
    rows = ([cell(line) for cell in COLUMNS.values()] for line in lines_of(record))
    for row in itertools.chain((COLUMNS,), rows):
        out = io.StringIO()
        csv.writer(out).writerow(row)
        yield out.getvalue()


COLUMNS: Final[Mapping[str, Callable[[RecordLine], object]]] = MappingProxyType(
    {
        "date": lambda line: line.date.isoformat(),
        "start": lambda line: "" if line.start is None else line.start.strftime("%H:%M:%S"),
        "length_ms": lambda line: line.length_ms,
        "category": lambda line: line.category.value,
        "item": lambda line: spreadsheet_text(line.item),
        "reason": lambda line: spreadsheet_text(line.reason),
        "rule": lambda line: line.rule.value,
        "work_order_sha256": lambda line: spreadsheet_text(line.order_sha256),
        "sample": lambda line: "yes" if line.sample else "no",
        "session": lambda line: spreadsheet_text(line.session_id),
        "start_ms": lambda line: line.start_ms,
    }
)
"""The columns in their order: the title of each, and what it has of a line."""

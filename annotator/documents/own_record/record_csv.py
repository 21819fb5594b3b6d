"""The own record as CSV for any spreadsheet: one row for each stretch of time."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator
from typing import Final

from annotator.documents.own_record.record import OwnRecord, RecordLine, lines_of

COLUMNS: Final = (
    "date",
    "start",
    "length_ms",
    "category",
    "item",
    "reason",
    "rule",
    "work_order_sha256",
    "sample",
    "session",
    "start_ms",
)

BOM: Final = "\ufeff"
"""The byte order mark, without which a widespread spreadsheet does not recognise UTF-8."""

_FORMULA: Final = (*"=+-@\t\r\n", *"\uff1d\uff0b\uff0d\uff20")
"""The beginnings that make a spreadsheet evaluate a cell as a formula, including full-width ones.
"""


def as_csv(record: OwnRecord) -> str:
    """Return CSV with a header line (RFC 4180); ``length_ms`` adds up to the totals.

    A text that a spreadsheet would take for a formula is prefixed with an apostrophe.
    """
    return "".join(csv_pieces(record))


def csv_pieces(record: OwnRecord) -> Iterator[str]:
    """Yield the CSV row by row."""
    yield BOM
    for row in itertools.chain((COLUMNS,), map(_row, lines_of(record))):
        out = io.StringIO()
        csv.writer(out).writerow(row)
        yield out.getvalue()


def _row(line: RecordLine) -> tuple[object, ...]:
    return (
        line.date.isoformat(),
        "" if line.start is None else line.start.strftime("%H:%M:%S"),
        line.length_ms,
        line.category.value,
        _plain(line.item),
        _plain(line.reason),
        line.rule.value,
        _plain(line.order_sha256),
        "yes" if line.sample else "no",
        _plain(line.session_id),
        line.start_ms,
    )


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text

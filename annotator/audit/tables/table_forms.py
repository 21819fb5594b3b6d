"""The tables of an audit: their columns, and how they are written to and read from Parquet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from annotator.audit.tables.audit_errors import AuditRefusedError
from annotator.audit.tables.libraries import arrow, parquet
from annotator.effort.categories import Category
from annotator.sentences.parts import Name
from annotator.sentences.said import said

if TYPE_CHECKING:
    import pyarrow as pa

FORMAT_VERSION: Final = 1
"""The version of all tables; a reader refuses newer ones."""

_VERSION_KEY: Final = b"fairlabel.audit.tables"

Row = Mapping[str, int | str | None]
"""A row: integers, text, or None where nothing is known."""

Rows = Mapping[str, Sequence[Row]]
"""The rows of each table by its name."""


@dataclass(frozen=True, slots=True)
class TableForm:
    """A table: the names of its columns of text, and of its columns of integers."""

    name: str
    texts: tuple[str, ...]
    numbers: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns, in their order."""
        return (*self.texts, *self.numbers)

    def schema(self) -> pa.Schema:
        """Return the schema in Arrow, with the version of the tables."""
        pa = arrow()
        fields = [pa.field(name, pa.string()) for name in self.texts]
        fields += [pa.field(name, pa.int64()) for name in self.numbers]
        return pa.schema(fields, metadata={_VERSION_KEY: str(FORMAT_VERSION).encode()})


MS_COLUMNS: Final = tuple(f"{category.value}_ms" for category in Category)

EXPORTS: Final = TableForm(
    "exports",
    (
        "export", "content", "manifest_sha256", "job", "title", "detail", "kind", "witness",
        "first_problem", "effort_sha256", "times_sha256",
    ),
    (
        "is_sample", "is_filtered", "workers", "problems", "items", "items_completed",
        "items_with_effort", "items_accepted", "items_withdrawn",
        "rejected_worker", "rejected_guideline_changed", "rejected_unclear", "rejected_buyer",
        "regions", "observed_ms", "recorded_ms", "sessions",
        "night_minutes", "core_night_minutes", *MS_COLUMNS,
    ),
)  # fmt: skip
"""One export: what its folder contains. ``export`` also covers the documents given with it."""

DELIVERIES: Final = TableForm(
    "deliveries",
    (
        "export", "folder", "package", "sender", "person", "unit", "origin", "order_given",
        "hand_in",
        "superseded_by", "left_out", "week",
    ),
    (
        "entries", "lost_entries", "is_submitted", "is_receipted", "packed_day", "received_day",
        "receipt_day",
    ),
)  # fmt: skip
"""One folder in which an export was found, and how it came there."""

TOTALS: Final = TableForm(
    "totals",
    ("export", "worker", "currency"),
    (
        "workers", "hours_ms", "gross_micro", "net_micro", "rate_micro", "floor_pay_micro",
        "is_at_floor", "is_floor_owed", "shortfall_micro", "owed_micro", "sent_micro",
        "received_micro", "confirmed_micro", "top_up_paid_micro",
    ),
)  # fmt: skip
"""The pay of one worker in one currency, or of several if the export does not tell them apart."""

PARTS: Final = TableForm(
    "parts",
    ("export", "worker", "currency", "work_order", "signature"),
    (
        "workers", "period", "accepted_by", "counted_ms", "hours_ms", "items", "regions",
        "gross_micro", "net_micro", "rate_micro", "floor_pay_micro", "is_at_floor",
        "is_floor_owed", "shortfall_micro", "owed_micro",
    ),
)  # fmt: skip
"""The pay of one worker, work order and pay period."""

KINDS: Final = TableForm(
    "kinds",
    ("export", "kind"),
    ("items", "items_completed", "regions", "timed_items", "work_ms", "length_ms"),
)
"""The items of one kind of media in an export."""

LABELS: Final = TableForm("labels", ("export", "label"), ("regions", "timed_regions", "active_ms"))
"""The regions of one label in an export."""

ITEMS: Final = TableForm(
    "items",
    ("export", "sha256", "regions_sha256", "kind", "status", "review", "fault"),
    ("item", "part", "is_completed", "regions", "made_regions", "work_ms", "length_ms"),
)
"""One item; ``made_regions`` were neither imported nor pasted nor proposed by a machine."""

LEDGERS: Final = TableForm(
    "ledgers", ("export", "origin", "worker"), ("size", "new_entries", "lost_entries", "firm_ms")
)
"""The ledger of one worker, as an export tells of it."""

DOCUMENTS: Final = TableForm(
    "documents",
    (
        "document", "file", "kind", "job", "origin", "worker_key", "sha256", "names_export",
        "names_hand_in", "fault",
    ),
    ("size", "firm_ms", *MS_COLUMNS),
)  # fmt: skip
"""One hand-in, receipt or proof, or the fault for which it cannot be read."""

DISCLOSURES: Final = TableForm("disclosures", ("work_order", "field"), ("is_disclosed",))
"""One field of a work order."""

FORMS: Final[Mapping[str, TableForm]] = {
    form.name: form
    for form in (
        EXPORTS, DELIVERIES, TOTALS, PARTS, KINDS, LABELS, ITEMS, LEDGERS, DISCLOSURES,
        DOCUMENTS,
    )
}  # fmt: skip
"""All tables of verified rows, and of deliveries, by their names."""

OF_FEW: Final = TableForm("of_few", ("export",), ())
"""The exports of people in currencies that few have: no figure may have them."""


def table_of(form: TableForm, rows: Iterable[Row]) -> pa.Table:
    """Return rows as a table in Arrow."""
    schema = form.schema()
    return arrow().Table.from_pylist(list(rows), schema=schema)


def write_table(form: TableForm, rows: Iterable[Row], path: Path) -> None:
    """Write the rows of a table to a Parquet file."""
    parquet().write_table(table_of(form, rows), path, compression="zstd")


def write_figures(rows: Sequence[Row], path: Path) -> None:
    """Write grouped figures to a Parquet file, their columns in the order of the first row."""
    pa = arrow()
    texts = {name for row in rows for name, value in row.items() if isinstance(value, str)}
    fields = [pa.field(name, pa.string() if name in texts else pa.int64()) for name in rows[0]]
    schema = pa.schema(fields, metadata={_VERSION_KEY: str(FORMAT_VERSION).encode()})
    table = pa.Table.from_pylist(list(rows), schema=schema)
    parquet().write_table(table, path, compression="zstd")


def require_readable(form: TableForm, path: Path) -> None:
    """Check the version and the columns of a Parquet file.

    Raises:
        AuditRefusedError: it was written by a newer version, or is no table of this kind.
    """
    try:
        schema = parquet().read_schema(path)
    except (OSError, arrow().ArrowException) as error:
        raise AuditRefusedError(
            said(
                "{file} cannot be read as a table. Delete its folder and audit again.",
                file=Name(path.name),
            )
        ) from error
    version = (schema.metadata or {}).get(_VERSION_KEY, b"")
    if version.isdigit() and int(version) > FORMAT_VERSION:
        raise AuditRefusedError(
            said(
                "{file} was written by a newer version of Fairlabel. Audit with that version, or "
                "into another folder.",
                file=Name(path.name),
            )
        )
    if version != str(FORMAT_VERSION).encode() or tuple(schema.names) != form.columns:
        raise AuditRefusedError(
            said("{file} is no table of an audit. Audit into another folder.", file=Name(path.name))
        )

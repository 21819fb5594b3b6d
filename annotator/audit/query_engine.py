"""The engine of the queries: DuckDB in this process, without extensions and without a network."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from annotator.audit.audit_folder import AuditFolder
from annotator.audit.tables.libraries import parquet, queries
from annotator.audit.tables.table_forms import FORMS, Row, write_table

MEMORY: Final = "512MB"

Expression = Any
"""A table or a value of Ibis; its types are those of a library that may be missing."""


@dataclass(slots=True)
class QueryEngine:
    """Tables of one audit, and the rows that an expression yields.

    ``extra`` has the rows of the tables of this audit alone, by name.
    """

    place: AuditFolder
    extra: dict[str, Sequence[Row]] = field(default_factory=dict)
    _connection: Any = None
    _tables: dict[str, Expression] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Open the database, in memory; what does not fit is put beside the audit."""
        spill = self.place.private / "spill"
        self._connection = queries().duckdb.connect(
            ":memory:",
            memory_limit=MEMORY,
            threads=os.cpu_count() or 1,
            temp_directory=os.fspath(spill),
            autoinstall_known_extensions=False,
            autoload_known_extensions=False,
            preserve_insertion_order=False,
        )

    def table(self, name: str) -> Expression:
        """Return a table of this audit."""
        if name not in self._tables:
            self._tables[name] = self._opened(name)
        return self._tables[name]

    def _opened(self, name: str) -> Expression:
        form = FORMS[name]
        files = [] if name in self.extra else self.place.files_of(form)
        if not files:
            files = [self.place.private / f"{name}.parquet"]
            write_table(form, self.extra.get(name, ()), files[0])
        return self._connection.read_parquet([os.fspath(each) for each in files])

    def stored(self, name: str, expression: Expression) -> Expression:
        """Return the rows of an expression as a table, computed once and put beside the audit.

        The expressions that go on from it stay short: an engine takes long to plan long ones.
        """
        if name not in self._tables:
            path = self.place.private / f"{name}.parquet"
            self._write(expression, path)
            self._tables[name] = self._connection.read_parquet(os.fspath(path))
        return self._tables[name]

    def _write(self, expression: Expression, path: Path) -> None:
        """Write rows with the types that the expression states.

        DuckDB by itself would write its sums, which have 128 bits, as floating point.
        """
        table = self._connection.to_pyarrow(expression)
        parquet().write_table(table, path, compression="zstd")

    def rows(self, expression: Expression) -> list[dict[str, Any]]:
        """Return the rows of an expression; it must state an order."""
        found: list[dict[str, Any]] = self._connection.to_pyarrow(expression).to_pylist()
        return found

    def close(self) -> None:
        """Close the database."""
        self._connection.disconnect()

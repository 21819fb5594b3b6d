"""The tables and queries of one audit, on the database of an engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annotator.audit.audit_folder import AuditFolder
from annotator.audit.engines.engine import Database, Expression
from annotator.audit.tables.libraries import parquet
from annotator.audit.tables.table_forms import FORMS, Row, write_table

__all__ = ["Expression", "QueryEngine"]


@dataclass(slots=True)
class QueryEngine:
    """Tables of one audit, and the rows that an expression yields.

    ``extra`` has the rows of the tables of this audit alone, by name.
    """

    place: AuditFolder
    database: Database
    extra: dict[str, Sequence[Row]] = field(default_factory=dict)
    _tables: dict[str, Expression] = field(default_factory=dict)

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
        return self.database.read_parquet(files)

    def stored(self, name: str, expression: Expression) -> Expression:
        """Return the rows of an expression as a table, computed once and put beside the audit.

        The expressions that go on from it stay short: an engine takes long to plan long ones. The
        rows are sorted by all columns, so the file is the same from every engine.
        """
        if name not in self._tables:
            path = self.place.private / f"{name}.parquet"
            self._write(expression.order_by(list(expression.columns)), path)
            self._tables[name] = self.database.read_parquet([path])
        return self._tables[name]

    def _write(self, expression: Expression, path: Path) -> None:
        table = self.database.to_arrow(expression)
        parquet().write_table(table, path, compression="zstd")

    def rows(self, expression: Expression) -> list[dict[str, Any]]:
        """Return the rows of an expression; it must state an order."""
        found: list[dict[str, Any]] = self.database.to_arrow(expression).to_pylist()
        return found

    def close(self) -> None:
        """Close the database."""
        self.database.close()

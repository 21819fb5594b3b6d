"""The tables and queries of one audit, on the database of an engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from annotator.audit.audit_folder import AuditFolder
from annotator.audit.engines.engine import Database, Expression
from annotator.audit.engines.plan import plan_of
from annotator.audit.tables.libraries import parquet, queries
from annotator.audit.tables.table_forms import FORMS, OF_FEW, Row, TableForm, write_table

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Expression", "QueryEngine", "stored", "table"]

_STORED: Final[dict[str, Expression]] = {}
"""The expressions whose rows are stored as tables. They are the same in every audit."""


@cache
def table(name: str) -> Expression:
    """Return a table of an audit: its name and columns, without rows."""
    form = _form(name)
    types = dict.fromkeys(form.texts, "string") | dict.fromkeys(form.numbers, "int64")
    return queries().table(types, name=name)


def _form(name: str) -> TableForm:
    return OF_FEW if name == OF_FEW.name else FORMS[name]


def stored(name: str, expression: Expression) -> Expression:
    """Return the rows of an expression as a table.

    Each audit computes them once and puts them beside it. The expressions that go on from it stay
    short: an engine takes long to plan long ones.
    """
    if name in _STORED and not _STORED[name].equals(expression):
        raise ValueError(name)
    _STORED[name] = expression
    return queries().table(expression.schema(), name=name)


@dataclass(slots=True)
class QueryEngine:
    """Tables of one audit, and the rows that an expression yields.

    ``extra`` has the rows of the tables of this audit alone, by name.
    """

    place: AuditFolder
    database: Database
    extra: dict[str, Sequence[Row]] = field(default_factory=dict)
    _added: set[str] = field(default_factory=set)

    def rows(self, expression: Expression) -> list[dict[str, Any]]:
        """Return the rows of an expression; it must state an order."""
        found: list[dict[str, Any]] = self._answer(expression).to_pylist()
        return found

    def _answer(self, expression: Expression) -> pa.Table:
        """Return the rows of an expression, with exactly the types that it states."""
        plan = plan_of(expression, self.database.dialect)
        for name in plan.tables:
            if name not in self._added:
                self._add(name)
                self._added.add(name)
        found = self.database.to_arrow(plan.text)
        return found.rename_columns(plan.schema.names).cast(plan.schema)

    def _add(self, name: str) -> None:
        path = self.place.private / f"{name}.parquet"
        if name in _STORED:
            # The rows are sorted by all columns, so the file is the same from every engine.
            expression = _STORED[name]
            rows = self._answer(expression.order_by(list(expression.columns)))
            parquet().write_table(rows, path, compression="zstd")
            self.database.add(name, [path])
            return
        form = _form(name)
        is_own = name in self.extra or form is OF_FEW
        files = [] if is_own else self.place.files_of(form)
        if not files:
            write_table(form, self.extra[name] if is_own else (), path)
            files = [path]
        self.database.add(name, files)

    def close(self) -> None:
        """Close the database."""
        self.database.close()

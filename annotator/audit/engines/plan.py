"""Plans of queries: their text in the language of an engine, written once for each process.

Ibis takes longer to write the text of a query than DuckDB takes to run it over the rows of a
vendor. No expression has a path or a value of an audit in it, so its plan fits every audit.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from annotator.audit.engines.engine import Expression
from annotator.audit.tables.libraries import queries

if TYPE_CHECKING:
    import pyarrow as pa

_MOST: Final = 500
"""So many plans are kept: four times those of an audit."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The text of a query, the columns of its rows, and the tables that it reads."""

    text: str
    schema: pa.Schema
    tables: tuple[str, ...]


def plan_of(expression: Expression, dialect: str) -> Plan:
    """Return the plan of an expression in a dialect of Ibis, such as ``duckdb``."""
    return _plan(expression.op(), dialect)


@lru_cache(_MOST)
def _plan(node: Any, dialect: str) -> Plan:  # noqa: ANN401  of Ibis
    ibis, expression = queries(), node.to_expr()
    tables = sorted({each.name for each in node.find(ibis.expr.operations.UnboundTable)})
    text = ibis.to_sql(expression, dialect=dialect, pretty=False)
    return Plan(str(text), expression.schema().to_pyarrow(), tuple(tables))

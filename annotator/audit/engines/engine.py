"""What an audit asks of an engine: tables from Parquet, rows of expressions, and tasks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from annotator.audit.verification.process_pool import BatchTasks

if TYPE_CHECKING:
    import pyarrow as pa

Expression = Any
"""A table or a value of Ibis; its types are those of a library that may be missing."""


class Database(Protocol):
    """Tables of one audit."""

    def read_parquet(self, paths: Sequence[Path]) -> Expression:
        """Return files of the same columns as one table."""

    def to_arrow(self, expression: Expression) -> pa.Table:
        """Return the rows of an expression, with exactly the types that it states."""

    def close(self) -> None:
        """Let go of the tables."""


class AuditEngine(Protocol):
    """Runs the queries of an audit, and perhaps its verification."""

    @property
    def tasks(self) -> BatchTasks | None:
        """Verifies batches elsewhere; None: this computer does so in processes."""

    def database(self, spill: Path) -> Database:
        """Open a database; what does not fit into memory is put into the folder ``spill``."""

"""What an audit asks of an engine: tables from Parquet, rows of queries, and tasks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from annotator.audit.verification.process_pool import BatchTasks

if TYPE_CHECKING:
    import pyarrow as pa

_SMALL: Final = 1 << 20
"""Bytes of all files of a small table."""

Expression = Any
"""A table or a value of Ibis; its types are those of a library that may be missing."""


def is_small(paths: Sequence[Path]) -> bool:
    """Return whether the files of a table are read once, instead of by each of several queries.

    To open small files takes longer than to read them; of large ones a query needs only a part.
    """
    return sum(each.stat().st_size for each in paths) <= _SMALL


class Database(Protocol):
    """Tables of one audit."""

    @property
    def dialect(self) -> str:
        """The language of its queries, by the name that Ibis has for it."""

    def add(self, name: str, paths: Sequence[Path]) -> None:
        """Add files of the same columns as one table."""

    def to_arrow(self, query: str) -> pa.Table:
        """Return the rows of a query, with types of the engine's own."""

    def beside(self) -> Database:
        """Open another database of the same engine, whose tables may have the same names."""

    def close(self) -> None:
        """Let go of the tables."""


class AuditEngine(Protocol):
    """Runs the queries of an audit, and perhaps its verification."""

    @property
    def tasks(self) -> BatchTasks | None:
        """Verifies batches elsewhere; None: this computer does so in processes."""

    def database(self, spill: Path) -> Database:
        """Open a database; what does not fit into memory is put into the folder ``spill``."""

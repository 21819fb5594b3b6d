"""DuckDB in this process, without extensions and without a network."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from annotator.audit.engines.engine import Expression
from annotator.audit.tables.libraries import queries

if TYPE_CHECKING:
    import pyarrow as pa

MEMORY: Final = "512MB"


class DuckDbEngine:
    """Opens databases in memory; verification is left to processes of this computer."""

    tasks = None

    def database(self, spill: Path) -> DuckDbDatabase:
        """Open a database in memory."""
        return DuckDbDatabase(
            queries().duckdb.connect(
                ":memory:",
                memory_limit=MEMORY,
                threads=os.cpu_count() or 1,
                temp_directory=os.fspath(spill),
                autoinstall_known_extensions=False,
                autoload_known_extensions=False,
                preserve_insertion_order=False,
            )
        )


@dataclass(frozen=True, slots=True)
class DuckDbDatabase:
    """Tables in DuckDB."""

    connection: Any

    def read_parquet(self, paths: Sequence[Path]) -> Expression:
        """Return files of the same columns as one table."""
        return self.connection.read_parquet([os.fspath(each) for each in paths])

    def to_arrow(self, expression: Expression) -> pa.Table:
        """Return the rows of an expression, with exactly the types that it states.

        DuckDB by itself would return its sums, which have 128 bits, as floating point.
        """
        return self.connection.to_pyarrow(expression)

    def close(self) -> None:
        """Close the database."""
        self.connection.disconnect()

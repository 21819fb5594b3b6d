"""DuckDB in this process, without extensions and without a network."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from annotator.audit.engines.engine import is_small
from annotator.audit.tables.libraries import duckdb

if TYPE_CHECKING:
    import pyarrow as pa

MEMORY: Final = "512MB"


class DuckDbEngine:
    """Opens databases in memory; verification is left to processes of this computer."""

    tasks = None

    def database(self, spill: Path) -> DuckDbDatabase:
        """Open a database in memory."""
        settings = {
            "memory_limit": MEMORY,
            "threads": os.cpu_count() or 1,
            "temp_directory": os.fspath(spill),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "preserve_insertion_order": False,
        }
        return DuckDbDatabase(spill, duckdb().connect(":memory:", config=settings))


@dataclass(frozen=True, slots=True)
class DuckDbDatabase:
    """Tables in DuckDB."""

    spill: Path
    connection: Any
    dialect = "duckdb"

    def add(self, name: str, paths: Sequence[Path]) -> None:
        """Add files of the same columns as one table."""
        rows = self.connection.read_parquet([os.fspath(each) for each in paths])
        if is_small(paths):
            rows.create(name)
        else:
            rows.create_view(name)

    def to_arrow(self, query: str) -> pa.Table:
        """Return the rows of a query; its sums have 128 bits."""
        return self.connection.sql(query).to_arrow_table()

    def beside(self) -> DuckDbDatabase:
        """Open another database."""
        return DuckDbEngine().database(self.spill)

    def close(self) -> None:
        """Close the database."""
        self.connection.close()

"""Spark: the same expressions, and verification as its tasks."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from annotator.audit.engines.engine import is_small
from annotator.audit.tables.libraries import arrow, parquet
from annotator.audit.verification.batches import Batch, write_files_of_part
from annotator.progress import Watch

if TYPE_CHECKING:
    import pyarrow as pa

T = TypeVar("T")

_WAVE: Final = 4
"""So many tasks for each core run before progress is told and cancelling is looked for."""

_GLOB: Final = re.compile(r"([\\*?\[\]{}^])")


@dataclass(frozen=True, slots=True)
class SparkEngine:
    """Runs queries and tasks in one session."""

    session: Any

    @property
    def tasks(self) -> SparkTasks:
        """Verifies batches as tasks of Spark."""
        return SparkTasks(self.session)

    def database(self, spill: Path) -> SparkDatabase:  # noqa: ARG002  Spark has a place of its own
        """Return a database in the session."""
        return SparkDatabase(self.session)


@dataclass(frozen=True, slots=True)
class SparkDatabase:
    """Tables in Spark."""

    session: Any
    _names: set[str] = field(default_factory=set)
    dialect = "pyspark"

    def add(self, name: str, paths: Sequence[Path]) -> None:
        """Add files of the same columns as one table.

        Spark is given the rows of small files, because reading is a task of each query. Of others
        it is told the columns: it would run a task to find them.
        """
        if is_small(paths):
            rows = arrow().concat_tables([parquet().read_table(each) for each in paths])
            table = self.session.createDataFrame(rows)
        else:
            table = self._read(paths)
        table.createOrReplaceTempView(name)
        self._names.add(name)

    def _read(self, paths: Sequence[Path]) -> Any:  # noqa: ANN401  of PySpark
        from pyspark.sql.pandas.types import from_arrow_schema  # noqa: PLC0415 - an extra: only for this engine

        addresses = [_GLOB.sub(r"\\\1", f"file://{each.absolute()}") for each in paths]
        columns = from_arrow_schema(parquet().read_schema(paths[0]))
        return self.session.read.schema(columns).parquet(*addresses)

    def to_arrow(self, query: str) -> pa.Table:
        """Return the rows of a query, not by way of pandas, which knows no missing integers."""
        return self.session.sql(query).toArrow()

    def beside(self) -> SparkDatabase:
        """Return another database, in a session of its own of the same Spark."""
        return SparkDatabase(self.session.newSession())

    def close(self) -> None:
        """Let go of the tables; the session goes on."""
        for name in self._names:
            self.session.catalog.dropTempView(name)


@dataclass(frozen=True, slots=True)
class _Done:
    """What a task returns: the result of its call, and the files of the parts that it made."""

    result: Any
    parts: Sequence[dict[str, bytes]]


@dataclass(frozen=True, slots=True)
class SparkTasks:
    """Calls functions of batches as tasks. Spark tries those again that were lost."""

    session: Any

    def results(
        self, call: Callable[[Any], T], batches: Sequence[Any], watch: Watch
    ) -> Iterator[tuple[Any, T]]:
        """Yield each batch and its result; the parts that the tasks made are written here.

        A task writes nothing into the audit: one that is run twice leaves one part.
        """
        context = self.session.sparkContext
        at_once = max(1, context.defaultParallelism) * _WAVE
        for at in range(0, len(batches), at_once):
            watch.cancel.check()
            wave = batches[at : at + at_once]
            tasks = context.parallelize(list(map(_without_secret, wave)), len(wave))
            for batch, done in zip(wave, tasks.map(_Task(call)).collect(), strict=True):
                for files in done.parts:
                    write_files_of_part(batch, files)
                yield batch, done.result
            watch.progress(min(at + at_once, len(batches)), len(batches))


def _without_secret(batch: object) -> object:
    """Return what a task is given: the secret stays on the computer that starts the audit."""
    return replace(batch, secret=b"") if isinstance(batch, Batch) else batch


@dataclass(frozen=True, slots=True)
class _Task:
    """Runs in a process of Spark, perhaps on another computer."""

    call: Callable[[Any], Any]

    def __call__(self, batch: object) -> _Done:
        if not isinstance(batch, Batch):
            return _Done(self.call(batch), ())
        with tempfile.TemporaryDirectory(prefix="fairlabel-") as scratch:
            place = Path(scratch)
            result = self.call(replace(batch, parts=place))
            parts = [
                {file.name: file.read_bytes() for file in sorted(part.iterdir())}
                for part in sorted(place.iterdir())
            ]
        return _Done(result, parts)

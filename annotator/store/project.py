"""An open job: the one object through which everybody reads and writes a job file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Self, TypeVar

from annotator.errors import DamagedJobError, JobFileError
from annotator.paths import cache_folder
from annotator.records import JobFacts, NewItem
from annotator.store.copying import copy_for_good, copy_to_scratch
from annotator.store.counters import Counters
from annotator.store.creating import create_file
from annotator.store.opening import OpenFile, open_file
from annotator.store.record_rows import job_of
from annotator.store.rows import JOB, TALLY
from annotator.store.snapshot import JobSnapshot
from annotator.store.telling import Statements
from annotator.store.values import media_folder_of
from annotator.store.writer import Writer, told

T = TypeVar("T")


class Project(Statements):
    """An open job. Every method may be called from any thread and returns at once.

    What it returns is a future; reads and writes are done in the order in which they were asked
    for, on one thread of the project's own. While it is open nothing else in the process may open
    the job file: closing any other handle would drop the lock. It is a context manager.
    """

    def __init__(self, file: OpenFile, facts: JobFacts, writer: Writer, counters: Counters) -> None:
        """Take over an open file; use ``open`` or ``create``."""
        super().__init__(writer, counters, facts)
        self._path = file.identity.path
        self._resolved: tuple[str, Path] | None = None
        self._copier = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store-copier")

    @classmethod
    def create(
        cls,
        path: Path,
        facts: JobFacts,
        *,
        labels: Sequence[str],
        items: Iterable[NewItem] = (),
    ) -> Project:
        """Make a new job file and open it. It appears whole or not at all.

        Raises:
            JobFileError: there is something of that name, or the folder cannot be written to.
            InvalidValueError: a text has a character that no file can carry.
            WriteFailedError: the disk refused.
        """
        create_file(path.absolute(), facts, labels, items)
        return cls.open(path)

    @classmethod
    def open(cls, path: Path) -> Project:
        """Open a job file. One that is refused is left as it was, to the byte.

        Raises:
            NotAJobError: there is no file, or it is something else.
            NewerJobError: a newer program wrote it.
            JobLockedError: another window or program has it open.
            DamagedJobError: it is ours and does not hold together, or was changed from outside.
            JobFileError: it or its folder cannot be written to.
        """
        file = open_file(path)
        try:
            facts, serial, counters = told(lambda: _first_rows(file.connection))
        except BaseException:
            file.connection.close()
            raise
        return cls(file, facts, Writer(file, counters, serial), counters)

    def __enter__(self) -> Self:
        """Return the project."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the project."""
        self.close()

    @property
    def path(self) -> Path:
        """The job file."""
        return self._path

    @property
    def facts(self) -> JobFacts:
        """The job, as it was last written."""
        return self._facts

    @property
    def media_folder(self) -> Path:
        """The folder that media paths are relative to; it need not be there."""
        text, known = self._facts.media_folder, self._resolved
        if known is None or known[0] != text:
            # Once: to resolve a path asks the disk about each folder of it.
            known = self._resolved = text, media_folder_of(self._path, self._facts)
        return known[1]

    @property
    def serial(self) -> int:
        """How many writes the file has seen in its life; tells whether it has changed."""
        return self._writer.serial

    def close(self) -> None:
        """Wait for what is queued and for copies, then close. Harmless when repeated."""
        self._copier.shutdown()
        self._writer.close()

    def snapshot(self, folder: Path | None = None) -> Future[JobSnapshot]:
        """Return the job as it is once all writes queued before are done; close it after use.

        Work goes on meanwhile. The copy lies in the folder, by default in the program's cache.
        The future carries a JobFileError if the folder cannot be written to.
        """
        return self._copy(
            lambda: copy_to_scratch(
                self._writer.connection, self._path, folder or cache_folder() / "snapshots"
            )
        )

    def copy_to(self, target: Path) -> Future[None]:
        """Make a backup: a checked copy under that name, in place of an older one.

        The future carries a DamagedJobError if the job does not hold together; then an older
        copy of that name stays.
        """
        return self._copy(lambda: copy_for_good(self._writer.connection, target))

    def check(self) -> Future[list[str]]:
        """Return a sentence for each fault of the job file; none if it is whole.

        All of it is read, as a copy, so that work is not held up.
        """
        folder = cache_folder() / "snapshots"

        def work() -> list[str]:
            with copy_to_scratch(self._writer.connection, self._path, folder) as snapshot:
                return snapshot.problems()

        return self._copy(work)

    def _copy(self, work: Callable[[], T]) -> Future[T]:
        earlier = self._writer.read(lambda _: None)

        def after_earlier_writes() -> T:
            earlier.result()
            return told(work)

        try:
            return self._copier.submit(after_earlier_writes)
        except RuntimeError:  # so says a pool that was shut down
            closed: Future[T] = Future()
            closed.set_exception(JobFileError("This job is closed. Open it again."))
            return closed


def _first_rows(connection: sqlite3.Connection) -> tuple[JobFacts, int, Counters]:
    job, tally = JOB.one(connection, 1), TALLY.one(connection, 1)
    if job is None or tally is None:
        raise DamagedJobError("The job file has lost its first row. Restore a backup of it.")
    serial, *numbers = tally[1:-1]
    return job_of(job), serial, Counters(tuple(numbers))

"""The check of a whole job file before the first write to it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from pathlib import Path

from annotator.errors import AnnotatorError, DamagedJobError, JobFileError
from annotator.job_file.backup.backups import Kept, keep_backup
from annotator.job_file.backup.online_backup import copy_to_scratch
from annotator.job_file.integrity.file_check import problems_of, unreadable_part
from annotator.job_file.opening.disk_faults import FAULTS, is_damage
from annotator.job_file.rows.file_faults import FileFault
from annotator.job_file.writing.writer import Writer, told
from annotator.paths import snapshots_folder
from annotator.sentences.parts import Name
from annotator.sentences.said import said


@dataclass(frozen=True, slots=True)
class FirstCheckResult:
    """The result of the check; a file with ``damage`` is not written to.

    ``problems`` lists all faults, including those of ledgers, which do not prevent work. ``kept``
    is the result of keeping the checked copy as a backup, if that was asked for. ``refusal`` says
    why no copy could be made, so that the file was read in place.
    """

    problems: tuple[FileFault, ...] = ()
    kept: Kept | None = None
    refusal: AnnotatorError | None = None

    @property
    def damage(self) -> tuple[FileFault, ...]:
        """The faults of the file itself."""
        return tuple(each for each in self.problems if not each.is_of_ledger)


class Examination:
    """Checks an open file once, on a copy, so that reading can go on.

    The check starts with the first write, or on request. If no copy can be made, the file is read
    in place.

    Args:
        writer: delays writes until the check has ended, and gets its result.
        copier: the thread that may call SQLite's backup of the open file.
        path: returns the current path of the job file.
        job_id: of the job, for a copy that is kept.
        on_damage: called when the file is damaged, before the result is delivered.
    """

    def __init__(
        self,
        writer: Writer,
        copier: Executor,
        path: Callable[[], Path],
        job_id: str,
        on_damage: Callable[[], None],
    ) -> None:
        """Wait for the first write."""
        self._writer = writer
        self._copier = copier
        self._path = path
        self._job_id = job_id
        self._on_damage = on_damage
        self._lock = threading.Lock()
        self._running: Future[FirstCheckResult] | None = None
        self._keeps = False
        writer.check_wanted = lambda: _drop(self.begin())

    def begin(self, *, keeps: bool = False) -> Future[FirstCheckResult]:
        """Start the check if it has not been started; with ``keeps``, keep the copy as a backup.

        The future carries an AnnotatorError if the file could not be checked; the next write, or
        call, tries again.
        """
        with self._lock:
            if self._running is None:
                self._keeps = keeps
                self._running = self._start()
            return self._running

    def skip(self) -> None:
        """Skip the check: the file is known to be sound, or is not edited."""
        with self._lock:
            if self._running is None:
                self._running = Future()
                self._running.set_result(FirstCheckResult())
        self._writer.release()

    def _start(self) -> Future[FirstCheckResult]:
        try:
            return self._copier.submit(self._work)
        except RuntimeError:  # raised by an executor that was shut down
            error = JobFileError("This job is closed. Open it again.")
            self._writer.refuse_writes(error, for_good=False)
            closed: Future[FirstCheckResult] = Future()
            closed.set_exception(error)
            return closed

    def _work(self) -> FirstCheckResult:
        try:
            examined = told(self._examine)
        except BaseException as error:
            with self._lock:
                self._running = None
            self._writer.refuse_writes(_sentence(error), for_good=False)
            raise
        if examined.damage:
            self._on_damage()
            self._writer.refuse_writes(damaged(self._path().name, examined.damage), for_good=True)
        else:
            self._writer.release()
        return examined

    def _examine(self) -> FirstCheckResult:
        connection = self._writer.connection
        try:
            if self._keeps:
                kept = keep_backup(connection, self._path(), self._job_id)
                return FirstCheckResult(kept.problems, kept)
            with copy_to_scratch(connection, self._path(), snapshots_folder()) as snapshot:
                return FirstCheckResult(tuple(snapshot.problems()))
        except FAULTS as error:
            if is_damage(error):
                return FirstCheckResult((unreadable_part(error),))
            raise
        except JobFileError as error:
            # There is no room for a copy, or no permission to make one.
            problems = self._writer.read_ahead(problems_in_place).result()
            return FirstCheckResult(tuple(problems), refusal=error)


def problems_in_place(connection: sqlite3.Connection) -> list[FileFault]:
    """Return the faults of a file that is open, as ``problems_of`` does."""
    before = connection.text_factory
    try:
        return problems_of(connection)
    finally:
        connection.text_factory = before


def damaged(name: str, problems: tuple[FileFault, ...]) -> DamagedJobError:
    """Return the error for a damaged job file, which is left unchanged."""
    items = dict.fromkeys(each.item for each in problems if each.item)
    return DamagedJobError(
        said(
            "{name} is damaged: {what} It was left as it is; restore a backup of it.",
            name=Name(name),
            what=problems[0].what,
        ),
        tuple(items),
    )


def _sentence(error: BaseException) -> AnnotatorError:
    if isinstance(error, AnnotatorError):
        return error
    return JobFileError("The job file could not be checked, so nothing was written to it.")


def _drop(_future: object) -> None:
    """The write itself reports the error to its caller."""

"""The thread that owns the open job file and runs reads and writes in order."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from annotator.errors import (
    AnnotatorError,
    DamagedJobError,
    JobFileError,
    LookingOnlyError,
    WriteFailedError,
)
from annotator.job_file.opening.disk_faults import FAULTS, as_sentence
from annotator.job_file.opening.file_access import FileIdentity, OpenFile, close_file, turn_of
from annotator.job_file.rows.counters import Counters
from annotator.job_file.schema.tables import TALLY
from annotator.job_file.writing.write_hold import WriteHold
from annotator.sentences.parts import FilePath
from annotator.sentences.said import Said, said

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]

_UNKNOWN = (
    "The disk reported errors, and it is not known whether the last change was saved. "
    "Close the job, check the disk, and open the job again."
)


class Writer:
    """A thread with a queue. Every call returns at once; its future is done on that thread.

    Until ``release`` or ``refuse_writes`` is called, nothing is written, because a file is checked
    first. Writes wait for that, and so do later reads.

    Args:
        file: the open file, which belongs to the thread from now on.
        counters: the numbers that the job assigns, stored with every write.
        serial: how many writes the file has seen.
    """

    def __init__(self, file: OpenFile, counters: Counters, serial: int) -> None:
        """Start the thread."""
        self._file = file
        self._turn = turn_of(file.connection)
        self._counters = counters
        self._serial = serial
        self._spoiled: int | None = None
        self.refusal: Said | None = None
        """Why the job can only be viewed, as a sentence; then no work is written."""
        self.damage: AnnotatorError | None = None
        """Why nothing is ever written, if the file was found to be damaged."""
        self._gate = threading.RLock()
        self._hold: WriteHold | None = WriteHold(self._on_wanted)
        self.check_wanted: Callable[[], None] = lambda: None
        """Called when a write waits and the file has not been checked yet."""
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store-writer")

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection, only for SQLite's backup call by another thread, which takes its turn."""
        return self._file.connection

    @property
    def identity(self) -> FileIdentity:
        """The identity of the open file."""
        return self._file.identity

    @property
    def serial(self) -> int:
        """How many writes the file has seen so far; a change shows that the job has changed."""
        return self._serial

    @property
    def is_held(self) -> bool:
        """Whether the file has not been checked yet, so that nothing is written to it."""
        return self._hold is not None

    def release(self) -> None:
        """Run the waiting calls in order, because the file is sound."""
        with self._gate:
            taken = [] if self._hold is None else self._hold.take()
            self._hold = None
            for each in taken:
                self._thread.submit(self._in_turn, each.run)

    def refuse_writes(self, error: AnnotatorError, *, for_good: bool) -> None:
        """Refuse the waiting writes and run the reads: the file is damaged, or was not checked.

        With ``for_good`` nothing is ever written; otherwise the next write starts another check.
        """
        with self._gate:
            taken = [] if self._hold is None else self._hold.take()
            if for_good:
                self.damage, self._hold = error, None
            for each in taken:
                if not each.is_write:
                    self._thread.submit(self._in_turn, each.run)
        for each in taken:
            if each.is_write and each.future.set_running_or_notify_cancel():
                each.future.set_exception(error)

    def read(self, work: Work[T]) -> Future[T]:
        """Queue a read."""

        def do() -> T:
            return work(self._file.connection)

        with self._gate:
            held = None if self._hold is None else self._hold.put_read(lambda: told(do))
        return self._queue(do) if held is None else held

    def read_ahead(self, work: Work[T]) -> Future[T]:
        """Queue a read that does not wait for the held writes."""
        return self._queue(lambda: work(self._file.connection))

    def write(
        self,
        work: Work[T],
        *,
        generation: int | None = None,
        then: Callable[[T], None] | None = None,
        is_work: bool = True,
        is_read_back: bool | None = None,
    ) -> Future[T]:
        """Queue a transaction: when the future is done, all of it is on disk, or nothing.

        ``then`` gets the result on the thread, after the data is on disk and before the future is
        done.

        If a write of a generation fails, those of it that are still queued fail too and write
        nothing, because they were based on it. Writes that are no work (``is_work``), such as the
        size of a picture, are also made where a job can only be viewed.

        While the file is checked, later reads wait for this write if ``is_read_back``, that is, if
        they may depend on it. The default is ``is_work``.
        """

        def do() -> T:
            if self.damage is not None:
                raise self.damage
            if is_work and self.refusal is not None:
                raise LookingOnlyError(self.refusal)
            result = self._write(work, generation)
            if then is not None:
                then(result)
            return result

        with self._gate:
            if self._hold is not None:
                is_read_back = is_work if is_read_back is None else is_read_back
                return self._hold.put_write(lambda: told(do), is_read_back=is_read_back)
        return self._queue(do)

    def close(self) -> None:
        """Run the queued calls, close the file and end the thread. Idempotent.

        Raises:
            RuntimeError: called by the thread itself, which cannot wait for its own end.
        """
        with self._gate:
            self.refuse_writes(_closed(), for_good=False)
            self._hold = None
        self._queue(lambda: close_file(self._file))
        self._thread.shutdown()

    def _queue(self, work: Callable[[], T]) -> Future[T]:
        try:
            return self._thread.submit(told, lambda: self._in_turn(work))
        except RuntimeError:  # raised by an executor that was shut down
            closed: Future[T] = Future()
            closed.set_exception(_closed())
            return closed

    def _on_wanted(self) -> None:
        self.check_wanted()

    def _in_turn(self, work: Callable[[], T]) -> T:
        with self._turn:
            return work()

    def _write(self, work: Work[T], generation: int | None) -> T:
        if generation is not None and generation == self._spoiled:
            raise WriteFailedError("An earlier change was not saved, so this one was not either.")
        try:
            return self._transact(work)
        except BaseException:
            if generation is not None:
                self._spoiled = generation
            raise

    def _transact(self, work: Work[T]) -> T:
        connection = self._file.connection
        # SQLite would continue to write to a file that nobody can find any more.
        if not self._file.identity.is_there():
            raise WriteFailedError(
                said(
                    "{path} was moved, replaced or deleted while the job was open, so the last "
                    "change was not saved. Put it back, or restore a backup.",
                    path=FilePath(self._file.identity.path),
                )
            )
        connection.execute("BEGIN IMMEDIATE")
        try:
            result = work(connection)
            TALLY.put(connection, (1, self._serial + 1, *self._counters.all()))
        except BaseException:
            self._roll_back()
            raise
        try:
            connection.execute("COMMIT")
        except sqlite3.Error:
            self._roll_back()
            if not self._was_written():
                raise
        self._serial += 1
        return result

    def _roll_back(self) -> None:
        try:
            # After some errors SQLite itself has ended the transaction.
            if self._file.connection.in_transaction:
                self._file.connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            raise WriteFailedError(_UNKNOWN) from error

    def _was_written(self) -> bool:
        """Read back whether a write is on disk despite an error at its very end."""
        try:
            row = TALLY.one(self._file.connection, 1)
        except (sqlite3.Error, DamagedJobError) as error:
            raise WriteFailedError(_UNKNOWN) from error
        return row is not None and row.serial == self._serial + 1


def _closed() -> JobFileError:
    return JobFileError("This job is closed. Open it again.")


def told(work: Callable[[], T]) -> T:
    """Call ``work``; an error of disk or file is raised as a sentence."""
    try:
        return work()
    except FAULTS as error:
        sentence = as_sentence(error)
        if sentence is None:
            raise
        raise sentence from error

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

    Until ``release`` or ``refuse_writes`` is called, nothing is written: a file is checked first.
    Writes wait for that, and so do reads that were asked for after them.

    Args:
        file: the open file, which belongs to the thread from now on.
        counters: the numbers that the job gives out; kept with every write.
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
        """Why the job can only be looked at, as a sentence; then nobody's work is written."""
        self.damage: AnnotatorError | None = None
        """Why nothing is ever written, once the file was found to be damaged."""
        self._gate = threading.RLock()
        self._hold: WriteHold | None = WriteHold(self._on_wanted)
        self.check_wanted: Callable[[], None] = lambda: None
        """Is called when something waits to be written to a file that was not checked yet."""
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store-writer")

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection, for SQLite's backup call only: another thread calls that, in its turn."""
        return self._file.connection

    @property
    def identity(self) -> FileIdentity:
        """Which file is open."""
        return self._file.identity

    @property
    def serial(self) -> int:
        """How many writes the file has seen in its life; tells whether it has changed."""
        return self._serial

    @property
    def is_held(self) -> bool:
        """Whether the file was not checked yet, so that nothing is written to it."""
        return self._hold is not None

    def release(self) -> None:
        """The file is sound: write what waits, in the order in which it was asked for."""
        with self._gate:
            taken = [] if self._hold is None else self._hold.take()
            self._hold = None
            for each in taken:
                self._thread.submit(self._in_turn, each.run)

    def refuse_writes(self, error: AnnotatorError, *, for_good: bool) -> None:
        """The file is damaged, or could not be checked: refuse the writes that wait, do the reads.

        ``for_good`` nothing is ever written; else the next write has the file checked once more.
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
        """Queue something that only reads."""

        def do() -> T:
            return work(self._file.connection)

        with self._gate:
            held = None if self._hold is None else self._hold.put_read(lambda: told(do))
        return self._queue(do) if held is None else held

    def read_ahead(self, work: Work[T]) -> Future[T]:
        """Queue something that reads the file as it is, past what waits to be written."""
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
        """Queue one transaction: all of it is on disk when the future is done, or nothing.

        ``then`` gets the result on the thread, after the disk has it and before anybody is told.

        Once a write of a generation has failed, those of it that are still queued fail too,
        unwritten: they were made on top of what is not there. What is no work (``is_work``),
        such as the size of a picture, is also written where a job can only be looked at.

        While the file is checked, reads wait for a write that was asked for before them, unless
        ``is_read_back`` says that they ask for nothing of it; by default they do for work.
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
        """Do what is queued, close the file and end the thread. Harmless when repeated.

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
        except RuntimeError:  # so says a pool that was shut down
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
        # SQLite would go on writing into a file that nobody can find any more.
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
            # After some faults SQLite itself has ended the transaction.
            if self._file.connection.in_transaction:
                self._file.connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            raise WriteFailedError(_UNKNOWN) from error

    def _was_written(self) -> bool:
        """After a fault at the very end the change may be on disk all the same: read and see."""
        try:
            row = TALLY.one(self._file.connection, 1)
        except (sqlite3.Error, DamagedJobError) as error:
            raise WriteFailedError(_UNKNOWN) from error
        return row is not None and row.serial == self._serial + 1


def _closed() -> JobFileError:
    return JobFileError("This job is closed. Open it again.")


def told(work: Callable[[], T]) -> T:
    """Do it; a fault of disk or file comes out as a sentence."""
    try:
        return work()
    except FAULTS as error:
        sentence = as_sentence(error)
        if sentence is None:
            raise
        raise sentence from error

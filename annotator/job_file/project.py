"""The open job file: the one object through which everything reads and writes it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Self, TypeVar

from annotator.display_text import shown_name
from annotator.editing.commit import Commit
from annotator.errors import (
    AnnotatorError,
    DamagedJobError,
    JobFileError,
    LookingOnlyError,
    WriteFailedError,
)
from annotator.job_file.backup.backups import Kept, keep_backup
from annotator.job_file.backup.first_check import (
    Examination,
    FirstCheckResult,
    damaged,
    problems_in_place,
)
from annotator.job_file.backup.offline_check import problems_of_file
from annotator.job_file.backup.online_backup import copy_for_good, copy_to_scratch
from annotator.job_file.backup.read_only_copy import (
    private_copy,
    why_left_as_it_is,
    why_only_looked_at,
)
from annotator.job_file.backup.working_copy import CopyState, WorkingCopy
from annotator.job_file.opening.file_access import (
    FileIdentity,
    OpenFile,
    close_file,
    open_file,
    rewrites_when_opened,
)
from annotator.job_file.opening.location import location_notes, space_notes, unsafe_place
from annotator.job_file.read_api import JobReads
from annotator.job_file.reading.snapshot import JobSnapshot
from annotator.job_file.rows import effort_rows
from annotator.job_file.rows.counters import Counters
from annotator.job_file.rows.file_faults import FileFault
from annotator.job_file.rows.record_rows import job_of
from annotator.job_file.rows.values import media_folder_of
from annotator.job_file.schema.tables import JOB, TALLY
from annotator.job_file.write_api import JobWrites
from annotator.job_file.writing import edit_writes
from annotator.job_file.writing.creation import create_file
from annotator.job_file.writing.writer import Writer, told
from annotator.paths import snapshots_folder
from annotator.records import JobFacts, LabelFacts, NewItem, OpenSpanRow
from annotator.sentences.parts import Name
from annotator.sentences.said import Said, said

T = TypeVar("T")


class Project:
    """An open job: opens, closes, copies and checks the file and commits the editor's changes.

    All other access is through ``reads`` and ``writes``. Every method may be called from any thread
    and returns a future at once; one thread of the project performs reads and writes in the order
    of the calls. While a job is open, nothing else in the process may open the job file: closing
    another handle would release the lock. It is a context manager.

    The first write, or ``examine``, starts a check of the whole file in the background. Nothing is
    written until the check has ended, nor ever if it finds damage: each write then carries a
    ``DamagedJobError``.
    """

    def __init__(self, file: OpenFile, facts: JobFacts, writer: Writer, counters: Counters) -> None:
        """Take over an open file; use ``open`` or ``create`` instead."""
        self.reads = JobReads(writer)
        """All read access to the job."""
        self.writes = JobWrites(writer, counters, facts)
        """All write access to the job, except the commits of the editor."""
        self._writer = writer
        self._counters = counters
        self._path = self._file = file.identity.path
        self._working: WorkingCopy | None = None
        self._private_copy = ExitStack()
        self._resolved: tuple[str, Path] | None = None
        self._copier = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store-copier")
        self._examination = Examination(
            writer, self._copier, lambda: self._path, facts.job_id, self._on_damage
        )
        self.notes: tuple[Said, ...] = ()
        """Notes for the person on the place of the file, and on how it was opened."""
        self.why_read_only: Said | None = None
        """Why the job can only be viewed, as part of a sentence; None if it can be edited."""
        self.continued_in = ""
        """The name of the job that continues this one since a merge, "" without one."""

    @classmethod
    def create(
        cls,
        path: Path,
        facts: JobFacts,
        *,
        labels: Sequence[str | LabelFacts],
        items: Iterable[NewItem] = (),
    ) -> Project:
        """Make a new job file, atomically, and open it; a label is a name, or all facts of it.

        Raises:
            JobFileError: the name is taken, or the folder cannot be written to.
            InvalidValueError: a text has a character that a job file cannot store.
            WriteFailedError: the disk refused.
        """
        create_file(path.absolute(), facts, labels, items)
        project = cls.open(path)
        project._examination.skip()  # noqa: SLF001 - of this class: it has just been made
        return project

    @classmethod
    def open(cls, path: Path) -> Project:
        """Open a job file. A refused file is unchanged, to the byte.

        Raises:
            NotAJobError: there is no file, or it is something else.
            NewerJobError: a newer program wrote it.
            JobLockedError: another window or program has it open.
            DamagedJobError: it is ours but inconsistent, or was changed from outside.
            JobFileError: it or its folder cannot be written to.
        """
        notes: list[Said] = []
        if rewrites_when_opened(path):
            examined = FirstCheckResult(tuple(problems_of_file(path)))
            if examined.damage:
                raise damaged(path.name, examined.damage)

        def before_migration(connection: sqlite3.Connection) -> None:
            notes.extend(_kept_as_it_was(connection, path))

        project = cls._of(open_file(path, before_migration))
        project.notes = (*notes, *location_notes(path))
        return project

    @classmethod
    def _of(cls, file: OpenFile) -> Project:
        try:
            facts, serial, counters = told(lambda: _first_rows(file.connection))
        except BaseException:
            close_file(file)
            raise
        return cls(file, facts, Writer(file, counters, serial), counters)

    @classmethod
    def _open_read_only(cls, home: Path, why: Said) -> Project:
        with ExitStack() as stack:
            copy = told(lambda: stack.enter_context(private_copy(home)))
            project = cls._of(open_file(copy))
            project._private_copy = stack.pop_all()  # noqa: SLF001 - of this class, as below
        project._examination.skip()  # noqa: SLF001 - nothing of it is kept
        project._path, project.why_read_only = home, why  # noqa: SLF001
        project._writer.refusal = said(  # noqa: SLF001
            "This job can only be looked at here: {why}. Copy it to another folder to work on it.",
            why=why,
        )
        project.notes = (
            said(
                "This job can only be looked at here: {why}. Nothing is counted or kept.", why=why
            ),
        )
        return project

    @classmethod
    def open_safely(cls, path: Path, *, reads: bool = False) -> Project:
        """Open a job file as ``open`` does, or as a working copy if its place is unsafe.

        The project has the path of the original all the same. A file that cannot be written to is
        opened read-only, see ``looking``. With ``reads``, so is one of an older version, which
        would otherwise be migrated.

        Raises:
            JobFileError: as ``open``; or the data in one of the two places has nowhere to go.
        """
        copy = WorkingCopy(path.absolute())
        why = why_only_looked_at(copy.home) or why_left_as_it_is(copy.home, reads=reads)
        if why and not told(lambda: copy.goes_on):
            return cls._open_read_only(copy.home, why)
        if not copy.is_wanted:
            return cls.open(path)._left_if_continued()  # noqa: SLF001 - of this class, as below
        notes = told(lambda: list(_made_ready(copy, cls)))
        project = cls.open(copy.file)
        project._path, project._working = copy.home, copy  # noqa: SLF001 - of this class
        project.notes = (*notes, *(note for note in project.notes if note not in notes))
        return project._left_if_continued()  # noqa: SLF001 - of this class

    def _left_if_continued(self) -> Self:
        """Refuse work on a job that another file continues; return the project."""
        try:
            name = self.reads.continuation().result()
        except DamagedJobError:
            return self  # the check of the whole file reports it
        if name:
            self.continued_in = name
            self.why_read_only = said(
                "it was merged again and goes on in {file}", file=Name(shown_name(name))
            )
            self._writer.refusal = said(
                "This job was merged again and goes on in {file}: work there. If that job is lost, "
                "merge again and name this one as the job of the previous merge.",
                file=Name(shown_name(name)),
            )
            self.notes = (*self.notes, self._writer.refusal)
        return self

    def __enter__(self) -> Self:
        """Return the project."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the project."""
        self.close()

    @property
    def path(self) -> Path:
        """The original job file; ``is_working_copy`` says whether a copy is open instead."""
        return self._path

    @property
    def identity(self) -> FileIdentity:
        """The identity of the open file: that of the working copy, if there is one."""
        return self._writer.identity

    @property
    def is_working_copy(self) -> bool:
        """Whether a working copy is open, which ``write_back`` copies to the original."""
        return self._working is not None

    @property
    def is_read_only(self) -> bool:
        """Whether the job can only be viewed: all work is refused with ``why_read_only``."""
        return self.why_read_only is not None

    @property
    def damage(self) -> AnnotatorError | None:
        """Why nothing is ever written, if the check found damage."""
        return self._writer.damage

    def require_work(self) -> None:
        """Refuse work on a job that can only be viewed, before it starts.

        Raises:
            LookingOnlyError: it can only be viewed.
            DamagedJobError: it was found to be damaged.
        """
        if self._writer.damage is not None:
            raise self._writer.damage
        if self._writer.refusal is not None:
            raise LookingOnlyError(self._writer.refusal)

    @property
    def is_examined(self) -> bool:
        """Whether the whole file has been checked; until then nothing is written to it."""
        return not self._writer.is_held

    def examine(self, *, keeps: bool = False) -> Future[FirstCheckResult]:
        """Check the whole file now, rather than with the first write; it is done once.

        With ``keeps`` the checked copy is kept as a backup, as by ``back_up``. The future carries
        an AnnotatorError if the file could not be checked; the next write tries again.
        """
        return self._examination.begin(keeps=keeps)

    @property
    def facts(self) -> JobFacts:
        """The facts of the job, as last written."""
        return self.writes.facts

    @property
    def media_folder(self) -> Path:
        """The folder that media paths are relative to; it need not exist."""
        facts, known = self.facts, self._resolved
        if known is None or known[0] != facts.media_folder:
            # Resolved once, since that asks the disk about each folder of the path.
            known = self._resolved = facts.media_folder, media_folder_of(self._path, facts)
        return known[1]

    @property
    def serial(self) -> int:
        """How many writes the file has seen so far; a change shows that the job has changed."""
        return self._writer.serial

    def new_region_number(self) -> int:
        """Return a number that no region of the job has or ever had."""
        return self._counters.take("region")

    def new_label_id(self) -> int:
        """Return an id that no label of the job has or ever had."""
        return self._counters.take("label")

    def numbers(self) -> int:
        """Return the first free region number, without taking it."""
        return self._counters.peek("region")

    def commit(self, commit: Commit) -> Future[None]:
        """Write an edit with its history step and its time.

        ``open_span`` replaces the unbooked effort of the session that began last; it is refused if
        that session could not be written. The future carries an InvalidValueError if a text has a
        character that a job file cannot store.
        """

        def work(connection: sqlite3.Connection) -> None:
            session_id = self.writes.session_id
            edit_writes.write_commit(connection, commit, self._counters, session_id)
            if session_id:
                span = OpenSpanRow(session_id, commit.open_span)
                effort_rows.write_open_span(connection, span if commit.open_span else None)
            elif commit.open_span:
                raise WriteFailedError(
                    "The time of this change has no session in the job file, so it was not saved. "
                    "Free some space on the disk and try again."
                )

        return self._writer.write(work, generation=commit.generation)

    def close(self) -> None:
        """Wait for queued work and for copies, then close. Idempotent.

        A working copy is written back first; if that fails, the next opening continues with it.
        """
        if self._working is not None:
            with suppress(JobFileError):
                self.write_back().result()
        self._copier.shutdown()
        self._writer.close()
        self._private_copy.close()

    def snapshot(self, folder: Path | None = None) -> Future[JobSnapshot]:
        """Return a snapshot of the job after all queued writes; close it after use.

        Work goes on meanwhile. The copy is made in the folder, by default in the program's cache.
        The future carries a JobFileError if the folder cannot be written to.
        """
        return self._copy(
            lambda: copy_to_scratch(
                self._writer.connection, self._path, folder or snapshots_folder()
            )
        )

    def copy_to(self, target: Path) -> Future[None]:
        """Write a checked copy to that path, replacing an older one.

        The future carries a DamagedJobError if the job is inconsistent; then an older file of that
        name stays.
        """
        return self._copy(lambda: copy_for_good(self._writer.connection, target))

    def back_up(self) -> Future[Kept]:
        """Keep a checked backup in the data folder, if the job differs from the newest one there.

        Work goes on meanwhile. ``Kept.problems`` lists the faults found; with faults no backup is
        kept. The future carries a JobFileError if no copy could be made; the job is unchanged.
        """
        job_id = self.facts.job_id
        return self._copy(lambda: keep_backup(self._writer.connection, self._path, job_id))

    def take_copy(self, copy: WorkingCopy) -> Future[None]:
        """Make a working copy of this job, during which nothing is written to it."""
        return self._copy(lambda: copy.take(self._writer.connection))

    def write_back(self) -> Future[Said | None]:
        """Copy the working copy to the original, if the original lacks some of its work.

        Returns a sentence if the original was changed in the meantime; then both are kept. The
        future carries a JobFileError if this is not possible now. For a job without a working copy
        it does nothing.
        """
        working = self._working
        if working is None:
            nothing: Future[Said | None] = Future()
            nothing.set_result(None)
            return nothing

        def work() -> Said | None:
            # Read before the copy: later writes may be in the copy, and are copied once more.
            return working.write_back(self._writer.connection, self.serial)

        return self._copy(work)

    def space(self) -> Future[list[Said]]:
        """Return a sentence if the disk of the job is nearly full, else an empty list."""
        return self._copy(lambda: list(space_notes(self._file)))

    def check(self) -> Future[list[FileFault]]:
        """Return a sentence for each fault of the job file; empty if it is whole.

        All of it is read, from a copy, so that work is not blocked.
        """
        folder = snapshots_folder()

        def work() -> list[FileFault]:
            with copy_to_scratch(self._writer.connection, self._path, folder) as snapshot:
                return snapshot.problems()

        return self._copy(work)

    def _on_damage(self) -> None:
        self.why_read_only = said("its file is damaged")

    def _copy(self, work: Callable[[], T]) -> Future[T]:
        earlier = self._writer.read(lambda _: None)

        def after_earlier_writes() -> T:
            earlier.result()
            return told(work)

        try:
            return self._copier.submit(after_earlier_writes)
        except RuntimeError:  # raised by an executor that was shut down
            closed: Future[T] = Future()
            closed.set_exception(JobFileError("This job is closed. Open it again."))
            return closed


def _made_ready(copy: WorkingCopy, project: type[Project]) -> Iterator[Said]:
    """Prepare an up-to-date working copy of a job, and yield notes for the person."""
    try:
        state = copy.look()
    except DamagedJobError:
        yield copy.put_away()
        state = CopyState.TO_TAKE
    if state is CopyState.APART:
        yield copy.set_aside()
    if state is CopyState.AHEAD:
        yield said(
            "The last work on {file} was not written back to its place. You go on with it here; "
            "it is written back now.",
            file=Name(copy.home.name),
        )
    elif state is not CopyState.SAME:
        with project.open(copy.home) as there:
            yield from (note for note in there.notes if note not in location_notes(copy.home))
            there.take_copy(copy).result()
        copy.remember(there.serial)
    place = unsafe_place(copy.home)
    if place is not None:
        yield said(
            "{place} You work on a copy on this computer. It is written back every 5 minutes, and "
            "when you close the job.",
            place=place.what,
        )


def _kept_as_it_was(connection: sqlite3.Connection, path: Path) -> Iterator[Said]:
    """Keep a backup of a file before its tables change; a full disk does not prevent opening."""
    facts, _, _ = _first_rows(connection)
    try:
        kept = keep_backup(connection, path, facts.job_id)
    except JobFileError as error:
        problems = tuple(problems_in_place(connection))
        yield error.said
    else:
        problems = kept.problems
    if damage := FirstCheckResult(problems).damage:
        raise damaged(path.name, damage)


def _first_rows(connection: sqlite3.Connection) -> tuple[JobFacts, int, Counters]:
    job, tally = JOB.one(connection, 1), TALLY.one(connection, 1)
    if job is None or tally is None:
        raise DamagedJobError("The job file has lost its first row. Restore a backup of it.")
    numbers = TALLY.picker("next_region next_label next_item next_media next_import")(tally)
    return job_of(job), tally.serial, Counters(numbers)

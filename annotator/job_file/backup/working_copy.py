"""Working copies of job files in unsafe locations, written back as a whole.

The copy lies in the program's data folder, beside a note of what the file was when both were last
the same. Neither is ever written over while it holds something that the other has not.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from enum import Enum, auto
from hashlib import blake2b, file_digest
from pathlib import Path
from typing import Final

from annotator.errors import DamagedJobError, JobFileError, NotAJobError
from annotator.files import private_folder, write_private
from annotator.job_file.backup.online_backup import (
    copy_for_good,
    copy_pages,
    put_in_place,
    scratch_file,
)
from annotator.job_file.integrity.contents import serial_of
from annotator.job_file.opening.file_access import close_file, is_half_written, open_file
from annotator.job_file.opening.files_beside import require_own_beside
from annotator.job_file.opening.location import unsafe_place
from annotator.paths import data_folder
from annotator.sentences.parts import FilePath, Name, Quoted, Reason
from annotator.sentences.said import Said, said

_NOTE: Final = "as it was.json"


class CopyState(Enum):
    """What there is of a job at its place and on this computer."""

    TO_TAKE = auto()
    """Here is nothing that its place does not have."""
    SAME = auto()
    """Both are as they were when they were last the same."""
    AHEAD = auto()
    """Here is work that its place has not got yet; there is nothing new."""
    APART = auto()
    """Both were worked on since they were the same."""


@dataclass(frozen=True, slots=True)
class _AsItWas:
    """The file at its place when it was last the same as the copy, and the writes of both."""

    home: str
    size_bytes: int
    mtime_ns: int
    digest: str
    serial: int


class WorkingCopy:
    """The copy of one job file; nothing of it is open but while a method runs.

    Args:
        home: the job file in its place, absolute.
    """

    def __init__(self, home: Path) -> None:
        """Make nothing yet."""
        self.home = home

    @property
    def is_wanted(self) -> bool:
        """Whether its place is unsafe, and the data folder is there and is not."""
        try:
            return unsafe_place(self.home) is not None and unsafe_place(self.file) is None
        except OSError:
            return False

    @property
    def goes_on(self) -> bool:
        """Whether there is work here that its place has not got, and that has nothing new.

        Raises:
            JobLockedError: another window works on the copy.
        """
        if not self.is_wanted or not self.file.exists():
            return False
        try:
            return self.look() is CopyState.AHEAD
        except DamagedJobError:
            return False  # it stays where it is, until the job can be worked on

    @property
    def file(self) -> Path:
        """The copy."""
        at = blake2b(str(self.home).encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
        return data_folder() / "working" / at / self.home.name

    @property
    def _note(self) -> Path:
        return self.file.with_name(_NOTE)

    def look(self) -> CopyState:
        """Tell what there is, before the job is opened.

        Raises:
            JobLockedError: another window works on the copy.
            DamagedJobError: the copy does not hold together.
        """
        was, serial = self._was(), self._serial()
        if serial is None:
            return CopyState.TO_TAKE
        # Of a copy without its note nobody knows what its place has of it.
        is_same = not self._is_there() or (was is not None and self._is_as(was))
        if was is not None and serial == was.serial:
            return CopyState.SAME if is_same and self._is_there() else CopyState.TO_TAKE
        return CopyState.AHEAD if is_same else CopyState.APART

    def take(self, source: sqlite3.Connection) -> None:
        """Make the copy from the job file, which is open; afterwards ``remember`` it.

        It is not checked here, where somebody waits for it, but as every job after its opening.

        Raises:
            JobFileError: the data folder cannot be written to.
        """
        try:
            self._forget()
            private_folder(private_folder(self.file.parent.parent) / self.file.parent.name)
            with scratch_file(self.file.parent) as scratch:
                copy_pages(source, scratch)
                put_in_place(scratch, self.file)
        except OSError as error:
            raise JobFileError(
                said(
                    "No copy to work on could be made in {folder}: {reason}. Free some space, or "
                    "allow writing there.",
                    folder=FilePath(self.file.parent),
                    reason=Reason(error.strerror),
                )
            ) from error

    def remember(self, serial: int) -> None:
        """Note that the file and the copy are the same now; the file is not open here.

        Raises:
            OSError: one of them cannot be read or written.
        """
        found = self.home.stat()
        with self.home.open("rb") as file:
            digest = file_digest(file, "blake2b").hexdigest()
        was = _AsItWas(str(self.home), found.st_size, found.st_mtime_ns, digest, serial)
        fresh = self._note.with_suffix(".new")
        write_private(fresh, json.dumps(asdict(was)).encode())
        fresh.replace(self._note)

    def write_back(self, source: sqlite3.Connection, serial: int) -> Said | None:
        """Put a checked copy of the working copy in the place of the job file, if it has changed.

        A file that was changed there meanwhile is left, and the copy gets a name beside it.

        Args:
            source: the working copy, which is open.
            serial: how many writes it has seen; more of them may come meanwhile.

        Returns:
            A sentence about a file that was changed in its place, else None.

        Raises:
            DamagedJobError: the working copy does not hold together; the file stays as it was.
            JobFileError: its place cannot be written to. The copy is tried again later.
        """
        was = self._was()
        if was is not None and was.serial == serial:
            return None
        told = None
        try:
            if not self.home.parent.is_dir():
                raise FileNotFoundError(2, f"there is no folder {self.home.parent}")
            if self._is_there() and not (was is not None and self._is_as(was)):
                told = self._written_beside(source)
            else:
                copy_for_good(source, self.home)
            self.remember(serial)
        except DamagedJobError:
            raise
        except (OSError, JobFileError) as error:
            why = getattr(error, "strerror", None) or getattr(error.__cause__, "strerror", None)
            raise JobFileError(
                said(
                    "{file} could not be written back to its place ({reason}). Your work is safe "
                    "on this computer. Make its place reachable, then try again.",
                    file=Name(self.home.name),
                    reason=Reason(why or str(error)),
                )
            ) from error
        return told

    def set_aside(self) -> Said:
        """Put the copy, which has work that its place has not, beside the file there; say so.

        Raises:
            JobFileError: its place cannot be written to.
        """
        file = open_file(self.file)
        try:
            told = self._written_beside(file.connection)
        finally:
            close_file(file)
        self._forget()
        return told

    def put_away(self) -> Said:
        """Keep a copy that cannot be opened under another name, where it lies; say so.

        Raises:
            OSError: it cannot be renamed.
        """
        kept = self.file.with_name(f"{_now()} damaged {self.file.name}")
        self.file.replace(kept)
        self._forget()
        return said(
            "The copy of {file} on this computer is damaged, and the file in its place is used as "
            "it was last written back. The damaged one is kept: {path}",
            file=Name(self.home.name),
            path=FilePath(kept),
        )

    def _written_beside(self, source: sqlite3.Connection) -> Said:
        name = f"{self.home.stem} (from this computer, {_now()}){self.home.suffix}"
        copy_for_good(source, self.home.with_name(name))
        return said(
            "{file} was changed in its place while it was worked on here. Both are kept: the work "
            "of this computer is in {other}, beside it.",
            file=Name(self.home.name),
            other=Quoted(name),
        )

    def _forget(self) -> None:
        self.file.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)

    def _was(self) -> _AsItWas | None:
        try:
            was = _AsItWas(**json.loads(self._note.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        return was if was.home == str(self.home) else None

    def _serial(self) -> int | None:
        """Return how many writes the copy has seen; None if there is none that can be opened."""
        with suppress(NotAJobError):
            file = open_file(self.file)
            try:
                return serial_of(file.connection)
            finally:
                close_file(file)
        return None

    def _is_there(self) -> bool:
        try:
            return self.home.is_file()
        except OSError:
            return False

    def _is_as(self, was: _AsItWas) -> bool:
        if is_half_written(self.home):
            return False  # somebody works on it there, or was killed over it
        found = self.home.stat()
        if (found.st_size, found.st_mtime_ns) == (was.size_bytes, was.mtime_ns):
            return True
        with self.home.open("rb") as file:
            return file_digest(file, "blake2b").hexdigest() == was.digest


def bring_home(home: Path) -> Said | None:
    """Write a working copy back that is not open, if its place has not got what is in it.

    Returns and raises what ``WorkingCopy.write_back`` does; also

    Raises:
        JobLockedError: another window works on the copy.
    """
    copy = WorkingCopy(home)
    if not copy.file.exists():
        return None
    file = open_file(copy.file)
    try:
        return copy.write_back(file.connection, serial_of(file.connection))
    finally:
        close_file(file)


def left_behind() -> list[Path]:
    """Return the places of job files that have not got all the work of this computer.

    None that is worked on now, by whichever program. Nothing is changed, and nothing is opened
    for writing.
    """
    return sorted(
        was.home
        for note in (data_folder() / "working").glob(f"*/{_NOTE}")
        if (was := _noted(note)) is not None
        and was.copy.parent == note.parent
        and _is_ahead(was.copy, was.serial)
    )


@dataclass(frozen=True, slots=True)
class _Noted:
    """What a note tells of a copy that is not open."""

    home: Path
    copy: Path
    serial: int


def _noted(note: Path) -> _Noted | None:
    try:
        was = _AsItWas(**json.loads(note.read_text(encoding="utf-8")))
        home = Path(was.home)
        return _Noted(home, WorkingCopy(home).file, was.serial)
    except (OSError, ValueError, TypeError):
        return None


def _is_ahead(copy: Path, serial: int) -> bool:
    """Return whether a copy has seen other writes than those that were noted."""
    # Waits for nobody, and begins no repair: that is for the opening.
    at = f"{copy.absolute().as_uri()}?mode=ro"
    try:
        require_own_beside(copy)
        with closing(sqlite3.connect(at, uri=True, timeout=0)) as connection:
            return serial_of(connection) != serial
    except sqlite3.OperationalError as error:
        is_worked_on = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
        # Somebody was killed over it: SQLite makes it whole at the opening.
        return not is_worked_on and is_half_written(copy)
    except (OSError, sqlite3.Error, JobFileError):
        return False


def _now() -> str:
    return f"{dt.datetime.now():%Y-%m-%d %H-%M-%S}"  # noqa: DTZ005 - for a person, as the clock says

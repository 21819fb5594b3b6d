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
from annotator.files import private_folder, replace_private
from annotator.job_file.backup.online_backup import (
    copy_for_good,
    copy_pages,
    put_in_place,
    scratch_file,
)
from annotator.job_file.integrity.contents import serial_of
from annotator.job_file.opening.file_access import (
    close_file,
    is_half_written,
    open_file,
    sqlite_uri,
)
from annotator.job_file.opening.files_beside import require_own_beside
from annotator.job_file.opening.location import unsafe_place
from annotator.paths import data_folder
from annotator.sentences.parts import FilePath, Name, Quoted, Reason
from annotator.sentences.said import Said, said
from annotator.system import face

_NOTE: Final = "as it was.json"


class CopyState(Enum):
    """How the working copy on this computer relates to the original job file."""

    TO_TAKE = auto()
    """The copy has nothing that the original lacks."""
    SAME = auto()
    """Both are unchanged since they were last equal."""
    AHEAD = auto()
    """The copy has new work and the original has none."""
    APART = auto()
    """Both were edited since they were last equal."""


@dataclass(frozen=True, slots=True)
class _AsItWas:
    """The state of the original when it last equalled the copy, and the writes of both."""

    home: str
    size_bytes: int
    mtime_ns: int
    digest: str
    serial: int


class WorkingCopy:
    """The working copy of one job file; it is open only while a method runs.

    Args:
        home: the absolute path of the original job file.
    """

    def __init__(self, home: Path) -> None:
        """Set the path; no file is made yet."""
        self.home = home

    @property
    def is_wanted(self) -> bool:
        """Whether the original is in an unsafe place, and the data folder is not."""
        try:
            return unsafe_place(self.home) is not None and unsafe_place(self.file) is None
        except OSError:
            return False

    @property
    def goes_on(self) -> bool:
        """Whether the copy has work that the original lacks, and the original has nothing new.

        Raises:
            JobLockedError: another window works on the copy.
        """
        if not self.is_wanted or not self.file.exists():
            return False
        try:
            return self.look() is CopyState.AHEAD
        except DamagedJobError:
            return False  # it stays here until the job can be edited

    @property
    def file(self) -> Path:
        """The path of the copy."""
        at = blake2b(str(self.home).encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
        return data_folder() / "working" / at / self.home.name

    @property
    def _note(self) -> Path:
        return self.file.with_name(_NOTE)

    def look(self) -> CopyState:
        """Return the state, before the job is opened.

        Raises:
            JobLockedError: another window works on the copy.
            DamagedJobError: the copy is inconsistent.
        """
        was, serial = self._was(), self._serial()
        if serial is None:
            return CopyState.TO_TAKE
        # Without its note, it is not known which part of a copy the original has.
        is_same = not self._is_there() or (was is not None and self._is_as(was))
        if was is not None and serial == was.serial:
            return CopyState.SAME if is_same and self._is_there() else CopyState.TO_TAKE
        return CopyState.AHEAD if is_same else CopyState.APART

    def take(self, source: sqlite3.Connection) -> None:
        """Make the copy from the open job file; call ``remember`` afterwards.

        It is not checked here, while somebody waits, but after opening, like every job.

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
        """Note that file and copy are equal now; the file is not open here.

        Raises:
            OSError: one of them cannot be read or written.
        """
        found = self.home.stat()
        with self.home.open("rb") as file:
            digest = file_digest(file, "blake2b").hexdigest()
        was = _AsItWas(str(self.home), found.st_size, found.st_mtime_ns, digest, serial)
        replace_private(self._note, json.dumps(asdict(was)).encode())

    def write_back(self, source: sqlite3.Connection, serial: int) -> Said | None:
        """Replace the original by a checked backup of the working copy, if the copy has changed.

        If the original was changed in the meantime, it is kept, and the copy gets a name beside it.

        Args:
            source: the open working copy.
            serial: the number of writes it has seen; more may follow in the meantime.

        Returns:
            A sentence about a changed original, else None.

        Raises:
            DamagedJobError: the working copy is inconsistent; the original is unchanged.
            JobFileError: the original's folder cannot be written to. A later call tries again.
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
        """Put the copy, which has work that the original lacks, beside the original; return a note.

        Raises:
            JobFileError: the original's folder cannot be written to.
        """
        file = open_file(self.file)
        try:
            told = self._written_beside(file.connection)
        finally:
            close_file(file)
        self._forget()
        return told

    def put_away(self) -> Said:
        """Rename a copy that cannot be opened, in its folder; return a note.

        Raises:
            OSError: it cannot be renamed.
        """
        kept = self.file.with_name(f"{_now()} damaged {self.file.name}")
        face.replace(self.file, kept)
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
            return False  # somebody is working on it there, or was killed while writing
        found = self.home.stat()
        if (found.st_size, found.st_mtime_ns) == (was.size_bytes, was.mtime_ns):
            return True
        with self.home.open("rb") as file:
            return file_digest(file, "blake2b").hexdigest() == was.digest


def bring_home(home: Path) -> Said | None:
    """Write back a working copy that is not open, if the original lacks some of its work.

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
    """Return the original job files that lack work of this computer.

    Copies that any program is working on are left out. Nothing is changed, and nothing is opened
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
    """The content of the note of a copy that is not open."""

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
    """Return whether a copy has seen more writes than noted."""
    # It waits for nobody, and starts no repair: opening the job does that.
    at = sqlite_uri(copy.absolute(), "mode=ro")
    try:
        require_own_beside(copy)
        with closing(sqlite3.connect(at, uri=True, timeout=0)) as connection:
            return serial_of(connection) != serial
    except sqlite3.OperationalError as error:
        is_worked_on = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
        # A program was killed while writing: SQLite repairs it when the job is opened.
        return not is_worked_on and is_half_written(copy)
    except (OSError, sqlite3.Error, JobFileError):
        return False


def _now() -> str:
    return f"{dt.datetime.now():%Y-%m-%d %H-%M-%S}"  # noqa: DTZ005 - local time, for a person

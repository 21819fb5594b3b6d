"""Reads foreign files safely, and writes files that appear completely or not at all.

The one place that decides which path may be followed. Whoever reads a file that a document, a job
or a folder names asks ``contained``; whoever reads a whole file that a person chose asks
``read_whole``. Whoever writes a single file asks ``writing_whole`` or ``write_whole``.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path
from typing import IO, Final

from annotator.display_text import shown_name
from annotator.document_limits import PATH_CHARACTERS
from annotator.errors import AnnotatorError, WriteFailedError
from annotator.sentences.parts import Count, Name, Quoted, Reason
from annotator.sentences.said import UNFILLED, Part, Said, said
from annotator.system import face

FOR_ALL: Final = 0o644
"""The mode of a file that others may read and only its owner may write."""

FOR_THE_OWNER: Final = 0o600
"""The mode of a file that only its owner may read."""

FOLDER_FOR_THE_OWNER: Final = 0o700
"""The mode of a folder that only its owner may enter."""

_OTHERS: Final = 0o077
"""All permissions of anyone but the owner."""

JOB_ENDINGS: Final = (".fairlabel", ".fairlabel-journal")
"""Only the store opens these: closing another handle would release the lock of an open job."""

_UNFINISHED: Final = ".fairlabel-folder-"
"""How the name of an unfinished folder begins, before the process that writes it."""

_PIECE_BYTES: Final = 1 << 24
_LONGEST_PREFIX: Final = 40
"""Maximum length of the part of a name that the name of the temporary file repeats, so that it is
never too long for the disk."""

_RESERVED: Final = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]) *(\..*)?", re.IGNORECASE
)
"""Names of devices on Windows, in any folder and with any extension."""
_IS_WINDOWS: Final = sys.platform == "win32"


class NameTakenError(AnnotatorError):
    """There is something where a file would be written; it is as it was."""


class FileRefusedError(AnnotatorError):
    """A path is not allowed, or a file cannot be read; the sentence has a place for ``file``."""

    def about(self, subject: Part) -> Said:
        """Return the sentence with another subject in place of the file name."""
        return self.said.with_places(file=subject)

    @property
    def why(self) -> str:
        """The reason in English, to be appended to a name."""
        return str(self.about(UNFILLED)).lstrip()


def contained(root: Path, relative: str) -> Path:
    """Return the real path of ``root / relative``, guaranteed to lie inside ``root``.

    Links are followed and must also end inside. Invalid paths are refused before the disk is asked:
    on Windows, merely looking at a path on another machine would contact that machine.

    Raises:
        FileRefusedError: the path is absolute, leads out, names nothing, or means a device.
    """
    if not is_plain(relative):
        raise FileRefusedError(_outside(relative))
    try:
        folder = ResolvedFolder(root)
    except (ValueError, OSError) as error:  # a lone surrogate; a name that is too long
        raise FileRefusedError(_outside(relative)) from error
    return folder.contained(relative)


class ResolvedFolder:
    """A folder with thousands of files; the links in its own path are followed only once."""

    def __init__(self, root: Path) -> None:
        """Follow the links in the path of the folder."""
        self._root = root
        self._real = os.path.realpath(root)

    def contained(self, relative: str) -> Path:
        """Return the real path of a file in the folder, or raise, as ``contained`` does."""
        if not is_plain(relative):
            raise FileRefusedError(_outside(relative))
        path = os.path.normpath(f"{self._real}{os.sep}{relative}")
        if _IS_WINDOWS or path == self._real or self._has_links(path):
            return require_inside(self._root, self._root / relative)
        return Path(path)

    def _has_links(self, path: str) -> bool:
        """Return whether a part of a path below the folder may be a link."""
        while len(path) > len(self._real):
            try:
                if stat.S_ISLNK(os.lstat(path).st_mode):
                    return True
            except FileNotFoundError:
                pass  # nothing is there, so no link either
            except (OSError, ValueError):
                return True
            path = path.rpartition(os.sep)[0]
        return False


def may_be_job(path: Path) -> bool:
    """Return whether a path leads to a job, judging by the name at the end of its links.

    Only the store opens these: closing another handle would release the lock of an open job.
    """
    is_itself = not _IS_WINDOWS and not path.is_symlink()
    name = os.fspath(path) if is_itself else os.path.realpath(path)
    return name.lower().endswith(JOB_ENDINGS)


def require_inside(root: Path, path: Path) -> Path:
    """Return the real path of ``path``, guaranteed to lie below ``root``.

    Raises:
        FileRefusedError: it does not, or it is ``root`` itself.
    """
    try:
        below = os.fspath(path.relative_to(root))
        if not is_plain(below):
            raise FileRefusedError(_outside(below))
        # Not Path.resolve, which fails on circular links.
        real_root = Path(os.path.realpath(root))
        target = Path(os.path.realpath(path))
    except (ValueError, OSError) as error:  # outside; a lone surrogate; a name that is too long
        raise FileRefusedError(_outside(path.name)) from error
    if target == real_root or not target.is_relative_to(real_root):
        raise FileRefusedError(_outside(below))
    return target


def quoted(name: str) -> Quoted:
    """Return the name of a file as a part of a sentence: safe to show, in quotation marks."""
    return Quoted(shown_name(name))


def _outside(name: str) -> Said:
    return said(
        "{file} leads outside the folder or nowhere, so it was left alone.", file=quoted(name)
    )


def is_plain(relative: str, *, is_windows: bool = _IS_WINDOWS) -> bool:
    """Return whether a path leads downwards, judging by its text alone."""
    if not relative or len(relative) > PATH_CHARACTERS or "\0" in relative:
        return False
    parts = re.split(r"[\\/]" if is_windows else "/", relative)
    if parts[0] == "" or ".." in parts:
        return False
    return not is_windows or not any(is_special_on_windows(part) for part in parts)


def is_special_on_windows(part: str) -> bool:
    """Return whether Windows does not take a part of a path as a plain name.

    A colon marks a drive or an alternate stream; a dot or space at the end is dropped.
    """
    name = part.rstrip(". ")
    return ":" in part or _RESERVED.fullmatch(name) is not None or part not in {name, "."}


@contextmanager
def opened_plain(path: Path) -> Iterator[BufferedReader]:
    """Open a regular file for reading: no pipe or device, which may never end, and no job.

    Raises:
        FileRefusedError: it is something else, or cannot be opened or read inside the block.
    """
    try:
        with _opened(path) as file:
            yield file
    except OSError as error:
        message = said(
            "{file} cannot be read ({reason}). Choose another file.",
            file=quoted(path.name),
            reason=Reason(error.strerror or str(error)),
        )
        raise FileRefusedError(message) from error


def _opened(path: Path) -> BufferedReader:
    try:
        is_job = may_be_job(path)
        is_file = stat.S_ISREG(path.stat().st_mode)
    except ValueError as error:  # a null character or a lone surrogate
        raise FileRefusedError(
            said("{file} cannot be the name of a file.", file=quoted(path.name))
        ) from error
    if is_job:
        raise FileRefusedError(
            said("{file} is a job. Open it, or choose another file.", file=quoted(path.name))
        )
    if not is_file:
        raise FileRefusedError(
            said("{file} is not a file. Choose another one.", file=quoted(path.name))
        )
    # It may have become a pipe in the meantime: this opener does not block on one.
    file = open(face.long_path(path), "rb", opener=_without_waiting)  # noqa: SIM115 - Path has no opener
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise FileRefusedError(
            said("{file} is not a file. Choose another one.", file=quoted(path.name))
        )
    return file


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def read_whole(
    path: Path, most_bytes: int, *, between: Callable[[], object] = lambda: None
) -> bytes:
    """Return the bytes of a regular file of limited size; ``between`` is called while reading.

    Raises:
        FileRefusedError: it is no regular file, cannot be read, or is larger than ``most_bytes``.
    """
    pieces, size = [], 0
    with opened_plain(path) as file:
        # Checked before reading where the system knows the size, and again after, since the file
        # may grow.
        size = os.fstat(file.fileno()).st_size
        while size <= most_bytes and (piece := file.read(min(_PIECE_BYTES, most_bytes + 1))):
            between()
            pieces.append(piece)
            size = max(size, sum(map(len, pieces)))
    if size > most_bytes:
        raise FileRefusedError(
            said(
                "{file} is too large: {size} bytes; up to {most} are read. Choose another file.",
                file=quoted(path.name),
                size=Count(size, is_grouped=True),
                most=Count(most_bytes, is_grouped=True),
            ),
        )
    return b"".join(pieces)


def scratch_prefix(path: Path) -> str:
    """Return how the name of an unfinished file begins, which is renamed to ``path`` at the end."""
    return f".{path.name[:_LONGEST_PREFIX]}-"


@contextmanager
def writing_whole(
    path: Path, *, mode: int = FOR_ALL, is_replaced: bool = True
) -> Iterator[IO[bytes]]:
    """Yield a file to write. When the block ends, the file is on disk and gets its name.

    If the block or the disk fails, the previous file of that name stays and nothing else is left. A
    link of that name is replaced by the file; its target is not touched.

    Args:
        path: the path; its folder exists.
        mode: the permissions, where the system supports modes.
        is_replaced: whether an existing file may be replaced. If not, none is, not even one that
            appears while the block runs.

    Raises:
        FileExistsError: there is a file of that name that must not be replaced.
        OSError: the disk refused.
    """
    handle, name = tempfile.mkstemp(prefix=scratch_prefix(path), dir=path.parent)
    scratch = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        face.restrict(scratch, mode)
        if is_replaced:
            face.replace(scratch, path)
        else:
            put_new(scratch, path)
        face.flush_names(path.parent)
    finally:
        scratch.unlink(missing_ok=True)


def write_whole(path: Path, data: bytes, *, mode: int = FOR_ALL, is_replaced: bool = True) -> None:
    """Write a file atomically; see ``writing_whole``.

    Raises:
        FileExistsError, OSError: see ``writing_whole``.
    """
    with writing_whole(path, mode=mode, is_replaced=is_replaced) as file:
        file.write(data)


def write_private(path: Path, data: bytes) -> None:
    """Write a file of the program's own, readable by its owner only, without a flush to disk.

    Raises:
        OSError: the disk refused; part of the file may be there.
    """
    with open(path, "wb", opener=for_the_owner) as file:
        file.write(data)


def replace_private(path: Path, data: bytes, scratch: Path | None = None) -> None:
    """Write a file of the program's own whole, in place of the one before; see ``write_private``.

    Another program that reads it at this moment gets the one or the other. ``scratch`` is what
    the unfinished file beside it is called, else the same name with the ending ``.new``.

    Raises:
        OSError: the disk refused; the file before is as it was.
    """
    scratch = scratch or path.with_suffix(".new")
    write_private(scratch, data)
    face.replace(scratch, path)


def replace_written(path: Path, scratch: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Write a file of the program's own piece by piece, as ``replace_private`` does.

    Raises:
        OSError: the disk refused; the file before is as it was, as it is if ``write`` raises.
    """
    try:
        with open(scratch, "xb", opener=for_the_owner) as file:
            write(file)
        face.replace(scratch, path)
    finally:
        with suppress(OSError):
            scratch.unlink()


def for_the_owner(path: str, flags: int) -> int:
    """Open a file of the program's own, as the ``opener`` of ``open``, for its owner only."""
    handle = os.open(path, flags, FOR_THE_OWNER)
    if sys.platform != "win32":
        os.fchmod(handle, FOR_THE_OWNER)  # an older file may be open to others
    return handle


def private_folder(folder: Path) -> Path:
    """Return a folder of the program's own, for its owner only; it is made if necessary.

    If it exists and is open to others, their access is removed.

    Raises:
        OSError: the disk refused.
    """
    places = () if exists(folder) else (folder, *folder.parents)
    for missing in reversed([each for each in places if not exists(each)]):
        missing.mkdir(mode=FOLDER_FOR_THE_OWNER, exist_ok=True)
        face.restrict(missing, FOLDER_FOR_THE_OWNER)
    if is_open_to_others(folder):
        with suppress(PermissionError):  # it belongs to somebody else who granted us access
            folder.chmod(FOLDER_FOR_THE_OWNER)
    return folder


def new_folder(parent: Path, prefix: str) -> Path:
    """Return a new, empty folder whose name begins with ``prefix``; it is renamed when it is full.

    Where there are modes, it is for its owner only until then. On Windows it has the rights of
    ``parent``: those of ``tempfile.mkdtemp``, for its owner only, would stay with what is in it.

    Raises:
        OSError: the disk refused.
    """
    if sys.platform == "win32":
        path = parent / f"{prefix}{secrets.token_hex(8)}"
        path.mkdir()
    else:
        path = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
    return path


def is_open_to_others(path: Path) -> bool:
    """Return whether anyone but the owner has any access to a file or folder.

    Raises:
        OSError: its mode cannot be read.
    """
    return not _IS_WINDOWS and bool(stat.S_IMODE(path.stat().st_mode) & _OTHERS)


def close_to_others(folder: Path) -> None:
    """Remove all access for anyone but the owner from a folder and everything in it."""
    for place, _, names in os.walk(folder):
        for path in (Path(place), *(Path(place) / name for name in names)):
            with suppress(OSError):
                mode = path.lstat().st_mode
                if not stat.S_ISLNK(mode) and stat.S_IMODE(mode) & _OTHERS:
                    path.chmod(stat.S_IMODE(mode) & ~_OTHERS)


def exists(path: Path) -> bool:
    """Return whether something is at a path, as ``is_folder`` and ``is_file`` do for a kind of it.

    All three return False where the system cannot look: the methods of ``Path`` raise there, as for
    a name that is too long. ``fault_of_path`` says why.
    """
    return os.path.exists(path)  # noqa: PTH110 - pathlib raises where the system cannot look


def is_folder(path: Path) -> bool:
    """Return whether a folder is at a path; see ``exists``."""
    return os.path.isdir(path)  # noqa: PTH112 - pathlib raises where the system cannot look


def is_file(path: Path) -> bool:
    """Return whether a regular file is at a path; see ``exists``."""
    return os.path.isfile(path)  # noqa: PTH113 - pathlib raises where the system cannot look


def fault_of_path(path: Path) -> Said | None:
    """Return why no file or folder can be at a typed path; None if one is, or could be, there."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except ValueError:  # a null character or a lone surrogate
        return said("This name has characters that no file can have. Choose another name.")
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            return said("This name is too long. Choose a shorter one.")
        reason = Reason(error.strerror or str(error))
        return said("This place cannot be read ({reason}). Choose another one.", reason=reason)
    return None


def is_taken(path: Path) -> bool:
    """Return whether something has that name already, be it a link that leads nowhere."""
    return os.path.lexists(path)


def require_place(path: Path, *, is_replaced: bool = False, named: str = "") -> None:
    """Refuse a name at which no file may be written; see ``write_chosen``.

    Raises:
        NameTakenError: there is something that is not to be replaced, or a folder or link.
        WriteFailedError: no file can have that name.
    """
    if fault := fault_of_path(path):
        raise WriteFailedError(fault)
    if not is_replaced and is_taken(path):
        raise _taken(path, named)
    if is_folder(path) or path.is_symlink():
        raise NameTakenError(
            said(
                "{file} is a folder or a link. Choose another name.", file=Name(named or path.name)
            )
        )


def write_chosen(
    path: Path, data: bytes, *, mode: int = FOR_ALL, is_replaced: bool = True, named: str = ""
) -> None:
    """Write a file that a person chose, whole or not at all.

    Args:
        path: the name; its folder is there.
        data: all of it.
        mode: who may read it, where the system knows of modes.
        is_replaced: whether it may take the place of what is there.
        named: how a refusal calls the file; by default by its name without the folders.

    Raises:
        NameTakenError: there is something that is not to be replaced.
        WriteFailedError: the disk refused; what was there is as it was.
    """
    try:
        if not is_replaced and is_taken(path):
            raise _taken(path, named)
        write_whole(path, data, mode=mode, is_replaced=is_replaced)
    except FileExistsError as error:
        raise _taken(path, named) from error
    except OSError as error:
        message = said(
            "{file} could not be written ({reason}). Choose another folder.",
            file=Name(named or path.name),
            reason=Reason(error.strerror),
        )
        raise WriteFailedError(message) from error


def _taken(path: Path, named: str) -> NameTakenError:
    return NameTakenError(
        said("{file} is there already. Choose another name.", file=Name(named or path.name))
    )


@contextmanager
def writing_folder(path: Path) -> Iterator[Path]:
    """Yield an empty folder beside its place; when the block ends, it gets its name.

    It is for its owner only. If the block or the disk fails, nothing is left of it. What a killed
    program left beside that place is removed first.

    Raises:
        FileExistsError: there is something of that name; it is as it was.
        OSError: the disk refused.
    """
    _clear_killed_folders(path.parent)
    prefix = f"{_UNFINISHED}{os.getpid()}-"
    scratch = new_folder(path.parent, prefix)
    try:
        yield scratch
        if is_taken(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
        face.rename(scratch, path)
        face.flush_names(path.parent)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _clear_killed_folders(parent: Path) -> None:
    with suppress(OSError):
        for left in list(parent.glob(f"{_UNFINISHED}*")):
            pid = left.name.removeprefix(_UNFINISHED).partition("-")[0]
            is_ours = pid.isascii() and pid.isdigit() and not left.is_symlink()
            if is_ours and not is_running(int(pid)):
                shutil.rmtree(left, ignore_errors=True)


def remove_folder(folder: Path) -> None:
    """Remove a folder, if it is there, with everything in it.

    It loses its name first, so that a power cut never leaves a part of it under that name. What is
    left without a name then is removed by the next ``writing_folder`` beside it.

    Raises:
        OSError: the disk refused; the folder is as it was.
    """
    if is_taken(folder):
        gone = new_folder(folder.parent, f"{_UNFINISHED}{os.getpid()}-")
        try:
            face.rename(folder, gone / folder.name)
            face.flush_names(folder.parent)
        finally:
            shutil.rmtree(gone, ignore_errors=True)


def is_running(pid: int) -> bool:
    """Return whether a process exists, as far as this can be known."""
    return face.is_process(pid)


def flush(path: Path) -> None:
    """Flush a file, or the names in a folder, to disk. Never use it for a job file that is open.

    Raises:
        OSError: the disk refused.
    """
    if is_folder(path):
        face.flush_names(path)
        return
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put_new(scratch: Path, path: Path) -> None:
    """Give a finished file a name that is not in use; the file may keep its first name, too.

    Raises:
        FileExistsError: the name is in use; that file is unchanged.
        OSError: the disk refused.
    """
    try:
        # Unlike a rename, a link never replaces a file that has just appeared there.
        os.link(scratch, path)
    except FileExistsError:
        raise
    except OSError:  # FAT file systems have no links
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
        face.rename(scratch, path)

"""Finds moved or renamed pictures of a job by their content, and updates the job.

A file is taken for a lost one if it has its SHA-256; where the job never hashed the lost one, if it
has its size, and its name or the time of its last change. Nothing is moved on the disk.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Final

from annotator.display_text import shown_name
from annotator.errors import AnnotatorError
from annotator.files import contained, put_new
from annotator.importers.common.file_list import list_files
from annotator.job_file.project import Project
from annotator.job_file.rows.values import media_text_of
from annotator.media.whole_file import sha256_of
from annotator.model.entities import Media, MediaId
from annotator.progress import Cancel, Progress, silent
from annotator.sentences.parts import Name, Reason
from annotator.sentences.said import said

_SLICE: Final = 1_000


@dataclass(frozen=True, slots=True)
class Lost:
    """The media of a job whose files are missing, and the number of all media."""

    media: tuple[Media, ...]
    total: int


@dataclass(frozen=True, slots=True)
class RelinkResult:
    """The result of searching a folder for missing media.

    ``found`` files were found there, ``missing`` ones are still lost. The job now refers to the
    found files. But if its own folder still has other files, it cannot have two folders: then
    nothing was changed, and ``elsewhere`` has the files to copy into its folder, by the path there.
    """

    found: int
    missing: int
    elsewhere: tuple[tuple[Path, str], ...] = ()


def find_lost(project: Project, cancel: Cancel, progress: Progress = silent) -> Lost:
    """Return the media whose files are missing; ``progress`` is called with the number checked.

    Raises:
        CancelledError: the person cancelled.
        AnnotatorError: the job cannot be read.
    """
    lost: list[Media] = []
    total, after = 0, 0
    while part := project.reads.media_after(after, _SLICE).result():
        cancel.check()
        lost.extend(one for one in part if not _is_there(project.media_folder, one.path))
        total, after = total + len(part), part[-1].id
        progress(total, 0)
    return Lost(tuple(lost), total)


def relink(
    project: Project, lost: Lost, folder: Path, cancel: Cancel, progress: Progress = silent
) -> RelinkResult:
    """Search for missing media below a folder, and update their paths in the job.

    Raises:
        ImportRefusedError: the folder cannot be read.
        CancelledError: the person cancelled; nothing is changed.
        AnnotatorError: the job cannot be read or written.
    """
    moved = _moved(lost.media, folder, project.path, cancel, progress)
    missing = len(lost.media) - len(moved)
    if not moved:
        return RelinkResult(0, missing)
    cancel.check()
    own = project.media_folder
    real, real_own = Path(os.path.realpath(folder)), Path(os.path.realpath(own))
    if len(lost.media) == lost.total:
        return _from_another_folder(project, lost, folder, moved)
    if real.is_relative_to(real_own):
        below = real.relative_to(real_own).as_posix()
        prefix = "" if below == "." else f"{below}/"
        new = {key: f"{prefix}{path}" for key, path in moved.items()}
        found = _tell(project, lost.media, new)
        return RelinkResult(found, len(lost.media) - found)
    by_id = {one.id: one for one in lost.media}
    elsewhere = tuple((folder / path, by_id[key].path) for key, path in moved.items())
    return RelinkResult(len(moved), missing, elsewhere)


def copy_back(project: Project, files: Iterable[tuple[Path, str]], cancel: Cancel) -> int:
    """Copy files to the paths that the job expects; return how many were copied.

    Existing files are left unchanged; each copy is atomic.

    Raises:
        CancelledError: the person cancelled; copied files stay.
        AnnotatorError: the disk refused.
    """
    copied = 0
    for source, path in files:
        cancel.check()
        target = contained(project.media_folder, path)
        scratch = target.with_name(f".{target.name}.copying")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, scratch)
            put_new(scratch, target)
            copied += 1
        except FileExistsError:
            continue
        except OSError as error:
            raise AnnotatorError(
                said(
                    "“{file}” could not be copied ({reason}). Make room, or copy it by hand.",
                    file=Name(shown_name(target.name)),
                    reason=Reason(error.strerror),
                )
            ) from error
        finally:
            with suppress(OSError):
                scratch.unlink(missing_ok=True)
    return copied


def _is_there(folder: Path, path: str) -> bool:
    return os.path.exists(f"{folder}/{path}")  # noqa: PTH110 - a million Path objects are slow


def _moved(
    lost: tuple[Media, ...], folder: Path, job: Path, cancel: Cancel, progress: Progress
) -> dict[MediaId, str]:
    """Return the paths below a folder at which missing media were found, each file used once."""
    listing = list_files(folder, job=job, cancel=cancel, progress=progress)
    wanted: dict[int, list[Media]] = defaultdict(list)
    for one in lost:
        wanted[one.size_bytes].append(one)
    offers: list[tuple[int, str, Media]] = []
    for path in listing.paths:
        cancel.check()
        found = _alike(folder, path, wanted, cancel)
        offers.extend((_common_end(one.path, path), path, one) for one in found)
    moved: dict[MediaId, str] = {}
    taken: set[str] = set()
    # The most similar paths are assigned first.
    for _alikeness, path, one in sorted(offers, key=lambda offer: (-offer[0], offer[1])):
        if one.id not in moved and path not in taken:
            moved[one.id] = path
            taken.add(path)
    return moved


def _alike(
    folder: Path, path: str, wanted: dict[int, list[Media]], cancel: Cancel
) -> Iterator[Media]:
    """Yield the missing media that a file may be."""
    try:
        status = os.stat(f"{folder}/{path}")  # noqa: PTH116 - as above
    except OSError:
        return
    digest = ""
    for one in (*wanted.get(status.st_size, ()), *wanted.get(0, ())):
        if one.sha256:
            with suppress(OSError):
                digest = digest or sha256_of(folder / path, cancel)
            if digest == one.sha256:
                yield one
        elif _name(path) == _name(one.path) or (
            one.size_bytes and status.st_mtime_ns == one.mtime_ns
        ):
            yield one


def _name(path: str) -> str:
    return path.rpartition("/")[2].casefold()


def _common_end(one: str, other: str) -> int:
    """Return how many trailing parts two paths have in common."""
    pairs = zip(reversed(one.split("/")), reversed(other.split("/")), strict=False)
    count = 0
    for first, second in pairs:
        if first != second:
            break
        count += 1
    return count


def _from_another_folder(
    project: Project, lost: Lost, folder: Path, moved: dict[MediaId, str]
) -> RelinkResult:
    """Give the job another folder: the one with most of the media at their old relative paths."""
    by_id = {one.id: one for one in lost.media}
    bases = Counter(
        path[: -len(by_id[key].path)]
        for key, path in moved.items()
        if path == by_id[key].path or path.endswith(f"/{by_id[key].path}")
    )
    base = bases.most_common(1)[0][0] if bases else ""
    new = {key: path.removeprefix(base) for key, path in moved.items() if path.startswith(base)}
    target = folder / PurePosixPath(base) if base else folder
    project.writes.set_facts(media_folder=media_text_of(project.path, target)).result()
    found = _tell(project, lost.media, new)
    return RelinkResult(found, len(lost.media) - found)


def _tell(project: Project, lost: tuple[Media, ...], new: dict[MediaId, str]) -> int:
    """Write the new paths of media; return how many have one. No two get the same one."""
    changed = [
        replace(one, path=new[one.id]) for one in lost if one.id in new and new[one.id] != one.path
    ]
    known: set[str] = set()
    for at in range(0, len(changed), _SLICE):
        known |= project.reads.known_paths([one.path for one in changed[at : at + _SLICE]]).result()
    free = [one for one in changed if one.path not in known]
    for at in range(0, len(free), _SLICE):
        project.writes.set_media(free[at : at + _SLICE]).result()
    return len(new) - (len(changed) - len(free))

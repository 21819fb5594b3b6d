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
from annotator.media_files import sha256_of
from annotator.model.entities import Media, MediaId
from annotator.progress import Cancel, Progress, silent
from annotator.sentences.parts import Name, Reason
from annotator.sentences.said import said

_SLICE: Final = 1_000


@dataclass(frozen=True, slots=True)
class Lost:
    """The media of a job that are not where the job expects them, of how many."""

    media: tuple[Media, ...]
    total: int


@dataclass(frozen=True, slots=True)
class RelinkResult:
    """What came of looking in a folder.

    ``found`` files were found there, ``missing`` are still lost. The job knows of those that were
    found; but where others are still in its own folder it cannot have two: then nothing was
    changed, and ``elsewhere`` are the files to be copied into its folder, by the path there.
    """

    found: int
    missing: int
    elsewhere: tuple[tuple[Path, str], ...] = ()


def find_lost(project: Project, cancel: Cancel, progress: Progress = silent) -> Lost:
    """Return the media whose files are not there; ``progress`` is told how many were looked for.

    Raises:
        CancelledError: the person stopped it.
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
    """Look for lost media below a folder, and let the job know where they are.

    Raises:
        ImportRefusedError: the folder cannot be read.
        CancelledError: the person stopped it; nothing is changed.
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
    """Copy files to the places where the job expects them; returns how many were copied.

    What is there already is left as it is; a file appears whole or not at all.

    Raises:
        CancelledError: the person stopped it; what was copied stays.
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
    return os.path.exists(f"{folder}/{path}")  # noqa: PTH110 - a Path for each of a million costs


def _moved(
    lost: tuple[Media, ...], folder: Path, job: Path, cancel: Cancel, progress: Progress
) -> dict[MediaId, str]:
    """Return the paths below a folder at which lost media were found; no file stands for two."""
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
    # What lies most like before is taken first.
    for _alikeness, path, one in sorted(offers, key=lambda offer: (-offer[0], offer[1])):
        if one.id not in moved and path not in taken:
            moved[one.id] = path
            taken.add(path)
    return moved


def _alike(
    folder: Path, path: str, wanted: dict[int, list[Media]], cancel: Cancel
) -> Iterator[Media]:
    """Yield the lost media that a file may be."""
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
    """Return how many names two paths have in common at their ends."""
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
    """Give the job another folder: the one in which most of the media lie as they lay before."""
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
    """Write where media are now; returns how many have a place. No two get the same one."""
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

"""Lists the files below a folder by name, fast, and reports those that must be left out."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from annotator.display_text import shown_name
from annotator.errors import ImportRefusedError
from annotator.importers.common.natural_order import in_natural_order, natural_head
from annotator.importers.common.off_limits import EXPORT_MARKS, OffLimits
from annotator.progress import Cancel, Progress, silent
from annotator.sentences.parts import Name, Quoted, Reason
from annotator.sentences.said import Said, said, said_n

_TELL_EVERY: Final = 2_000
_MOST_TWINS: Final = 3


@dataclass(slots=True)
class Listing:
    """The files below a folder, as they were found; ``notes`` are sentences on omissions.

    ``twins`` are pairs of names that differ only in case, as far as ``in_order`` has met them;
    ``twin_count`` is the number of pairs.
    """

    folder: Path
    paths: list[str]
    notes: list[Said] = field(default_factory=list)
    twins: list[tuple[str, str]] = field(default_factory=list)
    twin_count: int = 0

    def in_order(self, cancel: Cancel) -> Iterator[str]:
        """Yield the paths in natural order; the list itself is freed meanwhile.

        Raises:
            CancelledError: the person cancelled.
        """
        paths, self.paths = self.paths, []
        before, before_head = "", ""
        for path in in_natural_order(paths, cancel):
            # Names that differ only in case are adjacent.
            if path.isascii() and before.isascii():
                is_twin = len(path) == len(before) and path.lower() == before.lower()
            else:
                head = natural_head(path)
                before_head = before_head or natural_head(before)
                is_twin = head == before_head and path.casefold() == before.casefold()
            if is_twin:
                self._note_twin(before, path)
            before, before_head = path, ""
            yield path

    def _note_twin(self, one: str, other: str) -> None:
        self.twin_count += 1
        if len(self.twins) < _MOST_TWINS:
            self.twins.append((one, other))

    def twin_notes(self) -> list[Said]:
        """Return a sentence for each of the first pairs, and one for the rest."""
        notes = [
            said(
                "{one} and {other} differ only in upper and lower case. Both are items; where "
                "names have no case only one of the files can be. Rename one.",
                one=Quoted(shown_name(one)),
                other=Quoted(shown_name(other)),
            )
            for one, other in self.twins
        ]
        more = self.twin_count - len(notes)
        if more:
            notes.append(
                said_n(
                    "{count} more pair of names differs only in upper and lower case.",
                    "{count} more pairs of names differ only in upper and lower case.",
                    more,
                )
            )
        return notes


def list_files(
    folder: Path,
    *,
    job: Path | None = None,
    cancel: Cancel | None = None,
    progress: Progress = silent,
) -> Listing:
    """Return the files below a folder without opening any of them.

    Hidden files, links to folders, links to files elsewhere, pipes and the like, and job files are
    left out; so is ``job``, the open job, whatever its name. ``progress`` is called with the number
    of files found.

    Raises:
        ImportRefusedError: the folder is missing or cannot be read.
        CancelledError: the person cancelled.
    """
    # Not Path.is_dir, which raises an error where a parent folder may not be entered.
    if not os.path.isdir(folder):  # noqa: PTH112
        raise ImportRefusedError(
            said(
                "“{folder}” is not a folder that can be opened. Choose a folder of pictures or "
                "sounds.",
                folder=Name(shown_name(folder.name)),
            )
        )
    cancel = cancel or Cancel()
    listing = Listing(folder, [])
    paths = listing.paths
    for path in _walk(folder, OffLimits(job), listing.notes):
        if len(paths) % _TELL_EVERY == 0:
            cancel.check()
            progress(len(paths), 0)
        paths.append(path)
    cancel.check()
    return listing


def _walk(root: Path, off_limits: OffLimits, notes: list[Said]) -> Iterator[str]:
    """Yield each file below a folder, with a stack instead of recursion for deep folders."""
    # realpath, because Path.resolve fails on circular links.
    real_root = os.path.realpath(root)
    waiting = [(os.fspath(root), "")]
    while waiting:
        folder, prefix = waiting.pop()
        for entry in itertools.filterfalse(off_limits.has, _entries(folder, prefix, notes)):
            relative = prefix + entry.name
            if not relative.isascii() and not _is_text(relative):
                notes.append(
                    said(
                        "{file} was left out: its name is not UTF-8. Rename it.",
                        file=Quoted(shown_name(relative)),
                    )
                )
            elif entry.is_symlink():
                if _leads_to_a_file_inside(entry, real_root):
                    yield relative
                else:
                    notes.append(
                        said(
                            "{file} was left out: it is a link to a folder, to something outside, "
                            "or to nothing. Put a copy in its place.",
                            file=Quoted(shown_name(relative)),
                        )
                    )
            elif entry.is_file(follow_symlinks=False):
                yield relative
            elif entry.is_dir(follow_symlinks=False):
                waiting.append((entry.path, f"{relative}/"))
            else:
                notes.append(
                    said(
                        "{file} was left out: it is neither a file nor a folder, but a pipe, a "
                        "socket or the like. Put a file in its place.",
                        file=Quoted(shown_name(relative)),
                    )
                )


def _entries(folder: str, prefix: str, notes: list[Said]) -> Iterator[os.DirEntry[str]]:
    """Yield the entries of a folder, unless it is an export; the first folder is always read."""
    try:
        with os.scandir(folder) as entries:
            seen = (entry for entry in entries if not entry.name.startswith("."))
            if not prefix:
                yield from seen
                return
            found = list(seen)
    except OSError as error:
        if not prefix:
            raise ImportRefusedError(
                said(
                    "“{folder}” cannot be read ({reason}). Change its permissions, or choose "
                    "another folder.",
                    folder=Name(shown_name(Path(folder).name)),
                    reason=Reason(error.strerror),
                )
            ) from error
        notes.append(
            said(
                "{folder} was left out: it cannot be read ({reason}).",
                folder=Quoted(shown_name(prefix[:-1])),
                reason=Reason(error.strerror),
            )
        )
        return
    if {entry.name for entry in found} >= EXPORT_MARKS:
        notes.append(
            said(
                "{folder} was left out: it is an export that was made here.",
                folder=Quoted(shown_name(prefix[:-1])),
            )
        )
        return
    yield from found


def _leads_to_a_file_inside(entry: os.DirEntry[str], real_root: str) -> bool:
    target = os.path.realpath(entry.path)
    return os.path.isfile(target) and Path(target).is_relative_to(real_root)  # noqa: PTH113 - pathlib raises where the system cannot look


def _is_text(name: str) -> bool:
    """Return whether the name is valid text; bytes that are no UTF-8 are not."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True

"""Adds the pictures of a folder to an open job in batches, while work goes on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

from annotator.files import exists, private_folder, write_private
from annotator.importers.common.file_list import Listing
from annotator.importers.folder_importer import items_of_file
from annotator.job_file.project import Project
from annotator.media.multi_page_files import MultiPageFiles
from annotator.progress import Cancel
from annotator.records import NewItem
from annotator.sentences.said import Said

BATCH: Final = 500
"""The number of files in one write, which takes some 20 ms besides its flush."""

Told = Callable[["ImportProgress"], None]


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """The progress: files processed, the total, and items added to the job."""

    seen: int
    total: int
    added: int


@dataclass(slots=True)
class Feed:
    """The files of a listing in order; files taken by ``first`` are not taken again.

    ``several`` are those of which only the first page or frame became an item.
    """

    listing: Listing
    total: int = 0
    seen: int = 0
    added: int = 0
    several: MultiPageFiles = field(default_factory=MultiPageFiles)
    _waiting: Iterator[str] = field(default_factory=lambda: iter(()))

    @classmethod
    def of(cls, listing: Listing, cancel: Cancel) -> Feed:
        """Return a feed of all files of a listing."""
        return cls(listing, total=len(listing.paths), _waiting=listing.in_order(cancel))

    @property
    def notes(self) -> tuple[Said, ...]:
        """The sentences on the files so far."""
        return (*self.listing.notes, *self.listing.twin_notes(), *self.several.notes())

    @property
    def is_over(self) -> bool:
        """Whether all files have been processed."""
        return self.seen >= self.total

    def first(self, count: int, cancel: Cancel) -> list[NewItem]:
        """Return the first ``count`` items, or all if there are fewer, for a new job.

        Raises:
            CancelledError: the person cancelled.
        """
        items: list[NewItem] = []
        while len(items) < count and not self.is_over:
            cancel.check()
            for path in islice(self._waiting, count - len(items)):
                self.seen += 1
                items.extend(self._items_of(path))
        self.added += len(items)
        return items

    def run(self, project: Project, cancel: Cancel, told: Told) -> None:
        """Import all remaining files into a job; files that the job has are skipped.

        Each batch is written atomically, in the order of the names. ``told`` is called after each
        batch, on this thread.

        Raises:
            CancelledError: the person cancelled; imported items stay.
            AnnotatorError: the disk refused, or the job was closed.
        """
        writing: Future[int] | None = None
        while not self.is_over:
            cancel.check()
            paths = list(islice(self._waiting, BATCH))
            known = project.reads.known_paths(paths).result()
            unknown = (path for path in paths if path not in known)
            items = [item for path in unknown for item in self._items_of(path)]
            # The next batch is read while this one is written.
            if writing is not None:
                self.added += writing.result()
            writing = project.writes.add_new_items(items)
            self.seen += len(paths)
            told(ImportProgress(self.seen, self.total, self.added))
        if writing is not None:
            self.added += writing.result()
        told(ImportProgress(self.seen, self.total, self.added))

    def _items_of(self, path: str) -> Sequence[NewItem]:
        return items_of_file(self.listing.folder, path, self.several)


class UnfinishedImports:
    """Remembers the jobs on this computer whose folder has not been imported completely.

    Each has an empty file named by a digest of the job's id, which survives a crash.
    """

    def __init__(self, folder: Path) -> None:
        """Use a folder, which need not exist."""
        self._folder = folder / "adding"

    def note(self, job_id: str) -> None:
        """Remember a job; a disk that refuses is ignored."""
        with suppress(OSError):
            private_folder(self._folder)
            write_private(self._mark(job_id), b"")

    def forget(self, job_id: str) -> None:
        """Forget a job: its folder is imported, or the rest is not wanted."""
        with suppress(OSError):
            self._mark(job_id).unlink(missing_ok=True)

    def has(self, job_id: str) -> bool:
        """Return whether the rest of a job's folder is still to be imported."""
        return exists(self._mark(job_id))

    def _mark(self, job_id: str) -> Path:
        return self._folder / hashlib.sha256(job_id.encode()).hexdigest()[:32]

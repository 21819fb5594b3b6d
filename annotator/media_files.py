"""Updates the digests and sizes of a job's media files, as an export needs them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from annotator.display_text import shown_name
from annotator.errors import UnknownKindError, UnreadableMediaError
from annotator.export.missing_files import MissingFiles
from annotator.files import FileRefusedError, ResolvedFolder
from annotator.job_file.project import Project
from annotator.media.registry import kind_of
from annotator.model.entities import Item, Media, Status
from annotator.model.place import Extent
from annotator.progress import Cancel, Progress, silent
from annotator.sentences.parts import Name
from annotator.sentences.said import Said, said

_BATCH: Final = 200


def refresh_media(
    project: Project, *, cancel: Cancel | None = None, progress: Progress = silent
) -> list[Said]:
    """Hash new and changed media files, and read the sizes that are not known yet.

    A file whose size and time are unchanged is not read again. A new item whose file is cut short
    becomes unreadable. ``progress`` is called with the number of items done and of all items.
    Returns one sentence on all files that are missing, and one for each that is incomplete.

    Raises:
        CancelledError: the person cancelled; the results so far are kept.
    """
    rows = project.reads.item_rows().result()
    readable = [row.id for row in rows if row.status is not Status.UNREADABLE]
    notes: list[Said] = []
    missing = MissingFiles()
    done = len(rows) - len(readable)
    within = ResolvedFolder(project.media_folder)
    for at in range(0, len(readable), _BATCH):
        found = _Found()
        try:
            for item, media in project.reads.items_and_media(readable[at : at + _BATCH]).result():
                if cancel is not None:
                    cancel.check()
                try:
                    _refresh(within, (item, media), found, cancel)
                except OSError:
                    missing.add(media.path)
                done += 1
                progress(done, len(rows))
        finally:
            found.write(project)
        notes += found.notes
    return [*missing.notes(), *notes]


@dataclass(slots=True)
class _Found:
    """What is new about the files of some items, to be written in one step.

    ``faults`` are the errors of the files whose end is missing.
    """

    media: dict[int, Media] = field(default_factory=dict)
    faults: dict[int, UnreadableMediaError] = field(default_factory=dict)
    extents: dict[int, Extent] = field(default_factory=dict)
    unreadable: dict[int, str] = field(default_factory=dict)
    notes: list[Said] = field(default_factory=list)

    def write(self, project: Project) -> None:
        """Write it, and wait until it is on the disk."""
        if self.media or self.extents or self.unreadable:
            media = tuple(self.media.values())
            project.writes.set_media(media, self.extents, self.unreadable).result()


def _refresh(
    within: ResolvedFolder, facts: tuple[Item, Media], found: _Found, cancel: Cancel | None
) -> None:
    item, media = facts[0], found.media.get(facts[1].id, facts[1])
    try:
        kind = kind_of(item.kind)
        path = within.contained(media.path)
        status = path.stat()
        known = (media.size_bytes, media.mtime_ns) == (status.st_size, status.st_mtime_ns)
        is_new = not known or not media.sha256
        is_measured = kind.is_measured(item.extent)
        whole = None
        if is_new:
            # Not even the digest of a file that is of another kind is exported.
            whole = kind.examine(path, item.part, cancel)
            found.media[media.id] = replace(
                media,
                sha256=whole.sha256,
                size_bytes=status.st_size,
                mtime_ns=status.st_mtime_ns,
            )
            if whole.fault is not None:
                found.faults[media.id] = whole.fault
        if not is_measured:
            found.extents[item.id] = whole.extent if whole else kind.probe(path, item.part)
        if media.id in found.faults:
            raise found.faults[media.id]
    except FileRefusedError as error:
        found.notes.append(error.said)
    except UnknownKindError as error:
        found.notes.append(
            said("{file}: {error}", file=Name(shown_name(media.path)), error=error.said)
        )
    except UnreadableMediaError as error:
        found.notes.append(error.said)
        found.unreadable[item.id] = str(error)

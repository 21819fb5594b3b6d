"""Updates the digests and sizes of a job's media files, as an export needs them."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Final

from annotator.display_text import shown_name
from annotator.errors import UnknownKindError, UnreadableMediaError
from annotator.export.missing_files import MissingFiles
from annotator.files import FileRefusedError, contained
from annotator.job_file.project import Project
from annotator.media.registry import kind_of
from annotator.model.entities import Item, Media, Status
from annotator.progress import Cancel, Progress, silent
from annotator.sentences.parts import Name
from annotator.sentences.said import Said, said

_PIECE_BYTES: Final = 1 << 20
_BATCH: Final = 200


def sha256_of(path: Path, cancel: Cancel | None = None) -> str:
    """Return the SHA-256 of a file in hexadecimal digits, reading a megabyte at a time.

    Raises:
        OSError: it cannot be read.
        CancelledError: the person cancelled.
    """
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            if cancel is not None:
                cancel.check()
            digest.update(piece)
    return digest.hexdigest()


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
    notes: list[Said] = []
    missing = MissingFiles()
    changed: dict[int, Media] = {}
    for at, row in enumerate(rows):
        if cancel is not None:
            cancel.check()
        if row.status is not Status.UNREADABLE:
            facts = project.reads.item_and_media(row.id).result()
            try:
                _refresh(project, facts, changed, notes, cancel)
            except OSError:
                missing.add(facts[1].path)
        progress(at + 1, len(rows))
        if len(changed) >= _BATCH:
            project.writes.set_media(tuple(changed.values())).result()
            changed.clear()
    if changed:
        project.writes.set_media(tuple(changed.values())).result()
    return [*missing.notes(), *notes]


def _refresh(
    project: Project,
    facts: tuple[Item, Media],
    changed: dict[int, Media],
    notes: list[Said],
    cancel: Cancel | None,
) -> None:
    item, media = facts
    try:
        kind = kind_of(item.kind)
        path = contained(project.media_folder, media.path)
        status = path.stat()
        known = (media.size_bytes, media.mtime_ns) == (status.st_size, status.st_mtime_ns)
        if not known or not media.sha256:
            kind.probe(path, item.part)  # not even the digest of other files is exported
            changed[media.id] = replace(
                media,
                sha256=sha256_of(path, cancel),
                size_bytes=status.st_size,
                mtime_ns=status.st_mtime_ns,
            )
        if not kind.is_measured(item.extent):
            project.writes.set_size(item.id, *kind.probe(path, item.part)).result()
        if media.id in changed:
            kind.require_whole(path)
    except FileRefusedError as error:
        notes.append(error.said)
    except UnknownKindError as error:
        notes.append(said("{file}: {error}", file=Name(shown_name(media.path)), error=error.said))
    except UnreadableMediaError as error:
        notes.append(error.said)
        project.writes.mark_unreadable(item.id, str(error)).result()

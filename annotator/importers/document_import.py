"""Reads a document for an open job, and finds out whether its content was imported before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from annotator.display_text import shown_name
from annotator.importers.common.declared_sizes import size_notes
from annotator.importers.common.importer import ImportContents, Importer
from annotator.importers.common.taken_digest import taken_digest
from annotator.job_file.project import Project
from annotator.model.entities import Labels
from annotator.progress import Watch
from annotator.records import EarlierImport, ItemRow
from annotator.sentences.parts import Count, Name
from annotator.sentences.said import Said, said, said_n


class Again(StrEnum):
    """What to do with a document whose content was imported before."""

    LEAVE = "leave"
    REPLACE = "replace"
    ADD = "add"


@dataclass(frozen=True, slots=True)
class JobContent:
    """The items and labels of the job that a document is read for."""

    items: Sequence[ItemRow]
    labels: Labels


def read_document(
    project: Project, importer: Importer, path: Path, job: JobContent, watch: Watch
) -> ImportContents:
    """Return the content of a document, with a digest of what it brings; nothing is written.

    Pictures whose size differs from the declared one are told in one note.

    Raises:
        ImportRefusedError: the document as a whole is invalid.
        CancelledError: the person cancelled.
    """
    reading = importer.read(
        path,
        items=job.items,
        labels=job.labels,
        media_folder=project.media_folder,
        cancel=watch.cancel,
        progress=watch.progress,
    )
    taken = taken_digest(reading.record, job.items, job.labels, watch.cancel)
    notes = size_notes(project, reading.declared_sizes, watch.cancel)
    return replace(
        reading,
        record=replace(reading.record, taken=taken),
        notes=(*reading.notes, *notes),
    )


def earlier_import(project: Project, reading: ImportContents) -> EarlierImport | None:
    """Return the import that brought the same annotations before; None if there is none."""
    if not reading.record.taken:
        return None
    return project.reads.earlier_import(reading.record).result()


def replacing(reading: ImportContents, earlier: EarlierImport) -> ImportContents:
    """Return the content that takes the place of what an earlier import brought.

    Regions of it that somebody corrected, deleted or locked stay as they are: their counterparts
    in the document are left out, and told.
    """
    kept = max(len(reading.record.regions) - earlier.untouched, 0)
    notes = reading.notes if not kept else (_kept_note(kept), *reading.notes)
    return replace(
        reading,
        record=replace(reading.record, replaces=earlier.ids),
        counts={**reading.counts, "regions replaced": earlier.untouched},
        notes=notes,
    )


def again_sentence(path: Path, reading: ImportContents, earlier: EarlierImport) -> Said:
    """Return what is known of the earlier import, with counts."""
    regions = len(reading.record.regions)
    return said_n(
        "The annotation in {file} is in this job already, imported from {source}: {regions} "
        "region; nobody has changed {untouched} of them.",
        "The annotations in {file} are in this job already, imported from {source}: {regions} "
        "regions; nobody has changed {untouched} of them.",
        regions,
        file=Name(shown_name(path.name)),
        source=Name(shown_name(earlier.source)),
        regions=Count(regions, is_grouped=True),
        untouched=Count(earlier.untouched, is_grouped=True),
    )


def _kept_note(kept: int) -> Said:
    return said(
        "Regions that somebody changed, locked or deleted since the first import, and that stay "
        "so: {count}.",
        count=Count(kept, is_grouped=True),
    )

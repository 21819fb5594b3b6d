"""Reads a document for an open job, and finds out whether its content was imported before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from annotator.display_text import shown_name
from annotator.errors import ImportRefusedError
from annotator.importers.coco.coco_importer import CocoImporter
from annotator.importers.common.declared_sizes import other_sizes, size_notes
from annotator.importers.common.fitted_regions import FittedRegions
from annotator.importers.common.importer import ImportContents, Importer
from annotator.importers.common.taken_digest import taken_digest
from annotator.items.item_row import ItemRow
from annotator.job_file.project import Project
from annotator.model.entities import Labels
from annotator.progress import Watch
from annotator.records import EarlierImport, NewIds
from annotator.sentences.parts import Code, Count, Name
from annotator.sentences.said import Said, said, said_n


class RepeatedImport(StrEnum):
    """What to do with a document whose content was imported before."""

    LEAVE = "leave"
    REPLACE = "replace"
    ADD = "add"


class Sizes(StrEnum):
    """What to do with the boxes on pictures that have another size than a document declares."""

    LEAVE = "leave"
    FIT = "fit"


@dataclass(frozen=True, slots=True)
class JobContent:
    """The items and labels of the job that a document is read for."""

    items: Sequence[ItemRow]
    labels: Labels


def read_document(
    project: Project, importer: Importer, path: Path, job: JobContent, watch: Watch
) -> ImportContents:
    """Return the content of a document, with a digest of what it brings; nothing is written.

    Pictures whose size differs from the declared one are told, and their boxes left where they
    are; ``fitted`` returns them on the pictures.

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
    sizes, is_shown = reading.declared_sizes, reading.means_shown
    found = tuple(other_sizes(project, sizes, watch.cancel, means_shown=is_shown))
    return replace(
        reading,
        record=replace(reading.record, taken=taken),
        notes=(*reading.notes, *size_notes(found, is_fitted=False)),
        other_sizes=found,
    )


def can_fit(reading: ImportContents) -> bool:
    """Return whether the boxes of a document can be brought to other sizes, and need it.

    A page keeps the document that it came with, whose places would be others then.
    """
    return bool(reading.other_sizes) and reading.record.format == CocoImporter.name


def size_questions(reading: ImportContents) -> Sequence[Said]:
    """Return which pictures have another size, without what becomes of their boxes."""
    return tuple(size_notes(reading.other_sizes, is_fitted=None))


def fitted(reading: ImportContents, job: JobContent, watch: Watch) -> ImportContents:
    """Return the content with its boxes brought to the sizes of the pictures.

    Boxes of a stored frame are turned as the picture is shown, all others are scaled.

    Raises:
        ImportRefusedError: the format has more places than boxes and shapes.
        CancelledError: the person cancelled.
    """
    found = reading.other_sizes
    if not found:
        return reading
    if not can_fit(reading):
        raise ImportRefusedError(
            said(
                "Only the boxes of COCO documents can be fitted to other sizes. Import {file} "
                "with its boxes left where they are.",
                file=Name(shown_name(reading.record.source)),
            )
        )
    record = replace(reading.record, regions=FittedRegions(reading.record.regions, found))
    told = len(tuple(size_notes(found, is_fitted=False)))
    return replace(
        reading,
        record=replace(record, taken=taken_digest(record, job.items, job.labels, watch.cancel)),
        notes=(*reading.notes[:-told], *size_notes(found, is_fitted=True)),
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
        record=replace(reading.record, replaces=earlier.ids, is_moved=earlier.moved > 0),
        counts={**reading.counts, "regions replaced": earlier.untouched},
        notes=notes,
    )


def id_notes(new: NewIds) -> tuple[Said, ...]:
    """Return a sentence on the ids of a document that could not be kept; none without any."""
    if not new:
        return ()
    return (
        said(
            "Ids that could not be kept, because the job has them already or readers do not take "
            "them, and new ones instead: {images} of images, {categories} of categories, "
            "{annotations} of annotations. An export has both in {file}.",
            images=Count(new.images, is_grouped=True),
            categories=Count(new.categories, is_grouped=True),
            annotations=Count(new.annotations, is_grouped=True),
            file=Code("id_map.json"),
        ),
    )


def empty_sentence(path: Path, reading: ImportContents) -> Said:
    """Return why nothing of a document was imported."""
    file = Name(shown_name(path.name))
    if not reading.left_out:
        return said(
            "Nothing was imported: there is nothing in {file} that this job can take. Look "
            "whether it is the right file and format.",
            file=file,
        )
    return said_n(
        "Nothing was imported: the annotation in {file} cannot be used. The sentences above say "
        "why.",
        "Nothing was imported: none of the {count} annotations in {file} can be used. The "
        "sentences above say why.",
        reading.left_out,
        file=file,
    )


def again_sentence(path: Path, reading: ImportContents, earlier: EarlierImport) -> Said:
    """Return what is known of the earlier import, with counts."""
    regions = len(reading.record.regions)
    if earlier.moved:
        return said_n(
            "The annotation in {file} has the id of one that is in this job, imported from "
            "{source}, and another place. Regions in the job that nobody changed: {untouched}.",
            "The {count} annotations in {file} have the ids of those that are in this job, "
            "imported from {source}, and {moved} of them other places. Regions in the job that "
            "nobody changed: {untouched}.",
            regions,
            file=Name(shown_name(path.name)),
            source=Name(shown_name(earlier.source)),
            moved=Count(earlier.moved, is_grouped=True),
            untouched=Count(earlier.untouched, is_grouped=True),
        )
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

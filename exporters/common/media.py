"""Adds the media files to an export: copied, hard-linked, or only named."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import replace
from pathlib import Path

from annotator.errors import ExportRefusedError
from annotator.export.api import (
    ExportOptions,
    ImageMode,
    ItemSummary,
    OutFile,
    Report,
    Snapshot,
)
from annotator.export.export_folder import contained, is_file, shown
from annotator.export.missing_files import MissingFiles
from annotator.media.registry import is_readable
from annotator.model.entities import KindId
from annotator.sentences.parts import Name
from annotator.sentences.said import said
from exporters.common.documents import HashedPieces
from exporters.common.export_tally import ExportTally, chosen_summaries
from exporters.common.redacted_media import RedactedCopy, hidden_media, redacted_file
from exporters.common.redacted_names import redacted_names
from exporters.common.turned_pictures import TurnedPictures


def media_files(
    snapshot: Snapshot,
    options: ExportOptions,
    report: Report,
    *,
    carried: Container[KindId],
    tally: ExportTally,
) -> Iterator[OutFile]:
    """Yield each media file once, under ``images/``; missing ones are reported.

    What is confidential of a file is filled or silent in its copy; such a copy is never a link.

    Pictures that are turned by EXIF are told, and copied upright if that was chosen. The tally
    keeps the names of copies that have another than their file, the digests of those that are not
    the file byte for byte, and the files that are missing. Items of a kind that the format does
    not carry were reported before; their files are left out too.
    """
    turned = TurnedPictures.of(snapshot, tally)
    if options.images is not ImageMode.NONE:
        yield from _media_files(snapshot, options, report, carried=carried, at=(tally, turned))
    turned.tell(options, report)


def _media_files(
    snapshot: Snapshot,
    options: ExportOptions,
    report: Report,
    *,
    carried: Container[KindId],
    at: tuple[ExportTally, TurnedPictures],
) -> Iterator[OutFile]:
    """Yield the files; ``at`` has what is known of items and turned pictures, and is completed."""
    tally, turned = at
    seen: set[str] = set()
    missing, hidden = MissingFiles(), hidden_media(snapshot)
    names = redacted_names(snapshot)
    for summary in chosen_summaries(snapshot, options):
        path = summary.media.path
        is_content = tally.items[summary.item.id].is_selected and summary.item.kind in carried
        if path in seen or not is_content:
            continue
        seen.add(path)
        source = _source(snapshot, summary, report, missing)
        if source is None:
            tally.missing.add(summary.item.path)
            continue
        is_hidden = hidden.of(path)
        if is_hidden is not None:
            name = names.get(path, "")
            copy = RedactedCopy(summary.item, source, is_hidden, name)
            yield from _redacted(copy, report, tally)
        elif options.images is ImageMode.UPRIGHT and path in turned.items:
            yield turned.upright(path, source, report, tally)
        else:
            is_link = options.images is ImageMode.LINK
            yield OutFile(
                f"images/{path}", copy_of=source, link=is_link, sha256=summary.media.sha256
            )
    report.notes.extend(missing.notes())


def _source(
    snapshot: Snapshot, summary: ItemSummary, report: Report, missing: MissingFiles
) -> Path | None:
    """Return the file of an item; None if there is none that can be copied, which is reported."""
    path = summary.media.path
    try:
        source = contained(snapshot.media_folder, path)
    except ExportRefusedError as error:
        report.notes.append(error.said)
        return None
    if not is_file(source):
        report.count("pictures not at hand")
        missing.add(path)
        return None
    if not is_readable(summary.item.kind, source):
        report.count("files that are no pictures")
        report.notes.append(
            said(
                "{file} is no picture that can be read, so the export goes without the file.",
                file=Name(shown(path)),
            )
        )
        return None
    return source


def _redacted(copy: RedactedCopy, report: Report, tally: ExportTally) -> Iterator[OutFile]:
    """Yield the redacted copy of a file, and keep its digest; it is missing if there is none."""
    path = copy.item.path
    tally.missing.add(path)
    for file in redacted_file(copy, report):
        tally.items[copy.item.id].redacted_file = copy.name
        tally.missing.discard(path)
        tally.copies[path] = HashedPieces(file.pieces)
        yield replace(file, pieces=tally.copies[path])

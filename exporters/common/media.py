"""Adds the media files to an export: copied, hard-linked, or only named."""

from __future__ import annotations

from collections.abc import Container, Iterator

from annotator.errors import ExportRefusedError
from annotator.export.api import ExportOptions, ImageMode, OutFile, Report, Snapshot
from annotator.export.export_folder import contained, is_file, shown
from annotator.export.missing_files import MissingFiles
from annotator.media.registry import is_readable
from annotator.model.entities import KindId
from annotator.sentences.parts import Name
from annotator.sentences.said import said
from exporters.common.export_tally import chosen_summaries
from exporters.common.redacted_media import hidden_media, redacted_file


def media_files(
    snapshot: Snapshot, options: ExportOptions, report: Report, carried: Container[KindId]
) -> Iterator[OutFile]:
    """Yield each media file once, under ``images/``; missing ones are reported.

    What is confidential of a file is filled or silent in its copy; such a copy is never a link.

    Items of a kind that the format does not carry were reported before; their files are left out
    too.
    """
    if options.images is ImageMode.NONE:
        return
    seen: set[str] = set()
    missing, hidden = MissingFiles(), hidden_media(snapshot)
    for summary in chosen_summaries(snapshot, options):
        path = summary.media.path
        if path in seen or summary.item.kind not in carried:
            continue
        seen.add(path)
        try:
            source = contained(snapshot.media_folder, path)
        except ExportRefusedError as error:
            report.notes.append(error.said)
            continue
        if not is_file(source):
            report.count("pictures not at hand")
            missing.add(path)
            continue
        if not is_readable(summary.item.kind, source):
            report.count("files that are no pictures")
            report.notes.append(
                said(
                    "{file} is no picture that can be read, so the export goes without the file.",
                    file=Name(shown(path)),
                )
            )
            continue
        target, is_hidden = f"images/{path}", hidden.of(path)
        if is_hidden is not None:
            yield from redacted_file(summary.item, source, target, is_hidden, report)
        else:
            is_link = options.images is ImageMode.LINK
            yield OutFile(target, copy_of=source, link=is_link, sha256=summary.media.sha256)
    report.notes.extend(missing.notes())

"""Puts the pictures into an export: copied, hard-linked, or only named."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.errors import ExportRefusedError
from annotator.export_api import ExportOptions, Images, OutFile, Report, Snapshot, contained
from exporters.parts.tally import chosen_summaries


def media_files(snapshot: Snapshot, options: ExportOptions, report: Report) -> Iterator[OutFile]:
    """Yield each media file once, under ``images/``; those that are not there are reported."""
    if options.images is Images.NONE:
        return
    seen: set[str] = set()
    for summary in chosen_summaries(snapshot, options):
        path = summary.media.path
        if path in seen:
            continue
        seen.add(path)
        try:
            source = contained(snapshot.media_folder, path)
        except ExportRefusedError as error:
            report.notes.append(str(error))
            continue
        if source.is_file():
            is_link = options.images is Images.LINK
            yield OutFile(f"images/{path}", copy_of=source, link=is_link)
        else:
            report.count("pictures not at hand")
            report.notes.append(f"{path} is not at hand, so the export goes without the file.")

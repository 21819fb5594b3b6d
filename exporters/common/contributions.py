"""Writes the contributions to a merged job: their sums, and their files as they were signed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from annotator.errors import ExportRefusedError
from annotator.export.api import ContributedRecord, ExportOptions, OutFile, Report, Snapshot
from annotator.export.contribution_redaction import UNREADABLE, revealed_files
from annotator.export.forms.canonical import JsonObject
from annotator.export.forms.contributions_form import (
    CONTRIBUTIONS,
    FOLDER,
    contributions_json,
    left_out_note,
    summary_of,
)
from annotator.export.redaction import HiddenPlaces, RedactedItem, redactions_of
from annotator.model.entities import ItemId
from annotator.records import Contribution
from annotator.sentences.parts import FilePath, Name
from annotator.sentences.said import said
from exporters.common.documents import HashedPieces, document

_AT_ONCE: Final = 1 << 20


class Contributions:
    """The contributions of one export; nothing for a job without any.

    Attributes:
        digests: the digests of the submissions, in order.
        by_item: the digest of the contribution that each item's version comes from.
        is_included: whether their record is in the export.
    """

    def __init__(self, snapshot: Snapshot, options: ExportOptions) -> None:
        """Read what the job knows of its contributions.

        Raises:
            ExportRefusedError: their record would show what is confidential, or would count the
                work of one package twice.
        """
        stored: Sequence[Contribution] = snapshot.contributions()
        self.digests = [each.sha256 for each in stored]
        self.by_item = {int(item): each.sha256 for each in stored for item in each.items}
        self._records = options.contributions or ()
        self.is_included = bool(stored) and options.contributions is not None
        if self.is_included:
            _require_one_of_each_package(self._records)
        if self.is_included and (redactions := redactions_of(snapshot)):
            _require_silent(self._records, _hidden(snapshot, redactions))
        self._content: JsonObject = {}

    def add_to(self, summary: Mapping[str, object], own: Mapping[str, object]) -> dict[str, object]:
        """Return the summary of pay with that of the contributions; ``own`` are the times here."""
        if not self.digests:
            return dict(summary)
        if self.is_included:
            entries = [each.entry for each in self._records]
            self._content = contributions_json(entries, own, summary)
        found = summary_of(len(self.digests), self._content or None)
        return {**summary, "contributions": found}

    def tell(self, report: Report) -> None:
        """Note in the report that the record is left out, if it is."""
        if self.digests and not self.is_included:
            report.notes.append(left_out_note(len(self.digests)))

    def document(self) -> Mapping[str, HashedPieces]:
        """Return the file with the sums, by its name; nothing if there is none."""
        if not self.is_included:
            return {}
        sections = (
            (key, iter(value) if isinstance(value, list) else value)
            for key, value in self._content.items()
        )
        return {CONTRIBUTIONS: HashedPieces(document(sections))}

    def files(self) -> Iterator[OutFile]:
        """Yield the files of the record."""
        for each in self._records if self.is_included else ():
            for name, sha256 in each.files.items():
                path = f"{FOLDER}/{each.entry['digest']}/{name}"
                # Not as a copy: a preview shows what is in it, unlike in pictures.
                yield OutFile(path, _pieces(each.folder / name), sha256=sha256)


def _hidden(
    snapshot: Snapshot, redactions: Mapping[ItemId, RedactedItem]
) -> dict[tuple[str, int], HiddenPlaces]:
    """Return the hidden places by the digest of the file and its part."""
    return {
        (each.media.sha256, each.item.part): redactions[each.item.id].hidden
        for each in snapshot.summaries()
        if each.item.id in redactions
    }


def _require_one_of_each_package(records: Iterable[ContributedRecord]) -> None:
    """Refuse two records of one package, as its worker signed it: the work would count twice."""
    found: dict[str, str] = {}
    for each in records:
        package, digest = each.entry["package"], str(each.entry["digest"])
        if package is None:
            continue
        other = found.setdefault(str(package), digest)
        if other != digest:
            raise ExportRefusedError(
                said(
                    "The contributions {other}… and {digest}… are of one package, so its work "
                    "would count twice. Nothing was exported: merge the collection again, with "
                    "this job as that of the previous merge, and export the new job.",
                    other=Name(other[:16]),
                    digest=Name(digest[:16]),
                )
            )


def _require_silent(
    records: Iterable[ContributedRecord], hidden: Mapping[tuple[str, int], HiddenPlaces]
) -> None:
    """Refuse a record that says what is hidden: it is signed, so nothing can be taken out of it."""
    for each in records:
        digest = Name(str(each.entry["digest"])[:16])
        try:
            files = revealed_files(each.folder / "export", hidden)
        except UNREADABLE as error:
            raise ExportRefusedError(
                said(
                    "The contribution {digest}… cannot be read. Nothing was exported.",
                    digest=digest,
                )
            ) from error
        if files:
            raise ExportRefusedError(
                said(
                    "This job has confidential regions, and the contribution {digest}… says in "
                    "{file} what they hide. Its worker signed it, so nothing can be taken out of "
                    "it. Nothing was written: export without the collection, or ask the worker to "
                    "mark the same places and submit again.",
                    digest=digest,
                    file=FilePath(files[0]),
                )
            )


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_AT_ONCE):
            yield piece

"""All steps of the check of a dataset made of exports. Page: "Datasets made of exports"."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tools.checkers.check_export.derived.card import check_card
from tools.checkers.check_export.derived.comparison import compare
from tools.checkers.check_export.derived.content import check_content, check_files
from tools.checkers.check_export.derived.figures import check_figures
from tools.checkers.check_export.derived.folder import (
    DerivedFolder,
    SourceRecord,
    read_derived,
    read_record,
)
from tools.checkers.check_export.export import Export
from tools.checkers.check_export.formats import ANNOTATIONS, EFFORT, FAIR_PAY, README
from tools.checkers.check_export.refusal import Json, Refused, require_same
from tools.checkers.check_export.source.canonical import canonical
from tools.checkers.check_export.source.front_matter import body_digest

CheckExport = Callable[[Path], Export]
CheckRecord = Callable[[SourceRecord], None]


def check_derived(
    folder: Path, given: list[Path], check_export: CheckExport, check_record: CheckRecord
) -> list[str]:
    """Check a dataset made of exports and return what a yes means; raise ``Refused`` otherwise.

    Page: "Datasets made of exports".

    Args:
        folder: the dataset.
        given: folders of its sources to compare it with.
        check_export: checks a given source as an export.
        check_record: checks the figures in the record of a source.
    """
    derived = read_derived(folder)
    records = []
    for source in derived.sources:
        name = source["manifest_sha256"]
        try:
            record = read_record(folder, derived.files, name)
            _check_seals(record)
            check_record(record)
        except Refused as refused:
            raise Refused(f"The source {name[:12]}: {refused}") from None
        records.append(record)
    check_figures(derived, records)
    check_content(derived)
    check_files(derived, records)
    check_card(derived)
    return _meaning(derived, compare(derived, given, check_export))


def _check_seals(record: SourceRecord) -> None:
    """Require the seals of the record to be those of the manifest of the source. Page: "Seals"."""
    canonical(record.effort, f"{EFFORT}, $")
    canonical(record.fair_pay, f"{FAIR_PAY}, $")
    for name, document, least in (
        (EFFORT, record.effort, {ANNOTATIONS}),
        (FAIR_PAY, record.fair_pay, {EFFORT, README}),
    ):
        seals: dict[str, Json] = document["seals"]
        digests = {path: record.files[path].sha256 for path in seals.keys() | least}
        if README in digests:
            digests[README] = body_digest(record.files[README].data)
        require_same(f"{name}, seals", seals, digests, "the manifest of the source")


def _meaning(derived: DerivedFolder, compared: int) -> list[str]:
    count = len(derived.sources)
    lines = [
        f"recomputed: the record of {count} sources: seals, times and pay, as of an export",
        f"            which items are here, and the figures of {len(derived.items)} items",
        "            the files, the seals and the README",
    ]
    if compared:
        lines.append(f"            every item and region, from {compared} given sources")
    lines.append("only stated: that the time was worked, and that the money was paid")
    if compared < count:
        lines.append(
            "             sizes, comments, groups, proposals, drafts, and texts of items that"
        )
        lines.append("             are no picture: give the sources")
    return lines

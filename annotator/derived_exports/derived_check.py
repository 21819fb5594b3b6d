"""Checks a derived export: its sources' records, its own figures, and each item against them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from annotator.derived_exports.choice import choice_of
from annotator.derived_exports.derived_card import card_of, content_of
from annotator.derived_exports.derived_content_check import check_content
from annotator.derived_exports.derived_record import (
    COPIED,
    Operation,
    TakenSource,
    derived_document,
    how_of,
)
from annotator.derived_exports.source_check import check_record
from annotator.derived_exports.source_comparison import compare_with_sources
from annotator.derived_exports.source_content import IMAGES
from annotator.derived_exports.source_record import CARD, DERIVED, SOURCES, SourceRecord
from annotator.document_limits import CARD_BYTES
from annotator.export.forms.card_form import without_front_matter
from annotator.files import FileRefusedError, contained, read_whole
from annotator.sentences.parts import Code
from annotator.sentences.said import said, said_n
from annotator.verify.annotation_checks import ANNOTATIONS, TRANSCRIPTIONS
from annotator.verify.common.coherence import held_together
from annotator.verify.common.findings import Findings, VerifyResult
from annotator.verify.common.manifest import MANIFEST, check_manifest
from annotator.verify.common.schemas import SchemaSet, schema_set_of
from annotator.verify.common.strict_json import (
    NotStrictJsonError,
    read_json_inside,
    read_json_lines,
)
from annotator.verify.effort_checks import check_seals

Json = Mapping[str, Any]

_SCHEMAS: Final = {MANIFEST: "manifest", ANNOTATIONS: "annotations", DERIVED: "derived"}
_DOCUMENTS: Final = frozenset({ANNOTATIONS, TRANSCRIPTIONS, DERIVED, CARD})


def verify_derived(folder: Path, *, schemas: Path, sources: Sequence[Path] = ()) -> VerifyResult:
    """Verify a derived export from its folder, and against those of its sources that are given.

    Args:
        folder: the derived export.
        schemas: the folder of the ``NAME.schema.json`` files.
        sources: the folders of exports that it was made of.

    Raises:
        NotStrictJsonError: a schema is missing or damaged.
    """
    findings = Findings()
    schema_set = schema_set_of(schemas)
    documents = _read(folder, schema_set, findings)
    if MANIFEST in documents:
        check_manifest(folder, documents[MANIFEST], findings)
    if len(documents) == len(_SCHEMAS):
        digests = {each["path"]: each["sha256"] for each in documents[MANIFEST]["files"]}
        with held_together(findings):
            derived = _Folder(folder, digests, documents[ANNOTATIONS], documents[DERIVED])
            _check(derived, schema_set, findings)
            if not findings.problems:
                compare_with_sources(folder, derived.document, sources, schemas, findings)
    findings.stated.append(
        said(
            "that the time was worked and the money paid: an export without signatures shows "
            "accidents and careless changes, not a rewriting of everything"
        )
    )
    return findings.result()


@dataclass(frozen=True, slots=True)
class _Folder:
    """A derived export: the digests of its files, and its documents."""

    path: Path
    digests: Mapping[str, str]
    annotations: Json
    document: Json


def _read(folder: Path, schema_set: SchemaSet, findings: Findings) -> dict[str, Any]:
    documents: dict[str, Any] = {}
    for name, schema in _SCHEMAS.items():
        try:
            document: Any = read_json_inside(folder, name)
        except NotStrictJsonError as error:
            findings.wrong(name, error.said)
            continue
        if schema_set.check(schema, document, findings, where=name):
            documents[name] = document
    return documents


def _check(derived: _Folder, schema_set: SchemaSet, findings: Findings) -> None:
    document = derived.document
    check_seals(DERIVED, document, findings)
    names = [each["manifest_sha256"] for each in document["derived_from"]]
    records = [
        check_record(derived.path, name, derived.digests, schema_set, findings) for name in names
    ]
    if None in records:
        return
    known = [each for each in records if each is not None]
    _check_apart(document, known, findings)
    taken = _taken(document, known, findings)
    if taken is None:
        return
    expected = derived_document(how_of(document), taken)
    stated = {key: each for key, each in document.items() if key not in {"seals", "content_sha256"}}
    findings.compare(DERIVED, found=stated, expected=expected)
    findings.recomputed.append(
        said_n(
            "which items of {count} source are here, their time and pay, and the figures of the "
            "source as a whole",
            "which items of {count} sources are here, their time and pay, and the figures of the "
            "sources as a whole",
            len(known),
        )
    )
    check_content(derived.path, derived.annotations, document, schema_set, findings)
    _check_places(derived, known, findings)
    if not findings.problems:
        _check_card(derived, findings)


def _check_apart(document: Json, records: Sequence[SourceRecord], findings: Findings) -> None:
    """Check that no work is in two sources."""
    works = Counter(name for each in records for name in each.works())
    if max(works.values()) > 1:
        findings.wrong(
            f"{DERIVED}, derived_from",
            said("has two sources with the same work, which then counts twice."),
        )
    if document["operation"] == Operation.JOIN and len(records) == 1:
        findings.wrong(f"{DERIVED}, operation", said("does not fit the number of sources."))


def _taken(
    document: Json, records: Sequence[SourceRecord], findings: Findings
) -> list[TakenSource] | None:
    """Return what was taken of each source by the choice, with the rows that are stated for it."""
    rows: dict[tuple[int, int], Json] = {}
    for row in document["items"]:
        key = (row["source"], row["record"]["id"])
        if key in rows:
            findings.wrong(f"{DERIVED}, items", said("has an item twice."))
            return None
        rows[key] = row
    taken = []
    for number, (record, entry) in enumerate(
        zip(records, document["derived_from"], strict=True), start=1
    ):
        choice = choice_of(entry["chosen"])
        items = choice.chosen(record.items())
        missing = [item for item in items if (number, item["id"]) not in rows]
        if missing:
            findings.wrong(
                f"{DERIVED}, items",
                said_n(
                    "leaves out {count} item that the choice takes of source {source}.",
                    "leaves out {count} items that the choice takes of source {source}.",
                    len(missing),
                    source=Code(str(number)),
                ),
            )
            return None
        own = [rows[number, item["id"]] for item in items]
        stated = [(row["image_id"], row["regions"]) for row in own]
        taken.append(TakenSource(record, entry["ids"], items, stated, choice))
    return taken


def _check_places(derived: _Folder, records: Sequence[SourceRecord], findings: Findings) -> None:
    """Check that each file belongs to something, and each picture is that of its source."""
    pictures: dict[str, str] = {}
    document = derived.document
    for row in document["items"]:
        record, ids = records[row["source"] - 1], document["derived_from"][row["source"] - 1]["ids"]
        name = row["record"].get("redacted_file", row["record"]["file"])
        digest = record.digests.get(f"{IMAGES}/{name}")
        folder = f"{ids['folder']}/" if ids["folder"] else ""
        if digest is not None:
            pictures[f"{IMAGES}/{folder}{name}"] = digest
    start = f"{IMAGES}/"
    there = {path: each for path, each in derived.digests.items() if path.startswith(start)}
    expected = pictures if document["files"] == COPIED else {}
    findings.compare(f"{MANIFEST}, pictures", found=there, expected=expected)
    records_of = {f"{SOURCES}/{each.manifest_sha256}/" for each in records}
    for path in derived.digests:
        is_record = any(path.startswith(place) for place in records_of)
        if path not in _DOCUMENTS and path not in there and not is_record:
            findings.wrong(path, said("is no file of a dataset made of exports."))
    texts = [TRANSCRIPTIONS] if TRANSCRIPTIONS in derived.digests else []
    seals = {name: derived.digests.get(name) for name in (ANNOTATIONS, *texts)}
    findings.compare(f"{DERIVED}, seals", found=document["seals"], expected=seals)
    if there:
        findings.recomputed.append(
            said_n(
                "the digest of {count} file of an item, as its source has it",
                "the digests of {count} files of items, as their sources have them",
                len(there),
            )
        )


def _check_card(derived: _Folder, findings: Findings) -> None:
    """Compare README.md, below its front matter, with the documents."""
    try:
        data = without_front_matter(read_whole(contained(derived.path, CARD), CARD_BYTES))
    except FileRefusedError as error:
        findings.wrong(CARD, error.about(said("It")))
        return
    has_lines = TRANSCRIPTIONS in derived.digests
    lines: Any = read_json_lines(derived.path, TRANSCRIPTIONS) if has_lines else ()
    content = content_of(derived.annotations, lines, derived.document)
    if data != card_of(derived.document, content).encode():
        findings.wrong(
            CARD,
            said(
                "does not say what {file} and {others} say.",
                file=Code(DERIVED),
                others=Code(ANNOTATIONS),
            ),
        )

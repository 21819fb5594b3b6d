"""Checks the record of a source inside a derived export: its seals, and every figure of its own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from annotator.derived_exports.source_record import (
    CARD,
    SOURCES,
    SourceRecord,
    is_kept,
    read_record,
)
from annotator.document_limits import CARD_BYTES
from annotator.files import FileRefusedError, contained, read_whole
from annotator.sentences.parts import Code
from annotator.sentences.said import said
from annotator.verify.annotation_checks import ANNOTATIONS
from annotator.verify.common.coherence import held_together
from annotator.verify.common.findings import EFFORT, Findings
from annotator.verify.common.manifest import MANIFEST, card_digest, sha256_of
from annotator.verify.common.schemas import SchemaSet
from annotator.verify.common.strict_json import NotStrictJsonError, read_json_inside
from annotator.verify.dataset.card_checks import check_card
from annotator.verify.effort_checks import check_effort
from annotator.verify.ledger.export_against_receipts import check_ledgers
from annotator.verify.pay.pay_checks import FAIR_PAY, check_pay, read_orders

_SCHEMAS: Final = {MANIFEST: "manifest", EFFORT: "effort", FAIR_PAY: "fair_pay"}
_SHOWN_DIGITS: Final = 12


def check_record(
    folder: Path,
    manifest_sha256: str,
    digests: Mapping[str, str],
    schema_set: SchemaSet,
    findings: Findings,
) -> SourceRecord | None:
    """Check the record of a source like an export, and return it; None if it cannot be read.

    Args:
        folder: the derived export.
        manifest_sha256: the digest by which the source is named.
        digests: those of the files in the derived export, by path.
        schema_set: the schemas.
        findings: where the problems go, by the folder of the source.
    """
    place = f"{SOURCES}/{manifest_sha256}"
    own = Findings()
    record = None
    try:
        inside = contained(folder, f"{place}/{MANIFEST}").parent
        if sha256_of(inside / MANIFEST) != manifest_sha256:
            own.wrong(MANIFEST, said("is not the one that the folder is named after (SHA-256)."))
        documents: dict[str, Any] = {name: read_json_inside(inside, name) for name in _SCHEMAS}
        whole = [
            schema_set.check(schema, documents[name], own, where=name)
            for name, schema in _SCHEMAS.items()
        ]
        if all(whole):
            record = read_record(inside)
            start = f"{place}/"
            there = {
                path.removeprefix(start): each
                for path, each in digests.items()
                if path.startswith(start)
            }
            _check_files(record, there, _card_sha256(inside), own)
            _check_figures(inside, record, own)
    except (FileRefusedError, NotStrictJsonError) as error:
        own.wrong(place, error.said)
    short = f"{SOURCES}/{manifest_sha256[:_SHOWN_DIGITS]}"
    for problem in own.problems:
        findings.wrong(f"{short}, {problem.where}", problem.said)
    return record


def _check_files(
    record: SourceRecord, there: Mapping[str, str], card_sha256: str, findings: Findings
) -> None:
    """Check that the files of the record are those of the source, all of them and no others.

    ``there`` are the digests of the files in the folder of the record, ``card_sha256`` that of its
    README.md without the front matter, which hubs may have edited in the source.
    """
    there = {path: each for path, each in there.items() if path != MANIFEST}
    if CARD in there and card_sha256 == record.fair_pay["seals"].get(CARD):
        there[CARD] = record.digests.get(CARD, "")
    expected = {path: each for path, each in record.digests.items() if is_kept(path)}
    findings.compare("files", found=there, expected=expected)
    for name in (ANNOTATIONS, EFFORT, FAIR_PAY, CARD):
        if name not in record.digests:
            findings.wrong(MANIFEST, said("does not name {file}.", file=Code(name)))
    for name, document in ((EFFORT, record.effort), (FAIR_PAY, record.fair_pay)):
        digests = {**record.digests, CARD: card_sha256}
        sealed = {path: digests.get(path) for path in document["seals"]}
        findings.compare(f"{name}, seals", found=document["seals"], expected=sealed)
    expected_seals = {EFFORT: {ANNOTATIONS}, FAIR_PAY: {EFFORT, CARD}}
    for name, document in ((EFFORT, record.effort), (FAIR_PAY, record.fair_pay)):
        if expected_seals[name] - document["seals"].keys():
            findings.wrong(f"{name}, seals", said("leaves out a file that every export seals."))


def _card_sha256(inside: Path) -> str:
    return card_digest(read_whole(contained(inside, CARD), CARD_BYTES))


def _check_figures(inside: Path, record: SourceRecord, findings: Findings) -> None:
    """Recompute the figures of a source as those of an export."""
    effort, fair_pay = record.effort, record.fair_pay
    with held_together(findings):
        check_effort(effort, findings)
        check_ledgers(effort, fair_pay, findings)
        check_pay(fair_pay, effort, read_orders(inside, findings), findings)
        for name in ("detail", "sample", "job"):
            findings.compare(f"{FAIR_PAY}, {name}", found=fair_pay[name], expected=effort[name])
        check_card(inside, fair_pay, findings)

"""Checks the contributions in the export of a merged job: what others worked, as they signed it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annotator.display_text import shown_name
from annotator.document_limits import CONTAINER_MANIFEST_BYTES, LEDGER_BYTES, MOST_CONTRIBUTIONS
from annotator.export.forms.contributions_form import (
    CONTRIBUTIONS,
    EXPORT,
    FACTS,
    FOLDER,
    HAND_IN,
    KEPT_MANIFEST,
    RECEIPT,
    contribution_json,
    contributions_json,
    summary_of,
)
from annotator.files import FileRefusedError, contained, exists, read_whole
from annotator.ledger.ledger_documents import BUNDLE_SUFFIX
from annotator.sentences.parts import Code, Name
from annotator.sentences.said import said, said_n
from annotator.verify.common.findings import EFFORT, Findings, VerifyResult, item_name
from annotator.verify.common.manifest import MANIFEST, sha256_of
from annotator.verify.common.schemas import SchemaSet
from annotator.verify.common.strict_json import NotStrictJsonError, parse_json, read_json_inside
from annotator.verify.ledger.document_checks import CheckInputs, verify_documents
from annotator.verify.ledger.document_reader import (
    HandInRead,
    NotThatDocumentError,
    Receipt,
    read_document,
)
from annotator.verify.ledger.export_against_receipts import NamedDocument
from annotator.verify.ledger.submission_signature import key_that_signed
from annotator.verify.pay.pay_checks import FAIR_PAY

Verify = Callable[[Path, Sequence[NamedDocument]], VerifyResult]
"""Verifies the export of one contribution with documents; it may hold no contributions itself."""

Document = Mapping[str, Any]
ItemKey = tuple[str, int]


@dataclass(frozen=True, slots=True)
class MergedExport:
    """The export of a merged job: its folder, and its documents by their names."""

    folder: Path
    documents: Mapping[str, Document]

    @property
    def effort(self) -> Document:
        """The record of effort."""
        return self.documents[EFFORT]

    @property
    def summary(self) -> Document:
        """The summary of pay."""
        found: Document = self.documents[FAIR_PAY]["summary"]
        return found

    @property
    def digests(self) -> list[str]:
        """The digests of the contributions that it names."""
        return list(self.effort.get("contributions", ()))

    def files_of(self, digest: str) -> dict[str, str]:
        """Return the digests of the files of a contribution, by their paths in its folder."""
        start = f"{FOLDER}/{digest}/"
        return {
            each["path"].removeprefix(start): each["sha256"]
            for each in self.documents[MANIFEST]["files"]
            if each["path"].startswith(start)
        }


@dataclass(slots=True)
class _Read:
    """What was read of the contributions: the items of each, and what no two may share."""

    items: dict[str, set[ItemKey]] = field(default_factory=dict)
    once: Counter[str] = field(default_factory=Counter)
    entries: list[Document] = field(default_factory=list)


def check_contributions(
    export: MergedExport, schema_set: SchemaSet, verify: Verify | None, findings: Findings
) -> None:
    """Check every contribution as an export of its own, and all sums over them.

    Args:
        export: the export of the merged job.
        schema_set: the schemas.
        verify: verifies the export of a contribution; None within a contribution, which may hold
            no contributions.
        findings: where the problems go.
    """
    digests = export.digests
    _check_names(export, findings)
    if not exists(export.folder / CONTRIBUTIONS):
        _check_left_out(export, findings)
        return
    if verify is None or not digests or len(digests) > MOST_CONTRIBUTIONS:
        findings.wrong(CONTRIBUTIONS, said("does not belong to this export, or is too long."))
        return
    try:
        stated: Any = read_json_inside(export.folder, CONTRIBUTIONS)
    except NotStrictJsonError as error:
        findings.wrong(CONTRIBUTIONS, error.said)
        return
    if not schema_set.check("contributions", stated, findings, where=CONTRIBUTIONS):
        return
    named = [each["digest"] for each in stated["contributions"]]
    findings.compare(f"{CONTRIBUTIONS}, contributions", found=named, expected=digests)
    read = _Read()
    for entry in stated["contributions"]:
        _check_contribution(export, entry, verify, read, findings)
    _check_sums(export, stated, read, findings)
    _check_items(export, read, findings)
    findings.stated.append(said("that no contribution was left out when the dataset was merged"))


def _check_names(export: MergedExport, findings: Findings) -> None:
    """Check that contributions are named once, in order, and files and items name no others."""
    digests = export.digests
    if digests != sorted(set(digests)):
        findings.wrong(f"{EFFORT}, contributions", said("do not stand in order, each once."))
    known = set(digests)
    for entry in export.documents[MANIFEST]["files"]:
        folder, slash, rest = entry["path"].partition("/")
        if slash and folder == FOLDER and rest.partition("/")[0] not in known:
            findings.wrong(entry["path"], said("is the file of no contribution."))
    for item in export.effort["items"]:
        if item.get("contribution", None) not in {None, *known}:
            findings.wrong(f"{item_name(item)}, contribution", said("names none."))


def _check_left_out(export: MergedExport, findings: Findings) -> None:
    """Check what is said of contributions whose record is not there."""
    count = len(export.digests)
    expected = summary_of(count, None) if count else None
    _compare_summary(export, expected, findings)
    for digest in export.digests:
        if export.files_of(digest):
            findings.wrong(f"{FOLDER}/{digest[:16]}", said("has files without their sums."))
    if count:
        findings.stated.append(
            said_n(
                "what {count} contribution took and paid: its record is not in this export",
                "what {count} contributions took and paid: their record is not in this export",
                count,
            )
        )


def _compare_summary(
    export: MergedExport, expected: Mapping[str, object] | None, findings: Findings
) -> None:
    where = f"{FAIR_PAY}, summary, contributions"
    findings.compare(where, found=export.summary.get("contributions"), expected=expected)


def _check_contribution(
    export: MergedExport, entry: Document, verify: Verify, read: _Read, findings: Findings
) -> None:
    where = f"{FOLDER}/{entry['digest'][:16]}"
    try:
        folder = contained(export.folder, f"{FOLDER}/{entry['digest']}/{FACTS}").parent
        hand_in = _signed_hand_in(export, folder, entry["digest"])
        documents = _documents(folder, hand_in)
        found: dict[str, Any] = {
            name: read_json_inside(folder / EXPORT, name) for name in (EFFORT, FAIR_PAY)
        }
        facts: Any = read_json_inside(folder, FACTS)
        has_receipt = RECEIPT in documents
        point = hand_in.checkpoint
        head = {
            "digest": entry["digest"],
            "manifest_sha256": sha256_of(contained(folder, KEPT_MANIFEST)),
            "receipt_sha256": sha256_of(contained(folder, RECEIPT)) if has_receipt else None,
            "package": facts["package"],
            "worker": entry["worker"],
            "ledger": {"origin": point.origin, "root": point.root, "size": point.size},
        }
        if facts["job_id"] != hand_in.job_id:
            findings.wrong(where, said("has the hand-in of another job than it says."))
        _check_documents(where, folder, documents, findings)
        given = [NamedDocument(name, each) for name, each in documents.items()]
        result = verify(folder / EXPORT, given)
        for problem in result.problems:
            findings.wrong(f"{where}, {problem.where}", problem.said)
        if result.problems:
            return
        expected = contribution_json(head, found[EFFORT], found[FAIR_PAY])
    except (NotThatDocumentError, NotStrictJsonError) as error:
        findings.wrong(where, error.said)
        return
    except (FileRefusedError, LookupError, TypeError, ValueError):
        findings.wrong(where, said("is not complete, so it was not checked."))
        return
    findings.compare(f"{CONTRIBUTIONS}, {entry['digest'][:16]}", found=entry, expected=expected)
    read.entries.append(expected)
    read.once.update((point.origin, head["manifest_sha256"], str(hand_in.export_sha256)))
    read.items[entry["digest"]] = {
        (item["sha256"], item["part"])
        for item in found[EFFORT]["items"]
        if item["sha256"] and (item["left_out"] is None or "length_ms" in item)
    }


def _signed_hand_in(export: MergedExport, folder: Path, digest: str) -> HandInRead:
    """Return the hand-in of a contribution whose files are those that its worker signed.

    Raises:
        NotThatDocumentError: they are not.
    """
    signature = KEPT_MANIFEST + BUNDLE_SUFFIX
    manifest = read_whole(contained(folder, KEPT_MANIFEST), CONTAINER_MANIFEST_BYTES)
    key = key_that_signed(manifest, read_whole(contained(folder, signature), LEDGER_BYTES))
    hand_in = read_document(contained(folder, HAND_IN))
    if not isinstance(hand_in, HandInRead):
        raise NotThatDocumentError("Its hand-in is another document.")
    if hand_in.key != key:
        raise NotThatDocumentError("Its hand-in is signed with another key than its manifest.")
    value: Any = parse_json(manifest)
    signed = {str(each["path"]): str(each["sha256"]) for each in value["files"]}
    files = export.files_of(digest)
    here = {
        name: sha256
        for name, sha256 in files.items()
        if name not in {KEPT_MANIFEST, signature, RECEIPT}
    }
    if signed != here:
        raise NotThatDocumentError("Its files are not those that its worker signed.")
    if hand_in.export_sha256 != files.get(f"{EXPORT}/{MANIFEST}"):
        raise NotThatDocumentError("Its hand-in is not for the export in it.")
    return hand_in


def _documents(folder: Path, hand_in: HandInRead) -> dict[str, HandInRead | Receipt]:
    """Return the hand-in and the receipt of a contribution, by their names."""
    documents: dict[str, HandInRead | Receipt] = {HAND_IN: hand_in}
    if exists(folder / RECEIPT):
        receipt = read_document(contained(folder, RECEIPT))
        if not isinstance(receipt, Receipt) or receipt.said.hand_in_sha256 != hand_in.sha256:
            raise NotThatDocumentError("Its receipt is not for its hand-in.")
        documents[RECEIPT] = receipt
    return documents


def _check_documents(
    where: str,
    folder: Path,
    documents: Mapping[str, HandInRead | Receipt],
    findings: Findings,
) -> None:
    exports = {str(documents[HAND_IN].export_sha256): folder / EXPORT}  # type: ignore[union-attr]  # under that name stands a hand-in
    read = {folder / name: each for name, each in documents.items()}
    for result in verify_documents(read, CheckInputs(exports=exports)).values():
        for problem in result.problems:
            findings.wrong(f"{where}, {problem.where}", problem.said)


def _check_sums(export: MergedExport, stated: Document, read: _Read, findings: Findings) -> None:
    """Check that nothing counts twice, and recompute the sums of those that hold."""
    if twice := [name for name, count in read.once.items() if count > 1]:
        findings.wrong(CONTRIBUTIONS, said("counts one record twice: {name}.", name=Name(twice[0])))
    packages = Counter(each["package"] for each in read.entries if isinstance(each["package"], str))
    for package in sorted(name for name, count in packages.items() if count > 1):
        name = Name(shown_name(package))
        findings.wrong(
            CONTRIBUTIONS, said("counts the work of one package twice: {package}.", package=name)
        )
    if len(read.entries) < len(stated["contributions"]):
        findings.wrong(CONTRIBUTIONS, said("has sums that cannot be recomputed."))
        return
    expected = contributions_json(read.entries, export.effort["totals"], export.summary)
    for key in ("totals", "totals_with_own"):
        findings.compare(f"{CONTRIBUTIONS}, {key}", found=stated[key], expected=expected[key])
    _compare_summary(export, summary_of(len(export.digests), expected), findings)
    findings.recomputed.append(
        said_n(
            "{count} contribution: its signature, its export, its sums",
            "{count} contributions: their signatures, their exports, their sums",
            len(read.entries),
        )
    )


def _check_items(export: MergedExport, read: _Read, findings: Findings) -> None:
    """Check that each version comes from a contribution that has the item."""
    here: set[ItemKey] = set()
    for item in export.effort["items"]:
        key = (item["sha256"], item["part"])
        here.add(key)
        digest = item.get("contribution")
        if digest in read.items and key not in read.items[digest]:
            findings.wrong(
                f"{item_name(item)}, contribution",
                said("does not have this item: {digest}.", digest=Code(digest[:16])),
            )
    if missing := len(set().union(*read.items.values()) - here):
        findings.stated.append(
            said_n(
                "why {count} item of the contributions is not in this export",
                "why {count} items of the contributions are not in this export",
                missing,
            )
        )
    _tell_shares(export, read.items.keys(), findings)


def _tell_shares(export: MergedExport, digests: Iterable[str], findings: Findings) -> None:
    """Tell of how many items the version comes from a contribution."""
    known = set(digests)
    count = sum(item.get("contribution") in known for item in export.effort["items"])
    findings.stated.append(
        said_n(
            "that the version of {count} item comes from the contribution that it names",
            "that the versions of {count} items come from the contributions that they name",
            count,
        )
    )

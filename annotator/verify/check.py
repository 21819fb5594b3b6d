"""Checks one export folder completely, and gives one result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from annotator.display_text import shown_name
from annotator.document_limits import CARD_BYTES
from annotator.effort.categories import Category
from annotator.export.forms.card_form import CARD
from annotator.export.forms.contributions_form import CONTRIBUTIONS
from annotator.export.forms.effort_form import image_effort_json
from annotator.files import FileRefusedError, contained, exists, is_file, read_whole
from annotator.model.foreign_ids import EFFORT_ITEM
from annotator.sentences.parts import Code
from annotator.sentences.said import UNFILLED, codes, said, said_n
from annotator.verify.annotation_checks import (
    ANNOTATIONS,
    TRANSCRIPTIONS,
    AnnotationIndex,
    check_transcriptions,
    index_annotations,
)
from annotator.verify.common.coherence import held_together
from annotator.verify.common.findings import EFFORT, Findings, VerifyResult, item_name
from annotator.verify.common.list_in_file import read_with_list_in_file
from annotator.verify.common.manifest import (
    MANIFEST,
    TooLargeToHashError,
    card_digest,
    check_manifest,
    check_places,
    is_beside,
    sealed_beside,
    sha256_of,
)
from annotator.verify.common.schemas import SchemaSet, schema_set_of
from annotator.verify.common.strict_json import (
    NotStrictJsonError,
    read_json,
    read_json_inside,
)
from annotator.verify.contribution_checks import MergedExport, check_contributions
from annotator.verify.dataset.card_checks import check_card, dataset_section
from annotator.verify.dataset.dataset_checks import check_dataset, has_other_labels
from annotator.verify.dataset.id_checks import ID_MAP, check_id_map
from annotator.verify.dataset.picture_checks import Folders, check_pictures
from annotator.verify.effort_checks import check_effort, recount_under
from annotator.verify.ledger.export_against_receipts import (
    NamedDocument,
    check_ledgers,
    check_receipted,
)
from annotator.verify.opening_checks import check_openings
from annotator.verify.pay.pay_checks import FAIR_PAY, check_pay, read_orders
from annotator.verify.proposal_checks import check_proposals_of_lines
from annotator.verify.text_checks import check_text_origins, read_lines
from annotator.verify.witness_checks import check_witness

_DOCUMENTS: Final = {
    MANIFEST: "manifest",
    ANNOTATIONS: "annotations",
    EFFORT: "effort",
    FAIR_PAY: "fair_pay",
}


def is_like_an_export(folder: Path) -> bool:
    """Return whether a folder has at least one of the files of every export."""
    return any(is_file(folder / name) for name in _DOCUMENTS)


def export_around(path: Path) -> Path | None:
    """Return the folder of the export that a file is a part of; None if it lies in none.

    Right beside a file, one document of an export is enough; further up, it takes all.
    """
    typed = path.parents if path.is_absolute() else path.parents[:-1]
    for number, folder in enumerate(path.absolute().parents):
        if number == 0:
            is_around = is_file(folder / EFFORT) or is_file(folder / FAIR_PAY)
        else:
            is_around = all(is_file(folder / name) for name in _DOCUMENTS)
        if is_around:
            return typed[number] if number < len(typed) else folder
    return None


def verify_export(  # noqa: PLR0913 - one argument for each that may be given with an export
    folder: Path,
    *,
    schemas: Path,
    limit_s: int | None = None,
    openings: Path | None = None,
    given: Sequence[NamedDocument] = (),
    images: Path | None = None,
) -> VerifyResult:
    """Verify an export from its folder alone, and return the result.

    Sums of time and of money must agree exactly: all of them are integers or fractions.

    Args:
        folder: the export.
        schemas: the folder of the ``NAME.schema.json`` files.
        limit_s: also report the work under this think limit, one of the edges of the gap bins.
        openings: a document with times of items, to be checked against the commitments.
        given: hand-ins, receipts and proofs that are valid by themselves; those of other jobs are
            ignored.
        images: the folder of the files of the items that are not in the export.

    Raises:
        InvalidValueError: the limit is not such an edge.
        NotStrictJsonError: a schema is missing or damaged.
    """
    findings = Findings()
    schema_set = schema_set_of(schemas)
    documents = _verify((folder, images), schema_set, given, findings)
    if len(documents) == len(_DOCUMENTS):
        with held_together(findings):
            export = MergedExport(folder, documents)
            check_contributions(export, schema_set, partial(_of_contribution, schema_set), findings)
        if limit_s is not None:
            recount_under(documents[EFFORT], limit_s, findings)
        if openings is not None:
            _check_openings(documents[EFFORT], openings, findings)
        findings.job_id = documents[EFFORT]["job"]["id"]
    findings.stated.append(
        said(
            "that the time was worked and the money paid: an export without signatures shows "
            "accidents and careless changes, not a rewriting of everything"
        )
    )
    return findings.result()


def _verify(
    folders: Folders, schema_set: SchemaSet, given: Sequence[NamedDocument], findings: Findings
) -> dict[str, Mapping[str, Any]]:
    """Verify an export but for its contributions, and return the documents that can be read."""
    folder, _ = folders
    documents = _read_documents(folder, schema_set, findings)
    if MANIFEST in documents:
        card = documents[FAIR_PAY]["seals"].get(CARD, "") if FAIR_PAY in documents else ""
        check_manifest(folder, documents[MANIFEST], findings, card)
    if len(documents) == len(_DOCUMENTS):
        with held_together(findings):
            _check_content(folders, documents, schema_set, findings)
        digest = sha256_of(contained(folder, MANIFEST))
        with held_together(findings):
            workers = documents[FAIR_PAY]["workers"]
            check_witness(documents[EFFORT], workers, given, findings)
            check_receipted(documents[EFFORT], documents[FAIR_PAY], digest, given, findings)
    return documents


def _of_contribution(
    schema_set: SchemaSet, folder: Path, given: Sequence[NamedDocument]
) -> VerifyResult:
    """Verify the export of a contribution, which may hold no contributions itself."""
    findings = Findings()
    documents = _verify((folder, None), schema_set, given, findings)
    if len(documents) == len(_DOCUMENTS):
        with held_together(findings):
            check_contributions(MergedExport(folder, documents), schema_set, None, findings)
    return findings.result()


def _check_openings(effort: Mapping[str, Any], path: Path, findings: Findings) -> None:
    try:
        document: Any = read_json(path)
    except NotStrictJsonError as error:
        findings.wrong(path.name, error.said)
        return
    check_openings(effort, document if isinstance(document, dict) else {}, findings)


def _read_documents(
    folder: Path, schema_set: SchemaSet, findings: Findings
) -> dict[str, Mapping[str, Any]]:
    documents: dict[str, Mapping[str, Any]] = {}
    checked = []
    for name, schema in _DOCUMENTS.items():
        try:
            document: Any = (
                read_with_list_in_file(folder, name, "annotations")
                if name == ANNOTATIONS
                else read_json_inside(folder, name)
            )
        except NotStrictJsonError as error:
            findings.wrong(name, error.said)
            continue
        checked.append(name)
        if schema_set.check(schema, document, findings, where=name):
            documents[name] = document
    if checked:
        findings.recomputed.append(said("the schemas of {files}", files=codes(checked)))
    return documents


def _check_content(
    folders: Folders,
    documents: Mapping[str, Mapping[str, Any]],
    schema_set: SchemaSet,
    findings: Findings,
) -> None:
    folder, _ = folders
    effort, fair_pay = documents[EFFORT], documents[FAIR_PAY]
    index = index_annotations(documents[ANNOTATIONS], findings)
    _check_regions(effort, index, findings)
    check_id_map(folder, schema_set, index, findings)
    lines = _check_texts(folder, schema_set, index, effort, findings)
    check_effort(effort, findings)
    check_ledgers(effort, fair_pay, findings)
    check_pay(fair_pay, effort, read_orders(folder, findings), findings)
    findings.compare(
        f"{ANNOTATIONS}, info.fair_pay",
        found=index.document["info"]["fair_pay"],
        expected=fair_pay["summary"],
    )
    for name in ("detail", "sample", "job"):
        findings.compare(f"{FAIR_PAY}, {name}", found=fair_pay[name], expected=effort[name])
    check_card(folder, fair_pay, findings, dataset_section(documents, index, lines))
    texts = [TRANSCRIPTIONS] if exists(folder / TRANSCRIPTIONS) else []
    check_places(documents[MANIFEST], effort, findings)
    check_pictures(folders, documents[MANIFEST], effort, index, findings)
    beside = sealed_beside(documents[MANIFEST], effort)
    sums = [name for name in (CONTRIBUTIONS, ID_MAP) if exists(folder / name)]
    sealed = {EFFORT: [ANNOTATIONS, *texts, *sums, *beside], FAIR_PAY: [EFFORT, CARD]}
    for name, document in ((EFFORT, effort), (FAIR_PAY, fair_pay)):
        seals = document["seals"]
        findings.compare(f"{name}, seals of", found=sorted(seals), expected=sorted(sealed[name]))
        _check_file_seals(folder, name, seals, findings)


def _check_regions(effort: Mapping[str, Any], index: AnnotationIndex, findings: Findings) -> None:
    """Report every item whose regions differ from those that its effort was recorded for."""
    for item in effort["items"]:
        where, item_id = item_name(item), item["id"]
        if item["regions_sha256"] != index.digest_of(item_id):
            findings.wrong(
                f"{where}, regions_sha256",
                said("does not fit: a box, label, text or attribute of this item was changed."),
            )
        own = index.regions_of(item_id)
        findings.compare(f"{where}, regions", found=item["regions"], expected=len(own))
        if (item_id in index.images) is (item["left_out"] is not None):
            findings.wrong(
                where,
                said(
                    "is in {annotations} or left out of it, against what it says.",
                    annotations=Code(ANNOTATIONS),
                ),
            )
        if item_id in index.images:
            check_image(item, index, findings)
    _check_accepted(effort, index, findings)
    # Those with a place of their own are where a document had them.
    moved = {item_id for item_id, image in index.images.items() if EFFORT_ITEM in image}
    there = [item["id"] for item in effort["items"] if item["left_out"] is None]
    orders = [[each for each in ids if each not in moved] for ids in (there, index.images)]
    if set(there) == set(index.images) and orders[0] != orders[1]:
        findings.wrong(
            f"{EFFORT}, items",
            said("do not stand in the order of {annotations}.", annotations=Code(ANNOTATIONS)),
        )
    for item_id in set(index.images) - {item["id"] for item in effort["items"]}:
        findings.wrong(
            f"{ANNOTATIONS}, image {item_id}", said("is not in {effort}.", effort=Code(EFFORT))
        )
    findings.recomputed.append(
        said_n(
            "regions_sha256 of {count} item",
            "regions_sha256 of {count} items",
            len(effort["items"]),
        )
    )


def _check_accepted(effort: Mapping[str, Any], index: AnnotationIndex, findings: Findings) -> None:
    """Report every accepted or withdrawn item that is not as the reviewer saw it."""
    accepted = [item for item in effort["items"] if item["review"] in {"accepted", "withdrawn"}]
    named = [
        item
        for item in accepted
        if item["reviewed_sha256"]
        and item["id"] in index.images
        and not has_other_labels(effort, item)
    ]
    for item in named:
        if item["reviewed_sha256"] != index.content_sha256_of(item["id"]):
            findings.wrong(
                f"{item_name(item)}, reviewed_sha256",
                said(
                    "does not fit: what was {review} is not what is here.",
                    review=Code(item["review"]),
                ),
            )
    if named:
        findings.recomputed.append(
            said_n(
                "what was accepted or withdrawn, of {count} item",
                "what was accepted or withdrawn, of {count} items",
                len(named),
            )
        )
    if unnamed := len(accepted) - len(named):
        findings.stated.append(
            said_n(
                "that {count} item was reviewed as it is: its digest cannot be computed here",
                "that {count} items were reviewed as they are: their digests cannot be computed "
                "here",
                unnamed,
            )
        )


def check_image(item: Mapping[str, Any], index: AnnotationIndex, findings: Findings) -> None:
    """Report an image whose file, part, time or times of regions are not those of its item."""
    image = index.images[item["id"]]
    where = f"{ANNOTATIONS}, image {item['id']} ({shown_name(item['file'])})"
    for key, own in (("file_name", item["file"]), ("part", item["part"])):
        findings.compare(f"{where}, {key}", found=image.get(key, 0), expected=own)
    expected = None
    if "ms" in item:
        expected = image_effort_json({Category(code): ms for code, ms in item["ms"].items()})
    findings.compare(f"{where}, effort", found=image.get("effort"), expected=expected)
    for annotation in index.regions_of(item["id"]):
        number = annotation["id"]
        findings.compare(
            f"{ANNOTATIONS}, annotation {number}, active_ms",
            found=annotation.get("attributes", {}).get("active_ms"),
            expected=item.get("active_ms", {}).get(str(number)),
        )


def _check_texts(
    folder: Path,
    schema_set: SchemaSet,
    index: AnnotationIndex,
    effort: Mapping[str, Any],
    findings: Findings,
) -> list[Any]:
    """Check the lines of texts, and return them."""
    lines = read_lines(folder, schema_set, findings)
    if lines is None:
        return []
    items = {item["id"]: item for item in effort["items"]}
    check_transcriptions(lines, index, items, findings)
    check_text_origins(effort, index, lines, findings)
    check_dataset(effort, index, lines, findings)
    check_proposals_of_lines(effort["items"], lines, findings)
    return lines


def _digest_of(folder: Path, name: str) -> str:
    """Return the digest by which a file is sealed: that of README.md without its front matter."""
    path = contained(folder, name)
    return card_digest(read_whole(path, CARD_BYTES)) if name == CARD else sha256_of(path)


def _check_file_seals(
    folder: Path, where: str, seals: Mapping[str, str], findings: Findings
) -> None:
    for name, digest in seals.items():
        try:
            found = _digest_of(folder, name)
        except TooLargeToHashError as error:
            findings.wrong(name, error.about(UNFILLED))
            continue
        except FileRefusedError:
            findings.wrong(
                name, said("is missing; {where} was written with it.", where=Code(where))
            )
            continue
        if found != digest:
            findings.wrong(
                name,
                said(
                    "is not the file that {where} was written with (SHA-256).",
                    where=Code(where),
                ),
            )
    beside = [name for name in seals if is_beside(name)]
    findings.recomputed.append(
        said(
            "the digests of {files} in {where}",
            files=codes(name for name in seals if not is_beside(name)),
            where=Code(where),
        )
    )
    if beside:
        findings.recomputed.append(
            said_n(
                "the digest of {count} file of another format in {where}",
                "the digests of {count} files of another format in {where}",
                len(beside),
                where=Code(where),
            )
        )
        findings.stated.append(
            said(
                "that the files in {folders} say the same as {annotations}",
                folders=codes(sorted({f"{name.partition('/')[0]}/" for name in beside})),
                annotations=Code(ANNOTATIONS),
            )
        )

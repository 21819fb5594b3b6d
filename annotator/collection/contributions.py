"""The contributions of a merged job: what the job keeps of each, and its record in a collection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from annotator.collection.mergeable_submissions import MergeableSubmission
from annotator.errors import ExportRefusedError
from annotator.export.api import ContributedRecord
from annotator.export.forms.contributions_form import FACTS, RECEIPT, contribution_json
from annotator.files import FileRefusedError
from annotator.model.entities import ItemId
from annotator.records import Contribution
from annotator.sentences.parts import Name
from annotator.sentences.said import Said, said
from annotator.submissions.checked_submission import SubmissionRefusedError
from annotator.submissions.collection_folder import RESULT, Collection
from annotator.submissions.intact_submission import files_of, intact_hand_in
from annotator.submissions.known_packages import worker_named
from annotator.submissions.received_submissions import received_submission
from annotator.submissions.submission_file import KEPT_MANIFEST
from annotator.verify.common.findings import EFFORT
from annotator.verify.common.manifest import sha256_of
from annotator.verify.common.strict_json import NotStrictJsonError, read_json_inside
from annotator.verify.pay.pay_checks import FAIR_PAY


def contributions_of(
    collection: Collection,
    used: Sequence[MergeableSubmission],
    items: Mapping[str, Sequence[ItemId]],
) -> list[Contribution]:
    """Return the facts that a merged job keeps about its submissions.

    All of them are named, also those of which no version was taken: their time was worked too.

    Args:
        collection: what was received.
        used: the submissions that were merged, by their digests.
        items: the items whose versions come from each.
    """
    numbers: dict[str, int] = {}
    found = []
    for each in used:
        received = each.received
        person = worker_named(collection, received.package) or received.worker
        found.append(
            Contribution(
                sha256=received.digest,
                manifest_sha256=sha256_of(received.folder / KEPT_MANIFEST),
                package=received.package or "",
                worker=numbers.setdefault(person, len(numbers) + 1),
                root=each.root,
                size=received.size,
                orders=_orders_of(received.export),
                items=tuple(items.get(received.digest, ())),
            )
        )
    return found


def contributed_records(
    collection: Collection, contributions: Sequence[Contribution]
) -> list[ContributedRecord]:
    """Return the records of contributions, each checked against what the worker signed.

    Raises:
        ExportRefusedError: one is not in the collection, or was changed since it was merged.
    """
    return [_record(collection, each) for each in contributions]


def _record(collection: Collection, contribution: Contribution) -> ContributedRecord:
    received = received_submission(collection, contribution.sha256)
    if received is None:
        raise ExportRefusedError(_missing(contribution))
    try:
        hand_in = intact_hand_in(received)
        if received.replaces is not None and received.receipt() is None:
            raise ExportRefusedError(_not_approved(contribution))
        files = {
            name: sha256_of(received.folder / name)
            for name in sorted(files_of(received.folder))
            if name != RESULT
        }
        effort: Any = read_json_inside(received.export, EFFORT)
        fair_pay: Any = read_json_inside(received.export, FAIR_PAY)
        facts: Any = read_json_inside(received.folder, FACTS)
        point = hand_in.checkpoint
        ledger = {"origin": point.origin, "root": point.root, "size": point.size}
        head = {
            "digest": contribution.sha256,
            "manifest_sha256": files[KEPT_MANIFEST],
            "receipt_sha256": files.get(RECEIPT),
            "package": facts["package"],
            "worker": contribution.worker,
            "ledger": ledger,
        }
        entry = contribution_json(head, effort, fair_pay)
    except SubmissionRefusedError as error:
        raise ExportRefusedError(error.said) from error
    except (FileRefusedError, NotStrictJsonError, LookupError, TypeError) as error:
        raise ExportRefusedError(_changed(contribution)) from error
    stated = files[KEPT_MANIFEST], ledger["root"], ledger["size"]
    if stated != (contribution.manifest_sha256, contribution.root, contribution.size):
        raise ExportRefusedError(_changed(contribution))
    return ContributedRecord(received.folder, files, entry)


def _orders_of(export: Path) -> tuple[str, ...]:
    """Return the work orders under which the work was done; the merge checks the rest."""
    try:
        fair_pay: Any = read_json_inside(export, FAIR_PAY)
        return tuple(sorted(map(str, fair_pay["summary"]["work_orders"])))
    except (NotStrictJsonError, LookupError, TypeError):
        return ()


def _missing(contribution: Contribution) -> Said:
    return said(
        "The contribution {digest}… is not in the collection, so nothing was exported. Name the "
        "collection that the job was merged from, or receive the file again.",
        digest=Name(contribution.sha256[:16]),
    )


def _not_approved(contribution: Contribution) -> Said:
    return said(
        "The contribution {digest}… is signed by a new key in place of a lost one, and no receipt "
        "approves it, so nobody could check it. Receive its file again with --key, then export "
        "again. Nothing was exported.",
        digest=Name(contribution.sha256[:16]),
    )


def _changed(contribution: Contribution) -> Said:
    return said(
        "The contribution {digest}… in the collection is not what was merged, so nothing was "
        "exported. Remove its folder, and receive the file again.",
        digest=Name(contribution.sha256[:16]),
    )

"""Checks one submission completely: container, signatures, hand-in, export, and that they fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from annotator.containers.container_names import ContainerKind
from annotator.containers.container_reader import (
    Container,
    ContainerRefusedError,
    opened_container,
)
from annotator.document_limits import (
    LEDGER_BYTES,
    SUBMISSION_FILES,
    SUBMISSION_GROWTH,
    SUBMISSION_SMALL_BYTES,
)
from annotator.errors import AnnotatorError
from annotator.progress import Watch
from annotator.sentences.parts import Count, Name
from annotator.sentences.said import Said, said, said_n
from annotator.submissions.submission_file import (
    EXPORT,
    FACTS,
    HAND_IN,
    KEPT_MANIFEST,
    KEPT_SIGNATURE,
    SIGNATURE,
    SOUND_FORMAT,
    SubmissionHeader,
    facts_in,
)
from annotator.verify import VerifyResult, verify_export
from annotator.verify.common.findings import EFFORT
from annotator.verify.common.manifest import MANIFEST
from annotator.verify.common.strict_json import NotStrictJsonError, read_json_inside
from annotator.verify.ledger.document_checks import CheckInputs, Edge, verify_documents
from annotator.verify.ledger.document_reader import HandInRead, NotThatDocumentError, read_hand_in
from annotator.verify.ledger.export_against_receipts import NamedDocument
from annotator.verify.ledger.submission_signature import key_that_signed
from annotator.verify.pay.pay_checks import FAIR_PAY

_FACTS_BYTES: Final = 10_000
_FOLDERS: Final = frozenset({"work_orders", SOUND_FORMAT})
_UNFINISHED: Final = frozenset({"new", "started"})


class SubmissionRefusedError(AnnotatorError):
    """A submission is invalid; the sentence says why, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSubmission:
    """A valid submission, unpacked into ``folder``.

    ``items`` are the digest of each item's file and its part, as often as they are in the job, and
    ``unfinished`` of them are neither done nor skipped. ``orders`` are the digests of the work
    orders under which the work was done; ``answered`` is how often a rejection was answered.
    """

    folder: Path
    facts: SubmissionHeader
    hand_in: HandInRead
    detail: str
    items: Counter[tuple[str, int]]
    unfinished: int
    orders: frozenset[str]
    answered: int


def checked_submission(
    path: Path, folder: Path, schemas: Path, *, enrols: bool = False, watch: Watch | None = None
) -> CheckedSubmission:
    """Unpack a submission into an empty folder and check everything in it.

    Args:
        path: the file.
        folder: where it is unpacked; the caller removes it if this raises.
        schemas: the folder of the ``NAME.schema.json`` files.
        enrols: the worker lost the key, and the new one is right.
        watch: progress and cancellation.

    Raises:
        SubmissionRefusedError: it is invalid; the sentence says why.
        CancelledError: the person cancelled.
        OSError: the disk refused.
    """
    try:
        with opened_container(path, ContainerKind.SUBMISSION) as container:
            _require_size(container, path)
            _require_names(container.files)
            key = _key_of(container)
            facts = facts_in(container.read(FACTS, _FACTS_BYTES))
            hand_in = read_hand_in(
                container.read(HAND_IN, LEDGER_BYTES), container.read(SIGNATURE, LEDGER_BYTES)
            )
            _require_one_source(facts, hand_in, key)
            _require_export(container, hand_in)
            container.extract(folder, watch=watch)
            (folder / KEPT_MANIFEST).write_bytes(container.manifest)
            (folder / KEPT_SIGNATURE).write_bytes(container.signature or b"")
    except NotThatDocumentError as error:
        raise SubmissionRefusedError(
            said("{problem} Ask the worker for it again.", problem=error.said)
        ) from error
    except ContainerRefusedError as error:
        raise SubmissionRefusedError(error.said) from error
    _require_valid(folder, hand_in, schemas, enrols=enrols)
    return _read(folder, facts, hand_in)


def _require_size(container: Container, path: Path) -> None:
    """Refuse what would fill the disk before anything in it is checked."""
    most = max(SUBMISSION_SMALL_BYTES, SUBMISSION_GROWTH * path.stat().st_size)
    if len(container.files) > SUBMISSION_FILES or container.size > most:
        raise SubmissionRefusedError(
            said(
                "It would unpack to {count} files with {size} MB, far more than a submission has. "
                "Nothing was unpacked.",
                count=Count(len(container.files), is_grouped=True),
                size=Count(container.size // 10**6, is_grouped=True),
            )
        )


def _require_names(names: Collection[str]) -> None:
    """Require the documents of a submission, and nothing else beside its export."""
    others = {name for name in names if not name.startswith(f"{EXPORT}/")}
    expected = {FACTS, HAND_IN, SIGNATURE}
    if missing := expected - others:
        raise SubmissionRefusedError(
            said("It has no file {file}. Ask for it again.", file=Name(min(missing)))
        )
    folders = {name.split("/")[1] for name in names if name.count("/") > 1}
    if folders - _FOLDERS:
        raise SubmissionRefusedError(
            "Its export has more than the record of the work, such as pictures or sounds. Ask for "
            "one without them."
        )
    if extra := others - expected:
        raise SubmissionRefusedError(
            said("It has a file {file}, which belongs to nothing.", file=Name(min(extra)))
        )


def _key_of(container: Container) -> str:
    signature = container.signature
    if signature is None:
        raise SubmissionRefusedError(
            "Nobody has signed it, so anybody may have changed it. Ask the worker for it again."
        )
    return key_that_signed(container.manifest, signature)


def _require_one_source(facts: SubmissionHeader, hand_in: HandInRead, key: str) -> None:
    if hand_in.key != key:
        raise SubmissionRefusedError(
            "Its hand-in was signed with another key than the submission: somebody has put parts "
            "of two together. Ask the worker for it again."
        )
    if hand_in.job_id != facts.job_id:
        raise SubmissionRefusedError(
            "Its hand-in is of another job than it says. Ask the worker for it again."
        )


def _require_export(container: Container, hand_in: HandInRead) -> None:
    manifest = container.files.get(f"{EXPORT}/{MANIFEST}")
    if manifest is None or manifest.sha256 != hand_in.export_sha256:
        raise SubmissionRefusedError(
            "Its hand-in is not for the export in it. Ask the worker to hand the work in again."
        )


def _require_valid(folder: Path, hand_in: HandInRead, schemas: Path, *, enrols: bool) -> None:
    """Check hand-in and export by the same code as ``fairlabel verify``."""
    name, export = folder / HAND_IN, folder / EXPORT
    beside = CheckInputs(
        exports={str(hand_in.export_sha256): export}, enrolled=enrolled_by(hand_in, enrols=enrols)
    )
    [of_ledger] = verify_documents({name: hand_in}, beside).values()
    if (
        not of_ledger.is_ok
        and verify_documents({name: hand_in}, _enrolling(hand_in, beside))[name].is_ok
    ):
        raise SubmissionRefusedError(
            "It is signed with another key than the last receipt in it names. Ask the worker "
            "whether the key was lost; if so, receive it again and approve the new key."
        )
    _require(of_ledger)
    given = [NamedDocument(HAND_IN, hand_in)]
    of_export = verify_export(export, schemas=schemas, given=given)
    _require(of_export)
    if of_export.job_id != hand_in.job_id:
        raise SubmissionRefusedError(
            "Its export is of another job than its hand-in. Ask the worker for it again."
        )


def enrolled_by(hand_in: HandInRead, *, enrols: bool) -> frozenset[Edge]:
    """Return the replacement of a lost key that the vendor approves; none without approval."""
    before = None if hand_in.receipt is None else hand_in.receipt.said.worker_key
    if not enrols or before is None or before == hand_in.key:
        return frozenset()
    return frozenset({(before, hand_in.key)})


def _enrolling(hand_in: HandInRead, beside: CheckInputs) -> CheckInputs:
    return CheckInputs(exports=beside.exports, enrolled=enrolled_by(hand_in, enrols=True))


def _require(result: VerifyResult) -> None:
    for first in result.problems:
        raise SubmissionRefusedError(
            said(
                "It does not hold: {where}: {what}{more}",
                where=Name(first.where),
                what=first.said,
                more=_more(len(result.problems) - 1),
            )
        )


def _more(count: int) -> Said:
    if not count:
        return Said("")
    return said_n(" There is {count} more problem.", " There are {count} more problems.", count)


def _read(folder: Path, facts: SubmissionHeader, hand_in: HandInRead) -> CheckedSubmission:
    """Return what the verified documents say; the schemas are checked already."""
    export = folder / EXPORT
    try:
        effort: Any = read_json_inside(export, EFFORT)
        fair_pay: Any = read_json_inside(export, FAIR_PAY)
        items = Counter((each["sha256"], each["part"]) for each in effort["items"])
        unfinished = sum(each["status"] in _UNFINISHED for each in effort["items"])
        answered = sum(each.get("answered", 0) for each in effort["items"])
        orders = frozenset(
            part["work_order"] for part in fair_pay["parts"] if part["work_order"] is not None
        )
        detail = str(effort["detail"])
    except (NotStrictJsonError, LookupError, TypeError) as error:
        raise SubmissionRefusedError(
            "Its export cannot be read. Ask the worker for it again."
        ) from error
    return CheckedSubmission(
        folder=folder,
        facts=facts,
        hand_in=hand_in,
        detail=detail,
        items=items,
        unfinished=unfinished,
        orders=orders,
        answered=answered,
    )

"""The receipts of a job, each compared with the worker's hand-in, and which of them count.

Every function here waits for the job file; call it on a thread that may wait.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from annotator.effort.categories import Category
from annotator.errors import AnnotatorError
from annotator.job_file.project import Project
from annotator.job_file.reading.receipt_state import last_receipt
from annotator.job_ledger.document_files import LedgerRefusedError
from annotator.job_ledger.ledger_reader import own_statement, read_rows
from annotator.ledger.comparison import FieldDifference, Statement, differences
from annotator.ledger.entries import WorkerLedger
from annotator.ledger.signatures import KeyRefusedError, fingerprint
from annotator.model.people import Worker
from annotator.pay import hours_text
from annotator.progress import Watch
from annotator.records import StoredReceipt
from annotator.sentences.parts import Amount, Code
from annotator.sentences.said import Listed, Part, Said, said
from annotator.verify.ledger.document_reader import NotThatDocumentError, Receipt, receipt_of

_SHOWN_DIGITS: Final = 16
_NAMED_DIFFERENCES: Final = 2


@dataclass(frozen=True, slots=True)
class JudgedReceipt:
    """A stored receipt, and its problems.

    ``number`` counts the worker's receipts from 1, in the order in which they were taken.
    ``problem`` is a sentence that says in what it differs from the worker's own record, None if it
    fits. ``needed`` is a sentence that says why it cannot be set aside, None if it can. ``key`` is
    of the countersigner's key, "" if the receipt cannot be read.
    """

    number: int
    stored: StoredReceipt
    problem: Said | None
    needed: Said | None
    key: str


def judged_receipts(project: Project, worker: Worker) -> list[JudgedReceipt]:
    """Return all receipts of a worker, oldest first, compared with the worker's own record.

    Raises:
        DamagedJobError: a row of the job has a wrong seal.
    """
    receipts = project.reads.receipts_of(worker.id).result()
    record = _OwnRecord(project, worker)
    return [
        JudgedReceipt(
            number=number,
            stored=each,
            problem=record.problem_of(each),
            needed=_needed(project, worker, each, receipts),
            key=fingerprint_in(each.bundle),
        )
        for number, each in enumerate(receipts, 1)
    ]


def problem_of_last(project: Project, worker: Worker) -> Said | None:
    """Return how the last valid receipt differs from the record; "" if it fits.

    Without a receipt it is also "".
    """
    last = last_receipt(project.reads.receipts_of(worker.id).result())
    return None if last is None else _OwnRecord(project, worker).problem_of(last)


def counting_receipt(project: Project, worker: Worker) -> StoredReceipt | None:
    """Return the last receipt that counts, which must fit the worker's record; None without one.

    Raises:
        LedgerRefusedError: it does not fit, and has to be set aside first.
        DamagedJobError: a row of the job has a wrong seal.
    """
    receipts = project.reads.receipts_of(worker.id).result()
    last = last_receipt(receipts)
    if last is None:
        return None
    problem = _OwnRecord(project, worker).problem_of(last)
    if problem is not None and not _needed(project, worker, last, receipts):
        raise LedgerRefusedError(
            said(
                "The last receipt in this job does not fit your record: {problem} Set it aside "
                "first: Receipts and key… in the window, or fairlabel receipts JOB --set-aside "
                "NUMBER.",
                problem=problem,
            )
        )
    return last


def set_aside(
    project: Project, worker: Worker, receipt: StoredReceipt, today: dt.date | None = None
) -> None:
    """Set a receipt aside, so that it does not count. ``use_again`` reverts this.

    Raises:
        LedgerRefusedError: hand-ins need it, because spans that it covers were shredded.
        WriteFailedError: the disk refused.
    """
    needed = _needed(project, worker, receipt, project.reads.receipts_of(worker.id).result())
    if needed is not None:
        raise LedgerRefusedError(needed)
    project.writes.choose_receipt(receipt, is_set_aside=True, day=_day(today)).result()


def use_again(
    project: Project, worker: Worker, receipt: StoredReceipt, today: dt.date | None = None
) -> None:
    """Let a receipt count again that was set aside.

    Raises:
        LedgerRefusedError: it does not fit the worker's record.
        WriteFailedError: the disk refused.
    """
    problem = _OwnRecord(project, worker).problem_of(receipt)
    if problem is not None:
        raise LedgerRefusedError(
            said("It stays set aside, because it does not fit: {problem}", problem=problem)
        )
    project.writes.choose_receipt(receipt, is_set_aside=False, day=_day(today)).result()


def handed_in_as(project: Project, worker: Worker, receipt: Receipt) -> Statement | None:
    """Return the statement of the hand-in that a receipt answers; None if the job has none."""
    return own_statement(project, worker.id, receipt.said.hand_in_sha256)


def differences_told(found: Sequence[FieldDifference]) -> Listed:
    """Return how a receipt differs from its hand-in, to follow “it says”."""
    return Listed(tuple(map(_told, found[:_NAMED_DIFFERENCES])), ", and ")


class _OwnRecord:
    """The record in a worker's own job; the long part is read when it is first needed."""

    def __init__(self, project: Project, worker: Worker) -> None:
        self._project, self._worker = project, worker

    @cached_property
    def _ledger(self) -> WorkerLedger:
        return read_rows(self._project, self._worker.id, Watch()).ledger(checks=False)

    def problem_of(self, stored: StoredReceipt) -> Said | None:
        """Return how a stored receipt differs from the record; None if it fits."""
        try:
            receipt = receipt_of(json.loads(stored.bundle))
        except ValueError:
            return said("It cannot be read any more.")
        except NotThatDocumentError as error:
            return error.said
        own = own_statement(self._project, self._worker.id, receipt.said.hand_in_sha256)
        if own is not None:
            found = differences(receipt.statement, own)
            return _says(found) if found else None
        return self._problem_by_entries(receipt)

    def _problem_by_entries(self, receipt: Receipt) -> Said | None:
        """Check a receipt for a hand-in whose statement was lost to damage.

        Root and times are computed from the entries. The key that signed at that time is not known.
        """
        point = receipt.said.checkpoint
        ledger = self._ledger
        if point.size > ledger.written or ledger.checkpoint(point.size).root != point.root:
            return said("It is for another record.")
        ms = ledger.totals_at(point.size)
        if ms is None:
            return None
        own = {category.value: length for category, length in ms.items()}
        stated = {name: length for name, length in receipt.said.ms.items() if length}
        if stated == own:
            return None
        return _says([FieldDifference("ms", stated, own)])


def _needed(
    project: Project, worker: Worker, receipt: StoredReceipt, receipts: Sequence[StoredReceipt]
) -> Said | None:
    """Return why a receipt cannot be set aside, None if it can."""
    others = [each for each in receipts if each.seq != receipt.seq and not each.is_set_aside]
    covered = max((each.size for each in others), default=0)
    shredded = project.reads.ledger_cut(worker.id).result().shreddings
    if all(each.size <= covered for each in shredded):
        return None
    return said(
        "Time entries were shredded behind this receipt, and every later hand-in has to show it. "
        "It cannot be set aside."
    )


def fingerprint_in(bundle: str) -> str:
    """Return the fingerprint of the countersigner's key; "" if it cannot be read."""
    key = signed_by(bundle)
    try:
        return fingerprint(key) if key else ""
    except KeyRefusedError:
        return ""


def signed_by(bundle: str, field: str = "key") -> str:
    """Return a public key that a stored receipt names; "" if it cannot be read.

    It was checked when it was taken, but changes to the job file from outside may have damaged it.
    """
    try:
        payload = base64.b64decode(json.loads(bundle)["dsseEnvelope"]["payload"])
        return str(json.loads(payload)["predicate"][field])
    except (ValueError, LookupError, TypeError):
        return ""


def _says(found: Sequence[FieldDifference]) -> Said:
    return said("It says {differences}.", differences=differences_told(found))


def _told(difference: FieldDifference) -> Said:
    """Return a difference as the end of a sentence that begins with “it says”."""
    match difference.field:
        case "ms":
            return _told_times(difference.receipt, difference.hand_in)
        case "worker_key":
            return said(
                "that the key {key} handed in, and it was {own}",
                key=_short(difference.receipt),
                own=_short(difference.hand_in),
            )
        case "size":
            return said(
                "{entries} entries, and {own} were handed in",
                entries=Code(str(difference.receipt)),
                own=Code(str(difference.hand_in)),
            )
        case "witness":
            return said("another answer about the hours than was handed in")
        case field:
            return said(
                "another “{field}” than was handed in", field=Code(field.rpartition(".")[2])
            )


def _told_times(stated: object, own: object) -> Said:
    found, expected = _times(stated), _times(own)
    names = [each.value for each in Category] + sorted(found.keys() - set(Category))
    other = next(
        (name for name in names if found.get(name, 0) != expected.get(name, 0)), Category.LABEL
    )
    before, after = found.get(other, 0), expected.get(other, 0)
    return said(
        "{length} of “{category}”, and {own} was handed in",
        length=Amount(_length(before, after)),
        category=Code(other),
        own=Amount(_length(after, before)),
    )


def _times(value: object) -> Mapping[str, int]:
    return value if isinstance(value, Mapping) else {}


def _length(ms: int, other: int) -> str:
    """Return a duration in words, or in ms if the other one would read the same."""
    text = hours_text(ms)
    return text if text != hours_text(other) else f"{ms} ms"


def _short(key: object) -> Part:
    try:
        return Code(f"{fingerprint(str(key))[:_SHOWN_DIGITS]}…")
    except AnnotatorError:
        return said("(none)")


def _day(today: dt.date | None) -> str:
    return (today or dt.datetime.now().astimezone().date()).isoformat()

"""Everything that can be written to an open job, except the commits of the editor."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from annotator.editing.changes import Step
from annotator.job_file.rows import (
    claim_rows,
    effort_rows,
    ledger_rows,
    package_rows,
    payment_rows,
    receipt_rows,
    review_rows,
    shred_rows,
)
from annotator.job_file.rows.counters import Counters
from annotator.job_file.writing import edit_writes
from annotator.job_file.writing.import_rows import run_import
from annotator.job_file.writing.item_insertion import ItemInsertion
from annotator.job_file.writing.writer import Writer
from annotator.model.entities import ItemFacts, ItemId, Media, WorkerId
from annotator.model.people import Worker
from annotator.model.place import Extent
from annotator.records import (
    Contribution,
    Correction,
    EarlierReview,
    EffortEntry,
    GivenReview,
    HandedIn,
    ImportRecord,
    JobFacts,
    NewItem,
    OpenSpanRow,
    Payment,
    PaymentDocument,
    RejectionAnswer,
    Rekey,
    SessionFacts,
    Shredding,
    StoredPackage,
    StoredReceipt,
    Submitted,
    TakenReview,
    Witness,
)
from annotator.text.text_rules import TextRules

if TYPE_CHECKING:
    from annotator.ledger.entries import LedgerPosition

NOTHING_FOUND: Final[Mapping[int, Any]] = MappingProxyType({})
"""Nothing new about items."""


class JobWrites:
    """Write access to an open job, in the order of the calls; each write is atomic.

    Every future may carry a ``WriteFailedError``: the disk refused, and nothing was written. In a
    job that can only be viewed, each write that is work carries a ``LookingOnlyError``.
    """

    def __init__(self, writer: Writer, counters: Counters, facts: JobFacts) -> None:
        """Write through the thread that owns the file."""
        self._writer = writer
        self._counters = counters
        self._facts = facts
        self._session_id = ""

    @property
    def facts(self) -> JobFacts:
        """The facts of the job, as last written."""
        return self._facts

    @property
    def session_id(self) -> str:
        """The session that was started last and has not ended, or ""."""
        return self._session_id

    def run_import(
        self, record: ImportRecord, *, seq: int | None = None, worker_id: WorkerId | None = None
    ) -> Future[Step]:
        """Write an import as one step with the number ``seq``, or the next one in the file.

        With an editor, take ``seq`` from its history and record the step there; it is then the step
        of the worker who asked for it, or of nobody. A region's label may be -1, -2, …: an index
        into ``new_labels``; likewise for items. The future carries an ImportRefusedError if the
        record refers to a missing row.
        """
        return self._writer.write(lambda c: run_import(c, record, self._counters, seq, worker_id))

    def run_imports(
        self, records: Sequence[ImportRecord], *, worker_id: WorkerId | None = None
    ) -> Future[list[Step]]:
        """Write several imports in one transaction, each as a step of its own; see ``run_import``.

        All of them are written, or none.
        """
        return self._writer.write(
            lambda c: [run_import(c, each, self._counters, None, worker_id) for each in records]
        )

    def hold_pages(self, mebibytes: int) -> Future[None]:
        """Hold so much of the file in memory while it is open, for many rows in no order."""
        return self._writer.read(lambda c: edit_writes.hold_pages(c, mebibytes))

    def add_items(self, items: Sequence[NewItem]) -> Future[list[ItemId]]:
        """Add items; return the id of each, including existing ones. Not undoable."""
        return self._writer.write(lambda c: ItemInsertion(c, self._counters).items(items))

    def add_new_items(self, items: Sequence[NewItem]) -> Future[int]:
        """Add those of up to some thousand items whose files are new; return their number."""
        return self._writer.write(lambda c: ItemInsertion(c, self._counters).new_items(items))

    def set_media(
        self,
        media: Sequence[Media],
        extents: Mapping[int, Extent] = NOTHING_FOUND,
        unreadable: Mapping[int, str] = NOTHING_FOUND,
    ) -> Future[None]:
        """Update the facts of files: digests, sizes, times; and of items, in the same step.

        ``extents`` are the sizes of items by their ids, ``unreadable`` the reasons of those that
        cannot be read: see ``set_size`` and ``mark_unreadable``.
        """
        return self._writer.write(
            lambda c: edit_writes.write_found_media(c, media, extents, unreadable), is_work=False
        )

    def set_size(
        self, item_id: int, width_px: int, height_px: int, length_ms: int = 0
    ) -> Future[None]:
        """Write the size of an item: that of a picture as seen, or the duration of its media."""
        extent = Extent(width_px, height_px, length_ms)
        return self._writer.write(
            lambda c: edit_writes.write_extent(c, ItemId(item_id), extent),
            is_work=False,
        )

    def mark_unreadable(self, item_id: int, reason: str) -> Future[ItemFacts]:
        """Mark a new item unreadable, or with "" readable again; return its facts afterwards.

        An item with work on it keeps its status.
        """
        return self._writer.write(
            lambda c: edit_writes.write_readability(c, ItemId(item_id), reason), is_work=False
        )

    def set_facts(
        self, *, title: str | None = None, media_folder: str | None = None
    ) -> Future[JobFacts]:
        """Change the title of the job or the folder of its media."""
        wanted = {"title": title, "media_folder": media_folder}
        return self._set_job({key: value for key, value in wanted.items() if value is not None})

    def set_text_rules(self, rules: TextRules) -> Future[JobFacts]:
        """Change the rules for texts; texts that are there stay as they are."""
        return self._set_job({"texts": rules})

    def set_place(self, item_id: int) -> Future[JobFacts]:
        """Remember the item that is open, for the next start."""
        return self._set_job({"place": item_id}, is_work=False)

    def add_worker(self, worker: Worker) -> Future[None]:
        """Add a worker, or rename one."""
        return self._writer.write(lambda c: effort_rows.write_worker(c, worker), is_read_back=False)

    def add_order(self, data: bytes, sha256: str, signature: bytes = b"") -> Future[None]:
        """Store a work order byte for byte; it applies to each worker who accepts it.

        ``signature`` has the bytes of its signature, which the caller has checked. The future
        carries an InvalidWorkOrderError if the digest is not that of the bytes, or if the order
        has another signature already.
        """

        def write(connection: sqlite3.Connection) -> None:
            effort_rows.write_order(connection, data, sha256)
            effort_rows.write_order_signature(connection, sha256, signature)

        return self._writer.write(write)

    def accept_order(self, data: bytes, sha256: str, worker_id: WorkerId) -> Future[None]:
        """Store a work order byte for byte, and its acceptance by a worker.

        The future carries an InvalidWorkOrderError if the digest is not that of the bytes.
        """
        return self._writer.write(lambda c: effort_rows.accept_order(c, data, sha256, worker_id))

    def begin_session(self, session: SessionFacts) -> Future[None]:
        """Write the start of a session; later commits store their open span under it."""
        return self._writer.write(
            lambda c: effort_rows.write_session(c, session),
            then=lambda _: self._run_session(session.id),
            is_read_back=False,
        )

    def end_session(self, session_id: str, rest_end_sixths: int) -> Future[None]:
        """Write the end of a session, with the available rest at that time."""
        return self._writer.write(
            lambda c: effort_rows.close_session(c, session_id, rest_end_sixths),
            then=lambda _: self._run_session("") if self._session_id == session_id else None,
        )

    def append_effort(
        self,
        entries: Sequence[EffortEntry],
        open_span: OpenSpanRow | None,
        session: SessionFacts | None = None,
    ) -> Future[None]:
        """Book spans and replace the open span, in one transaction.

        A span that was booked before is not booked twice: after a failure, send it again. The same
        holds for the changes of local time in the session, which date the spans.
        """

        def work(connection: sqlite3.Connection) -> None:
            if session is not None:
                effort_rows.append_offset_changes(connection, session)
            effort_rows.append_effort(connection, entries)
            effort_rows.write_open_span(connection, open_span)

        return self._writer.write(work)

    def save_open_span(self, open_span: OpenSpanRow | None) -> Future[None]:
        """Replace the unbooked effort, or clear it."""
        return self._writer.write(
            lambda c: effort_rows.write_open_span(c, open_span), is_read_back=False
        )

    def append_corrections(self, corrections: Sequence[Correction]) -> Future[list[Correction]]:
        """Append a worker's statements about the own time; return them with their numbers.

        The future carries an InvalidValueError if one does not fit the current state of the time.
        """
        return self._writer.write(lambda c: claim_rows.append_corrections(c, corrections))

    def add_payment(self, payment: Payment, document: PaymentDocument | None = None) -> Future[int]:
        """Append a statement of one side about money, signed or not; return its number."""
        return self._writer.write(lambda c: payment_rows.add_payment(c, payment, document))

    def sign_payment(self, seq: int, document: PaymentDocument) -> Future[None]:
        """Store the signed statement of a payment that has none."""
        return self._writer.write(lambda c: payment_rows.sign_payment(c, seq, document))

    def add_witness(self, witness: Witness) -> Future[int]:
        """Append a worker's statement about the measured hours; return its number."""
        return self._writer.write(lambda c: claim_rows.add_witness(c, witness))

    def add_answer(self, answer: RejectionAnswer) -> Future[int]:
        """Append what a worker answered to a rejection; return its number. It is never undone."""
        return self._writer.write(lambda c: review_rows.append_answer(c, answer))

    def enter(
        self, worker_id: WorkerId, written: int, places: Sequence[LedgerPosition]
    ) -> Future[None]:
        """Append new leaves to a worker's ledger.

        The future carries a JobFileError unless the ledger still has ``written`` leaves.
        """
        return self._writer.write(lambda c: ledger_rows.enter(c, worker_id, written, places))

    def add_rekey(self, rekey: Rekey) -> Future[None]:
        """Store the replacement of a worker's key. Idempotent."""
        return self._writer.write(lambda c: ledger_rows.add_rekey(c, rekey))

    def shred(
        self, done: Shredding, seqs: Sequence[int], sums: Sequence[EffortEntry]
    ) -> Future[None]:
        """Replace the spans of some entries, by the numbers of their rows, by their sums.

        The future carries a JobFileError if one of them no longer exists.
        """
        return self._writer.write(lambda c: shred_rows.shred(c, done, seqs, sums))

    def add_receipt(self, receipt: StoredReceipt) -> Future[None]:
        """Store a checked receipt. Idempotent."""
        return self._writer.write(lambda c: receipt_rows.add_receipt(c, receipt))

    def choose_receipt(
        self, receipt: StoredReceipt, *, is_set_aside: bool, day: str
    ) -> Future[None]:
        """Append whether a receipt counts from a local day on. Idempotent.

        The future carries a JobFileError if the job no longer has it.
        """
        return self._writer.write(
            lambda c: receipt_rows.choose(c, receipt, is_set_aside=is_set_aside, day=day)
        )

    def add_handed_in(self, handed_in: HandedIn) -> Future[None]:
        """Store a hand-in, which a receipt must match."""
        return self._writer.write(lambda c: receipt_rows.add_handed_in(c, handed_in))

    def add_package(self, package: StoredPackage) -> Future[None]:
        """Store the work package from which the job was made. Idempotent.

        The future carries a JobFileError if it was made from another one.
        """
        return self._writer.write(lambda c: package_rows.write_package(c, package))

    def add_contributions(self, made: Sequence[Contribution]) -> Future[None]:
        """Store the contributions of a merge, which replace those before. Idempotent."""
        return self._writer.write(lambda c: package_rows.add_contributions(c, made))

    def drop_confirmed_versions(self, item_id: ItemId) -> Future[None]:
        """Forget how an item was confirmed, because a merge puts another version in its place."""
        return self._writer.write(lambda c: review_rows.drop_confirmed_versions(c, item_id))

    def set_continuation(self, file: str, day: str = "") -> Future[None]:
        """Note the name of the job that continues this one; "" takes the note away.

        Also of a job that can only be viewed because another one goes on with it.
        """
        return self._writer.write(
            lambda c: package_rows.put_continuation(c, file, day), is_work=False
        )

    def add_earlier_review(self, review: EarlierReview) -> Future[None]:
        """Append the review of a version that another one replaces. It is never undone."""
        return self._writer.write(lambda c: review_rows.append_earlier_review(c, review))

    def add_submitted(self, made: Submitted) -> Future[None]:
        """Store that a worker made a submission."""
        return self._writer.write(lambda c: receipt_rows.add_submitted(c, made))

    def add_given_reviews(self, given: Sequence[GivenReview]) -> Future[None]:
        """Note review files that are given to workers."""
        return self._writer.write(lambda c: review_rows.append_given_reviews(c, given))

    def add_taken_review(self, taken: TakenReview) -> Future[None]:
        """Store a review that came back in a file. It is never undone."""
        return self._writer.write(lambda c: review_rows.add_taken_review(c, taken))

    def set_pin(self, worker_id: WorkerId, pin: str | None) -> Future[None]:
        """Set the PIN of a worker, or remove it with None."""
        return self._writer.write(lambda c: claim_rows.set_pin(c, worker_id, pin))

    def _set_job(self, changed: dict[str, Any], *, is_work: bool = True) -> Future[JobFacts]:
        return self._writer.write(
            lambda c: edit_writes.write_job(c, changed), then=self._show_job, is_work=is_work
        )

    def _run_session(self, session_id: str) -> None:
        self._session_id = session_id

    def _show_job(self, facts: JobFacts) -> None:
        self._facts = facts

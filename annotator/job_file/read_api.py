"""Everything that can be read from an open job."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING

from annotator.day.day_record import DayRecord
from annotator.editing.changes import Step
from annotator.effort.categories import Category
from annotator.items.filters import NO_FILTER, ItemFilter
from annotator.items.item_row import ItemRow
from annotator.job_file.reading import (
    item_queries,
    item_slices,
    item_works,
    label_stats,
    piece_sums,
    receipt_state,
    time_sums,
    waiting_drafts,
)
from annotator.job_file.reading.item_slices import SLICE, Crop, ItemSlice
from annotator.job_file.reading.label_stats import LabelUse
from annotator.job_file.reading.receipt_state import Before, OpenAccount
from annotator.job_file.reading.waiting_drafts import DraftSlice
from annotator.job_file.rows import (
    claim_rows,
    effort_rows,
    label_merge,
    ledger_rows,
    package_rows,
    payment_rows,
    receipt_rows,
    review_rows,
)
from annotator.job_file.rows.former_signers import former_signers
from annotator.job_file.rows.values import (
    Counts,
    EffortSum,
    HistoryTail,
    LoadedItem,
    PieceSum,
    RejectedItem,
    WorkedItem,
    WorkerPieces,
)
from annotator.job_file.writing.kept_ids import read_new_ids
from annotator.job_file.writing.replaced_regions import read_earlier_import
from annotator.job_file.writing.writer import Writer
from annotator.model.entities import (
    Item,
    ItemId,
    KindId,
    LabelId,
    Labels,
    Media,
    RegionId,
    Regions,
    WorkerId,
)
from annotator.model.people import Worker
from annotator.pay_basis.piece_shares import NO_TERMS, PieceTerms
from annotator.records import (
    Contribution,
    Correction,
    EarlierImport,
    EarlierReview,
    EffortEntry,
    GivenReview,
    HandedIn,
    ImportRecord,
    NewIds,
    OpenSpanRow,
    Payment,
    PaymentDocument,
    RejectionAnswer,
    SessionFacts,
    StoredOrder,
    StoredPackage,
    StoredReceipt,
    Submitted,
    TakenReview,
    Witness,
)

if TYPE_CHECKING:
    from annotator.ledger.entries import LedgerCut, LedgerPosition


class JobReads:
    """Read access to an open job; each read is answered after all earlier writes.

    Every future may carry a ``DamagedJobError``: a row has a wrong seal.
    """

    def __init__(self, writer: Writer) -> None:
        """Read on the thread that owns the file."""
        self._writer = writer

    # Items and their media, without reading all of them at once --------------

    def item_slice(
        self,
        after: int,
        wanted: ItemFilter = NO_FILTER,
        worker_id: WorkerId | None = None,
        size: int = SLICE,
    ) -> Future[ItemSlice]:
        """Return the matching items among the next ``size`` ids for that worker; unverified."""
        return self._writer.read(
            lambda c: item_slices.read_slice(c, after, wanted, worker_id, size)
        )

    def rows_of(self, item_ids: Sequence[int]) -> Future[list[ItemRow]]:
        """Return the list rows of up to some thousand items, in their order.

        The future carries a DamagedJobError if one of them has a wrong seal.
        """
        return self._writer.read(lambda c: item_slices.read_rows_of(c, item_ids))

    def item_beside(self, item_id: int, by: int) -> Future[int | None]:
        """Return the item ``by`` places after another, or before it if negative."""
        return self._writer.read(lambda c: item_slices.read_beside(c, item_id, by))

    def rejected_of(self, worker_id: WorkerId) -> Future[list[ItemId]]:
        """Return the items of a worker that are rejected now."""
        return self._writer.read(lambda c: item_slices.read_rejected(c, worker_id))

    def worked_paths(self, worker_id: WorkerId) -> Future[dict[int, str]]:
        """Return the paths of the items on which a worker has time, by their ids."""
        return self._writer.read(lambda c: item_slices.read_worked_paths(c, worker_id))

    def media_after(self, media_id: int, limit: int) -> Future[list[Media]]:
        """Return up to ``limit`` media after one, in the order of their numbers."""
        return self._writer.read(lambda c: item_slices.read_media(c, media_id, limit))

    def crops(self, label_id: LabelId, after: int, limit: int) -> Future[list[Crop]]:
        """Return up to ``limit`` regions of a label that have a box and a greater number."""
        return self._writer.read(lambda c: item_slices.read_crops(c, label_id, after, limit))

    def waiting_drafts(self, after: int, size: int = SLICE) -> Future[DraftSlice]:
        """Return the drafts that wait for a decision on the next ``size`` item ids."""
        return self._writer.read(lambda c: waiting_drafts.read_waiting_drafts(c, after, size))

    def known_paths(self, paths: Sequence[str]) -> Future[set[str]]:
        """Return the paths, of up to some thousand, that are media of the job already."""
        return self._writer.read(lambda c: item_slices.read_known_paths(c, paths))

    # Content of the items --------------------------------------------------

    def item_rows(self, after: int = 0, limit: int | None = None) -> Future[list[ItemRow]]:
        """Return the list rows of the items after one, in their order."""
        return self._writer.read(lambda c: item_queries.read_item_rows(c, after, limit))

    def kinds(self) -> Future[frozenset[KindId]]:
        """Return the kinds of media of all items."""
        return self._writer.read(item_queries.read_kinds)

    def next_unfinished(
        self, after_item_id: int, worker_id: WorkerId | None = None
    ) -> Future[int | None]:
        """Return the next item with work for that worker; the search wraps around at the end."""
        return self._writer.read(
            lambda c: item_queries.read_next_unfinished(c, after_item_id, worker_id)
        )

    def load_item(self, item_id: int) -> Future[LoadedItem]:
        """Return an item with medium, regions and labels; JobFileError if there is none."""
        return self._writer.read(lambda c: item_queries.read_loaded_item(c, ItemId(item_id)))

    def neighbours(self, item_id: int, by: int) -> Future[list[LoadedItem]]:
        """Return up to ``by`` items after one, or before it if that is negative, nearest first."""
        return self._writer.read(lambda c: item_queries.read_neighbours(c, ItemId(item_id), by))

    def items_with_attribute(self, name: str, value: str) -> Future[list[LoadedItem]]:
        """Return the items with a region whose attribute has this text, in their order."""
        return self._writer.read(lambda c: item_queries.read_with_attribute(c, name, value))

    def item_and_media(self, item_id: int) -> Future[tuple[Item, Media]]:
        """Return an item and its medium without its regions; JobFileError if there is none."""
        return self._writer.read(lambda c: item_queries.read_item_and_media(c, ItemId(item_id)))

    def items_and_media(self, item_ids: Sequence[int]) -> Future[list[tuple[Item, Media]]]:
        """Return the same of several items, in their order."""
        return self._writer.read(
            lambda c: [item_queries.read_item_and_media(c, ItemId(each)) for each in item_ids]
        )

    def items(self, item_ids: Sequence[int]) -> Future[list[Item]]:
        """Return those of the items that exist, without notes, comments and lengths."""
        return self._writer.read(lambda c: item_queries.read_items(c, item_ids))

    def labels(self) -> Future[Labels]:
        """Return all labels, in the order in which they are shown."""
        return self._writer.read(item_queries.read_labels)

    def label_use(self, after: int = 0) -> Future[tuple[LabelUse, int | None]]:
        """Return the use of labels on the next items, and where to continue; None at the end."""
        return self._writer.read(lambda c: label_stats.read_label_use(c, after))

    def is_label_used(self, label_id: int) -> Future[bool]:
        """Return whether anything in the job refers to a label, so that it cannot be deleted."""
        return self._writer.read(lambda c: label_stats.is_label_used(c, label_id))

    def counts(self) -> Future[Counts]:
        """Return the number of items by status, and of regions by label."""
        return self._writer.read(item_queries.read_counts)

    def history_tail(self, limit: int = 200) -> Future[HistoryTail]:
        """Return the initial content of a ``History``."""
        return self._writer.read(lambda c: item_queries.read_history_tail(c, limit))

    def older_steps(self, before_seq: int, limit: int) -> list[Step]:
        """Return up to ``limit`` done steps before a number, oldest first; waits for the queue.

        This is ``older`` of a ``History``, which is called once in a hundred undos.

        Raises:
            DamagedJobError: a step has a wrong seal.
        """
        return self.steps_before(before_seq, limit).result()

    def steps_before(self, before_seq: int, limit: int) -> Future[list[Step]]:
        """Return up to ``limit`` done steps before a number, oldest first."""
        return self._writer.read(lambda c: item_queries.read_older_steps(c, before_seq, limit))

    def workers(self) -> Future[list[Worker]]:
        """Return all workers of the job, in the order in which they were added."""
        return self._writer.read(effort_rows.read_workers)

    def sessions(self) -> Future[list[SessionFacts]]:
        """Return the sessions, oldest first; one that is not closed is running, or has crashed."""
        return self._writer.read(effort_rows.read_sessions)

    def open_span(self) -> Future[OpenSpanRow | None]:
        """Return the effort that was unbooked when the file was last written."""
        return self._writer.read(effort_rows.read_open_span)

    def booked_until_ms(self, session_id: str) -> Future[int]:
        """Return the end of the last booked span of a session, in ms from the session's start."""
        return self._writer.read(lambda c: effort_rows.read_booked_until(c, session_id))

    def effort_totals(self) -> Future[dict[WorkerId, dict[Category, int]]]:
        """Return the effective ms of each category by worker; empty categories are left out."""
        return self._writer.read(time_sums.read_totals)

    def item_work(self, item_id: int) -> Future[dict[Category, int]]:
        """Return the effective ms of each category on one item; empty ones are left out."""
        return self._writer.read(lambda c: time_sums.read_item_work(c, item_id))

    def region_times(self, item_id: int) -> Future[dict[RegionId, int]]:
        """Return the ms of each region of an item, including deleted regions."""
        return self._writer.read(lambda c: time_sums.read_region_times(c, item_id))

    def merged_labels(self) -> Future[dict[LabelId, LabelId]]:
        """Return the labels that were merged, each with the label that it became."""
        return self._writer.read(label_merge.read_merged)

    def last_order_of(self, session_id: str) -> Future[str]:
        """Return the digest of the order in force when a session was last booked, or ""."""
        return self._writer.read(lambda c: time_sums.read_last_order(c, session_id))

    def pieces_of(
        self, worker_id: WorkerId, terms: PieceTerms = NO_TERMS
    ) -> Future[list[PieceSum]]:
        """Return the pieces that a worker made and is paid for, by work order and day.

        ``terms`` are those of the orders of the job.
        """
        return self._writer.read(lambda c: piece_sums.read_pieces(c, worker_id, terms))

    def worker_pieces(self, worker_id: WorkerId, terms: PieceTerms) -> Future[WorkerPieces]:
        """Return the pieces of a worker in a job of several people, orders or pay periods."""
        return self._writer.read(lambda c: piece_sums.read_worker_pieces(c, worker_id, terms))

    def worked_item(self, item_id: ItemId) -> Future[WorkedItem | None]:
        """Return who worked on an item; None if it is gone."""
        return self._writer.read(lambda c: piece_sums.read_worked_item(c, item_id))

    def has_changed_since_confirmed(self, item_id: ItemId, worker_id: WorkerId) -> Future[bool]:
        """Return whether a worker changed an item since somebody else confirmed it last.

        These are changes that make pieces and stand, and deletions of what somebody else made.
        """
        return self._writer.read(
            lambda c: item_works.has_changed_since_confirmed(c, item_id, worker_id)
        )

    def is_changed_by_others(self, item_id: ItemId, worker_id: WorkerId) -> Future[bool]:
        """Return whether a change that anybody else made since the last review of an item stands.

        These are changes that make pieces, and deletions in whose place nothing stands.
        """
        return self._writer.read(lambda c: item_works.is_changed_by_others(c, item_id, worker_id))

    def confirmed_version(self, item_id: ItemId) -> Future[Regions | None]:
        """Return an item's regions as confirmed last; None if no reviewer changed any since."""
        return self._writer.read(lambda c: review_rows.read_confirmed_version(c, item_id))

    def answers(self, item_id: ItemId) -> Future[list[RejectionAnswer]]:
        """Return the answers to rejections of an item and its regions, oldest first."""
        return self._writer.read(lambda c: review_rows.read_answers(c, item_id))

    def all_answers(self) -> Future[list[RejectionAnswer]]:
        """Return the answers to all rejections, in the order in which they were given."""
        return self._writer.read(
            lambda c: sorted(review_rows.read_all_answers(c), key=lambda each: each.seq)
        )

    def earlier_reviews(self, item_id: ItemId) -> Future[list[EarlierReview]]:
        """Return the reviews of versions of an item that a merge replaced, oldest first."""
        return self._writer.read(lambda c: review_rows.read_earlier_reviews(c, item_id))

    def changed_regions(self, item_id: ItemId, worker_id: WorkerId) -> Future[frozenset[RegionId]]:
        """Return the regions of an item that a worker made or changed in work that makes pieces."""
        return self._writer.read(lambda c: item_works.read_changed_regions(c, item_id, worker_id))

    def rejections_of(
        self, worker_id: WorkerId, first: int, last: int
    ) -> Future[list[RejectedItem]]:
        """Return what was rejected of a worker from a day to a day, since 1970, newest first."""
        days = (first, last)
        return self._writer.read(lambda c: time_sums.read_rejections(c, worker_id, days))

    def effort_sums(self, worker_id: WorkerId) -> Future[list[EffortSum]]:
        """Return the effective ms of one worker by session, day, order and category."""
        return self._writer.read(lambda c: time_sums.read_effort_sums(c, worker_id))

    def entries_of(self, worker_id: WorkerId) -> Future[list[EffortEntry]]:
        """Return the booked entries of one worker, in the order in which they were booked."""
        return self._writer.read(lambda c: effort_rows.read_entries(c, worker_id))

    def days_of(self, worker_id: WorkerId) -> Future[list[DayRecord]]:
        """Return the days of one worker, oldest first, with all corrections and claims."""
        return self._writer.read(lambda c: time_sums.read_days(c, worker_id))

    def entries_in(self, session_id: str) -> Future[list[EffortEntry]]:
        """Return the booked entries of one session, in chronological order."""
        return self._writer.read(lambda c: effort_rows.read_session_entries(c, session_id))

    def corrections(self) -> Future[list[Correction]]:
        """Return the workers' corrections and claims, in the order in which they were made."""
        return self._writer.read(lambda c: list(claim_rows.read_corrections(c)))

    def payments(self) -> Future[list[Payment]]:
        """Return the statements of both sides about money, in order, including voided ones."""
        return self._writer.read(payment_rows.read_payments)

    def payment_documents(self) -> Future[dict[int, PaymentDocument]]:
        """Return the signed statements by the number of their payment."""
        return self._writer.read(payment_rows.read_payment_documents)

    def former_signers(self, worker_id: WorkerId, key: str) -> Future[frozenset[str]]:
        """Return the earlier keys of a worker that a key has replaced."""
        return self._writer.read(lambda c: former_signers(c, worker_id, key))

    def witnesses(self) -> Future[list[Witness]]:
        """Return the workers' statements about the measured hours, in order."""
        return self._writer.read(claim_rows.read_witnesses)

    def earlier_import(self, record: ImportRecord) -> Future[EarlierImport | None]:
        """Return the imports of the same regions that are not undone; None if there is none."""
        return self._writer.read(lambda c: read_earlier_import(c, record))

    def new_ids(self, import_id: int) -> Future[NewIds]:
        """Return how many ids of a document its import could not keep."""
        return self._writer.read(lambda c: read_new_ids(c, import_id))

    def ledger_cut(self, worker_id: WorkerId) -> Future[LedgerCut]:
        """Return the current extent of a worker's rows, up to which the ledger is read in parts."""
        return self._writer.read(lambda c: ledger_rows.read_cut(c, worker_id))

    def ledger_places(self, worker_id: WorkerId, positions: range) -> Future[list[LedgerPosition]]:
        """Return the leaves of a worker's ledger at some positions."""
        return self._writer.read(lambda c: ledger_rows.read_places(c, worker_id, positions))

    def entries_numbered(self, worker_id: WorkerId, seqs: range) -> Future[list[EffortEntry]]:
        """Return the booked entries of one worker whose numbers lie in a range."""
        return self._writer.read(lambda c: ledger_rows.read_effort(c, worker_id, seqs))

    def corrections_numbered(self, worker_id: WorkerId, seqs: range) -> Future[list[Correction]]:
        """Return the corrections of one worker whose numbers lie in a range."""
        return self._writer.read(lambda c: ledger_rows.read_said(c, worker_id, seqs))

    def open_account(self, worker_id: WorkerId) -> Future[OpenAccount]:
        """Return how much of a worker's record is not countersigned; fast at any time."""
        return self._writer.read(lambda c: receipt_state.read_open(c, worker_id))

    def ledger_before(self, worker_id: WorkerId, size: int) -> Future[Before]:
        """Return what is left of the effort among the first entries of a worker's ledger."""
        return self._writer.read(lambda c: receipt_state.read_before(c, worker_id, size))

    def receipts_of(self, worker_id: WorkerId) -> Future[list[StoredReceipt]]:
        """Return the receipts that a worker took, oldest first, including those set aside."""
        return self._writer.read(lambda c: receipt_rows.read_receipts(c, worker_id))

    def handed_in_by(self, worker_id: WorkerId) -> Future[list[HandedIn]]:
        """Return the hand-ins of a worker, oldest first."""
        return self._writer.read(lambda c: receipt_rows.read_handed_in(c, worker_id))

    def submitted_by(self, worker_id: WorkerId) -> Future[list[Submitted]]:
        """Return the submissions of a worker, oldest first."""
        return self._writer.read(lambda c: receipt_rows.read_submitted(c, worker_id))

    def has_pin(self, worker_id: WorkerId) -> Future[bool]:
        """Return whether a worker has a PIN."""
        return self._writer.read(lambda c: claim_rows.has_pin(c, worker_id))

    def is_pin(self, worker_id: WorkerId, pin: str) -> Future[bool]:
        """Return whether this is the worker's PIN; without a PIN, any is accepted."""
        return self._writer.read(lambda c: claim_rows.is_pin(c, worker_id, pin))

    def orders(self) -> Future[list[StoredOrder]]:
        """Return the work orders, oldest first, each with the workers who accepted it."""
        return self._writer.read(effort_rows.read_orders)

    def order_in_force(self, worker_id: WorkerId) -> Future[str]:
        """Return the digest of the order in force for a worker: the one they accepted last.

        It is "" if they accepted none.
        """
        return self._writer.read(lambda c: effort_rows.read_order_in_force(c, worker_id))

    def given_reviews(self) -> Future[list[GivenReview]]:
        """Return the review files that were given to workers, oldest first."""
        return self._writer.read(review_rows.read_given_reviews)

    def taken_reviews(self) -> Future[list[TakenReview]]:
        """Return the reviews that came back in files, in the order of their taking."""
        return self._writer.read(review_rows.read_taken_reviews)

    def package(self) -> Future[StoredPackage | None]:
        """Return the work package from which the job was made; None if it was made otherwise."""
        return self._writer.read(package_rows.read_package)

    def contributions(self) -> Future[list[Contribution]]:
        """Return the contributions that were merged into the job last, by their digests."""
        return self._writer.read(package_rows.read_contributions)

    def continuation(self) -> Future[str]:
        """Return the name of the job that continues this one since a merge; "" without one."""
        return self._writer.read(package_rows.read_continuation)

    def first_contributions(self) -> Future[list[Contribution]]:
        """Return the contributions of the merge that made the job, by their digests."""
        return self._writer.read(package_rows.read_first_contributions)

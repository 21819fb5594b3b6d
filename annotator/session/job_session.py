"""The session of one worker at one open job: the current item, edits, time and pay."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

from annotator.editing.changes import Change, EditState, Step
from annotator.editing.commands import Confirm, Judge, Reopen, SetPractice, Skip
from annotator.editing.editor import Editor
from annotator.editing.history import History
from annotator.effort.categories import COUNTED_WORK, Category
from annotator.effort.effort_totals import sum_of
from annotator.errors import (
    AnnotatorError,
    InvalidValueError,
    OthersItemError,
    StaleChangeError,
)
from annotator.export.forms.reviewed_form import reviewed_sha256
from annotator.job_file.project import Project
from annotator.job_file.rows.values import LoadedItem
from annotator.media.registry import audio_ms_of, kind_of
from annotator.model.entities import (
    IMAGE,
    Fault,
    Geometry,
    ItemFacts,
    ItemId,
    KindId,
    LabelId,
    Origin,
    Region,
    Review,
    Status,
    WorkerId,
    new_region_id,
)
from annotator.model.order_keys import key_at
from annotator.model.people import Worker
from annotator.model.place import UNMEASURED, Extent
from annotator.pay.money.figures import PayFigures
from annotator.pay.order.order_reader import read_work_order
from annotator.pay.order.work_order import WorkOrder
from annotator.records import SessionFacts
from annotator.sentences.parts import Name
from annotator.sentences.said import said
from annotator.session.live_pay import WorkerTotals, pay_by_day, pay_of, reasons_why_none
from annotator.session.meter import WorkMeter
from annotator.session.own_money import OwnMoney
from annotator.session.own_time import OwnTime
from annotator.session.own_word import OwnWord
from annotator.session.piece_tally import PieceTally
from annotator.session.session_recorder import SessionRecorder, Setup

HISTORY_HELD = 100


class JobSession:
    """Connects editor, clock and pay for one session. The thread that owns the editor owns it.

    All changes that the window or a script makes to a job during work go through here. The file is
    read in ``begin``, which waits for the writer thread.
    """

    def __init__(self, project: Project, worker: Worker, setup: Setup) -> None:
        """Read this worker's earlier work, and start the clock.

        Raises:
            WriteFailedError: the disk refused, so no session can be stored there.
        """
        self.project = project
        self.worker = worker
        sessions = [s for s in project.reads.sessions().result() if s.worker_id == worker.id]
        before = project.reads.effort_sums(worker.id).result()
        self.recording = SessionRecorder(
            project, worker, setup, _rest_left(sessions, _local_today(setup))
        )
        self.clock = self.recording.clock
        self.is_reviewing = False
        self._work: tuple[ItemId, Category] | None = None
        self._asides = 0
        self._audio_ms = 0
        self._shown: tuple[KindId, Extent] = (IMAGE, UNMEASURED)
        self._meter = WorkMeter(self.clock, self._row_json)
        tail = project.reads.history_tail(HISTORY_HELD).result()
        history = History(
            tail.done,
            tail.undone,
            next_seq=tail.next_seq,
            older=project.reads.older_steps,
            worker_id=worker.id,
        )
        self.editor = Editor(project, history, self._meter, deliver=setup.deliver)
        # Correct for the whole session: others start to work only after it.
        self._names = {each.id: each.name for each in project.reads.workers().result()}
        self.editor.content_sha256 = self.content_sha256
        self.editor.changed.append(self._on_changed)
        self.editor.failed.append(self._on_failed)
        self._tally = self._counted()
        self._read_orders()
        self.money = OwnMoney(project, worker.id, self.orders, setup.deliver)
        self.time = OwnTime(
            before,
            self.clock,
            utc_offset_min=self.recording.utc_offset_min,
            order=lambda: self.order_sha256,
        )
        self.word = OwnWord(project, self.recording, self.time, sessions, setup.deliver)
        if project.is_read_only:
            return  # nobody works: nothing is measured, and no name is stored
        self.recording.start(held=not self.has_accepted)

    def _read_orders(self) -> None:
        self.orders: dict[str, WorkOrder] = {}
        current = None
        for stored in self.project.reads.orders().result():
            self.orders[stored.sha256] = read_work_order(stored.data)
            current = stored
        self._order_data = b"" if current is None else current.data
        self.order: WorkOrder | None = None if current is None else self.orders[current.sha256]
        has_terms = current is not None and self.worker.id not in current.accepted_by
        # A job that can only be viewed allows no work, so there is nothing to accept.
        self.has_accepted = self.project.is_read_only or not has_terms
        if current is not None and self.has_accepted:
            self.recording.order_sha256 = current.sha256

    @property
    def order_sha256(self) -> str:
        """The digest of the work order in force, "" if there is none."""
        return self.recording.order_sha256

    def accept(self) -> None:
        """Accept the work order: from now on the work is stored and paid under it.

        The time spent reading it is stored too. To decline it, call ``leave``.

        Raises:
            WriteFailedError: the disk refused; it can be accepted again.
        """
        if self.order is None or self.has_accepted:
            return
        # Only now: a person who declines leaves no name in the file.
        self.project.writes.add_worker(self.worker).result()
        self.project.writes.accept_order(
            self._order_data, self.order.sha256, self.worker.id
        ).result()
        self.recording.release(self.order.sha256)
        self.time.order_accepted()
        self.has_accepted = True

    def leave(self) -> None:
        """Decline the work order; no trace of the person is left."""
        self.recording.drop()

    # Items ------------------------------------------------------------------

    def open_item(self, loaded: LoadedItem) -> None:
        """Open an item: its time starts, and its regions can be edited.

        Raises:
            StaleChangeError: there is a work order that was not accepted.
            UnknownKindError: this program does not support its kind of media.
        """
        kind_of(loaded.item.kind)
        if not self.has_accepted:
            raise StaleChangeError("Read the work order first, and accept it to begin.")
        category = category_of(loaded.state.facts, self.worker.id, is_reviewing=self.is_reviewing)
        self._work = loaded.item.id, category
        self._meter.item_opened()
        if not self._asides:
            self.clock.open_item(*self._work)
        self.editor.show(loaded.state)
        self._audio_ms = audio_ms_of(loaded.item)
        self._shown = loaded.item.kind, loaded.item.extent
        self._tally.opened(loaded.state, self._audio_ms)

    def measured(self, extent: Extent) -> None:
        """Take the size of the open item as its content has it."""
        self._shown = self._shown[0], extent

    def content_sha256(self, state: EditState) -> str:
        """Return the digest of the work on the open item, "" while its size is not known."""
        return reviewed_sha256(*self._shown, state.regions)

    def close_item(self) -> None:
        """Close the item without opening another one."""
        self._work = None
        self.clock.close_item()
        self._meter.item_opened()
        self.editor.show(None)
        self._tally.opened(None)

    def step_aside(self) -> None:
        """Suspend the current item: it stays open, but time is not counted for it.

        Each call needs a call of ``step_back``, because dialogs can be nested.
        """
        self._asides += 1
        if self._asides == 1:
            self._meter.put_aside(self.clock.close_item())

    def step_back(self) -> None:
        """Resume the open item, with the same kind of work."""
        self._asides -= 1
        if not self._asides and self._work is not None:
            self.clock.open_item(*self._work)

    def maker_of(self, step: Step | None) -> str:
        """Return who made a step if another worker did, or "". Only its maker can undo it."""
        maker = self.editor.history.others(step)
        return "" if maker is None else self._names.get(maker, maker)

    def confirm(self) -> Change | None:
        """Mark the open item as done.

        Raises:
            OthersItemError: somebody else confirmed it, and it was rejected: they rework it.
        """
        if self.editor.state.facts.review is Review.REJECTED:
            self.require_own_item()
        return self.editor.run(Confirm(self.worker.id, self.order_sha256, self.time.day))

    def skip(self, reason: str) -> Change | None:
        """Skip the open item.

        Raises:
            OthersItemError: somebody else confirmed it.
            InvalidValueError: it was withdrawn.
        """
        self.require_own_item()
        self._require_not_withdrawn()
        return self.editor.run(Skip(reason))

    def reopen(self) -> Change | None:
        """Take back that the open item is done or skipped.

        Raises:
            OthersItemError: somebody else confirmed it.
            InvalidValueError: it was withdrawn.
        """
        self.require_own_item()
        self._require_not_withdrawn()
        return self.editor.run(Reopen())

    def _require_not_withdrawn(self) -> None:
        if self.editor.state.facts.review is Review.WITHDRAWN:
            raise InvalidValueError(
                "This item was withdrawn: nothing is left to do on it. A reviewer can take that "
                "back."
            )

    def require_own_item(self) -> None:
        """Refuse what would take the open item from the person who confirmed it.

        Raises:
            OthersItemError: that is somebody else.
        """
        facts = self.editor.state.facts
        if facts.status is not Status.DONE or facts.done_by in {None, self.worker.id}:
            return
        name = self._names.get(facts.done_by, facts.done_by)
        raise OthersItemError(
            said(
                "{name} confirmed this item, and is paid for it. Only they can take that back: "
                "hand over to them, or review the item.",
                name=Name(name),
            )
        )

    def judge(self, verdict: Review, reason: str = "", fault: Fault = Fault.NONE) -> Change | None:
        """Review the open item; a rejection has a reason and a fault.

        No review is dated before the confirmation, whatever the clock of the reviewer says: the
        time to answer a rejection runs from that day.
        """
        state = self.editor.state
        day, sha256 = max(self.time.day, state.facts.done_day), self.content_sha256(state)
        judge = Judge(self.worker.id, verdict, reason, fault, day=day, content_sha256=sha256)
        return self.editor.run(judge)

    @property
    def pays_withdrawn(self) -> bool:
        """Whether the open item, once withdrawn, is paid like an accepted one: by its order."""
        order = self.orders.get(self.editor.state.facts.done_order)
        return order is None or order.pays_withdrawn

    def set_practice(self, *, is_practice: bool) -> Change | None:
        """Mark the open item as a practice item, or as none.

        Raises:
            OthersItemError: somebody else confirmed it: practice is not paid by the piece.
        """
        self.require_own_item()
        return self.editor.run(SetPractice(is_practice))

    def pause(self) -> None:
        """Start a break: rest as far as it is earned, until the next signal."""
        self.clock.pause()

    def new_region(
        self, geometry: Geometry, label_id: LabelId, origin: Origin = Origin.DRAWN
    ) -> Region:
        """Return a region of this worker at the end of the reading order, not on any item yet."""
        number = self.project.new_region_number()
        return Region(
            new_region_id(),
            number,
            label_id,
            geometry,
            key_at(number),
            origin=origin,
            worker_id=self.worker.id,
        )

    # Time and pay ----------------------------------------------------------

    def today_ms(self) -> int:
        """Return the observed work of this worker on this local day, in ms."""
        return sum_of(self.today(), COUNTED_WORK)

    def today(self) -> dict[Category, int]:
        """Return the time of this worker on this local day by category, in ms."""
        return self.time.today()

    def effort(self) -> dict[Category, int]:
        """Return all time of this worker in the job by category, in ms."""
        return self.time.all()

    def pay(self) -> PayFigures | None:
        """Return the pay for this worker's work, or None if no order was ever accepted."""
        return pay_of(self.orders, self.order, self._done())

    def pay_or_reasons(self) -> PayFigures:
        """Return the pay figures; without an order every amount is null, with the reason."""
        return self.pay() or reasons_why_none(self._done())

    def pay_by_day(self) -> dict[int, PayFigures]:
        """Return the pay for each local day (days since 1970) on its own."""
        return pay_by_day(self.orders, self._done())

    def _done(self) -> WorkerTotals:
        return WorkerTotals(
            worker_id=self.worker.id,
            pieces=self._tally.by_key,
            effort=self.time.by_key(),
            declared=self.time.declared_on_items,
            payments=self.money.all,
        )

    def end(self) -> None:
        """End the session; all time is on disk when this returns.

        Raises:
            AnnotatorError: the disk refused.
        """
        self.editor.show(None)
        self.recording.stop()

    def _row_json(self) -> str:
        self.recording.begin_if_refused()
        row = self.recording.row()
        return "" if row is None else row.span_json

    def _on_changed(self, change: Change) -> None:
        if self.editor.has_item and change.item_id == self.editor.state.item_id:
            self._tally.changed(self.editor.state)

    def _on_failed(self, _error: AnnotatorError) -> None:
        """Count again: the change that was rolled back may have confirmed an earlier item."""
        with suppress(AnnotatorError):
            self._tally = self._counted()
            self._tally.opened(self.editor.state if self.editor.has_item else None, self._audio_ms)

    def _counted(self) -> PieceTally:
        return PieceTally(self.worker.id, self.project.reads.pieces_of(self.worker.id).result())


def category_of(facts: ItemFacts, worker_id: WorkerId, *, is_reviewing: bool) -> Category:
    """Return the category of work on an item, fixed when it is opened."""
    is_done = facts.status is Status.DONE
    if is_reviewing and is_done and facts.done_by not in {None, worker_id}:
        return Category.REVIEW
    if facts.is_practice:
        return Category.TRAINING
    if facts.review is Review.REJECTED:
        return Category.REWORK
    if is_done and facts.done_by == worker_id:
        return Category.SELF_CHECK
    return Category.LABEL


def _rest_left(sessions: list[SessionFacts], today: dt.date) -> int | None:
    """Return the rest earned today and not yet taken, None on a new day (rule 2)."""
    if not sessions:
        return None
    last = max(sessions, key=lambda session: session.started_utc_ms)
    return last.rest_end_sixths if _local_date(last) == today else None


def _local_today(setup: Setup) -> dt.date:
    return dt.datetime.fromtimestamp(setup.read().wall_ns / 1e9).astimezone().date()


def _local_date(session: SessionFacts) -> dt.date:
    zone = dt.timezone(dt.timedelta(minutes=session.utc_offset_min))
    return dt.datetime.fromtimestamp(session.started_utc_ms / 1000, zone).date()


__all__ = ["ItemId", "JobSession", "category_of"]

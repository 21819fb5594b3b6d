"""The session of one worker at one open job: the current item, edits, time and pay."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial

from annotator.editing.changes import Change, EditState, Step
from annotator.editing.commands import Confirm, Judge, Reopen, SetPractice, Skip
from annotator.editing.editor import Editor
from annotator.editing.history import History
from annotator.effort.categories import COUNTED_WORK, PIECE_MAKING, Category
from annotator.effort.effort_totals import sum_of
from annotator.errors import (
    AnnotatorError,
    StaleChangeError,
)
from annotator.export.forms.reviewed_form import reviewed_sha256
from annotator.job_file.project import Project
from annotator.job_file.rows.values import EffortSum, LoadedItem
from annotator.local_time import LocalTime
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
from annotator.pay.order.work_order import WorkOrder
from annotator.pay_basis.piece_shares import piece_terms
from annotator.pay_basis.stored_orders import order_of
from annotator.records import SessionFacts, StoredOrder
from annotator.session.item_guards import ItemGuards
from annotator.session.item_people import ItemPeople, orders_on, people_of, reviewer_names
from annotator.session.live_pay import WorkerTotals, pay_by_day, pay_of, reasons_why_none
from annotator.session.meter import WorkMeter
from annotator.session.own_money import OwnMoney
from annotator.session.own_time import OwnTime
from annotator.session.piece_tally import LivePieces
from annotator.session.session_recorder import SessionRecorder, Setup
from annotator.session.shared_pieces import StoredPieces, live_pieces
from annotator.session.time_statements import TimeStatements

HISTORY_HELD = 100
_NS_PER_MS = 1_000_000


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
        self.project, self.worker = project, worker
        sessions = [s for s in project.reads.sessions().result() if s.worker_id == worker.id]
        before = project.reads.effort_sums(worker.id).result()
        self.recording = SessionRecorder(
            project, worker, setup, _rest_left(sessions, before, _today(setup))
        )
        self.clock = self.recording.clock
        self.is_reviewing, self._asides = False, 0
        self._work: tuple[ItemId, Category] | None = None
        self._shown: tuple[KindId, Extent] = (IMAGE, UNMEASURED)
        self._meter = WorkMeter(self.clock, self._row_json)
        self._trained: set[ItemId] = set()
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
        self._reviewers = reviewer_names(project.reads)
        self.guards = ItemGuards(
            project.reads, worker.id, self._names, self._has_training, lambda: self.orders
        )
        self.editor.content_sha256 = self.content_sha256
        self.editor.is_changed_by_others = self.guards.is_changed_by_others
        self.editor.require_turnable = self.guards.require_turnable
        self.editor.changed.append(self._on_changed)
        self.editor.failed.append(self._on_failed)
        self._read_orders(may_stay=bool(sessions))
        self.pieces_changed: list[Callable[[], None]] = []
        self._deliver = setup.deliver
        orders = {self.order_sha256, *(each.order_sha256 for each in before)}
        self._pieces = self._live_pieces(
            are_divided=bool({*self._names} - {worker.id}) or len(orders) > 1
        )
        self.money = OwnMoney(project, worker.id, self.orders, setup.deliver)
        self.time = OwnTime(before, self.clock, order=lambda: self.order_sha256)
        self.word = TimeStatements(project, self.recording, self.time, sessions, setup.deliver)
        if project.is_read_only:
            return  # nobody works: nothing is measured, and no name is stored
        self.recording.start(held=not self.has_accepted)

    def _read_orders(self, *, may_stay: bool) -> None:
        """Read the orders: which one is in force for this worker, and whether one is offered.

        A worker who worked here before, or accepted an order, ``may_stay`` with the terms so far.
        """
        self.orders: dict[str, WorkOrder] = {}
        newest = None
        for stored in self.project.reads.orders().result():
            self.orders[stored.sha256] = order_of(stored)
            newest = stored
        in_force = self.project.reads.order_in_force(self.worker.id).result()
        may_stay = may_stay or bool(in_force)
        is_offered = newest is not None and self.worker.id not in newest.accepted_by
        # A job that can only be viewed allows no work, so there is nothing to accept.
        self.has_accepted = self.project.is_read_only or not is_offered or may_stay
        if newest is not None and not in_force and (self.project.is_read_only or not may_stay):
            in_force = newest.sha256
        self.offered = newest if is_offered and not self.project.is_read_only else None
        self.order: WorkOrder | None = self.orders.get(in_force)
        if not self.has_accepted:
            return
        self.recording.order_sha256 = in_force
        offered = self.orders[self.offered.sha256] if self.offered else None
        if offered and self.order and self.order.has_terms_of(offered):
            self.offered = None  # only another spelling

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
        if self.offered is None or self.has_accepted:
            return
        # Only now: a person who declines leaves no name in the file.
        self.project.writes.add_worker(self.worker).result()
        offered = self.offered
        self.project.writes.accept_order(offered.data, offered.sha256, self.worker.id).result()
        self.recording.release(offered.sha256)
        self.time.order_accepted()
        self.offered, self.has_accepted = None, True

    def accept_new(self, given: StoredOrder) -> None:
        """Accept another work order, or a first one, while work goes on.

        All time until now stays under the terms so far, to the millisecond, and so does the part of
        each item that was done in it. Not accepting it needs no call.

        Raises:
            WriteFailedError: the disk refused; the terms so far still hold.
            InvalidWorkOrderError: the job has the order with another signature.
        """
        order, writes, worker_id = order_of(given), self.project.writes, self.worker.id
        writes.add_order(given.data, given.sha256, given.signature).result()
        cut = self.recording.change_order(
            given.sha256, lambda: writes.accept_order(given.data, given.sha256, worker_id)
        )
        self.time.order_changed(cut.totals)
        self.orders[given.sha256] = self.order = order
        if self.offered is not None and self.offered.sha256 == given.sha256:
            self.offered = None
        self._pieces = self._live_pieces(are_divided=True)
        self._pieces.opened(self._open_state())

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
        self._visited({} if self._asides else self.clock.open_item(loaded.item.id, category))
        self._work = loaded.item.id, category
        self._meter.item_opened(makes_pieces=category in PIECE_MAKING)
        self.editor.show(loaded.state)
        self._shown = loaded.item.kind, loaded.item.extent
        self._pieces.opened(loaded.state, audio_ms_of(*self._shown))

    def measured(self, extent: Extent) -> None:
        """Take the size of the open item as its content has it; the file has it already."""
        self._shown = self._shown[0], extent
        self._pieces.measured(self._open_state(), audio_ms_of(*self._shown))

    def content_sha256(self, state: EditState) -> str:
        """Return the digest of the work on the open item, "" while its size is not known."""
        return reviewed_sha256(*self._shown, state.regions)

    def close_item(self) -> None:
        """Close the item without opening another one."""
        self._visited(self.clock.close_item())
        self._work = None
        self._meter.item_opened()
        self.editor.show(None)
        self._pieces.opened(None)

    def step_aside(self) -> None:
        """Suspend the current item: it stays open, but time is not counted for it.

        Each call needs a call of ``step_back``, because dialogs can be nested.
        """
        self._asides += 1
        if self._asides == 1:
            visit = self.clock.close_item()
            self._meter.put_aside(sum(visit.values()))
            self._visited(visit)

    def step_back(self) -> None:
        """Resume the open item, with the same kind of work."""
        self._asides -= 1
        if not self._asides and self._work is not None:
            self.clock.open_item(*self._work)

    def maker_of(self, step: Step | None) -> str:
        """Return who made a step if another worker did, or "". Only its maker can undo it."""
        maker = self.editor.history.others(step)
        return "" if maker is None else self.names.get(maker, maker)

    @property
    def names(self) -> Mapping[WorkerId, str]:
        """The names of the people in the job file, and of reviewers known by their key."""
        return self._reviewers | self._names

    @property
    def item_people(self) -> ItemPeople | None:
        """Who worked on the open item, if others did; ``pieces_changed`` tells when it is known."""
        worked, own = self._pieces.work, self.worker.id
        people = people_of(worked, self._names, own)
        if people is None:
            return None
        orders = {*orders_on(worked, own), self.order_sha256}
        are_all = piece_terms(self.orders).to_confirmer.issuperset(orders)
        return replace(people, pays_confirmer=are_all)

    def confirm(self) -> Change | None:
        """Mark the open item as done.

        Raises:
            OthersItemError: somebody else confirmed it, and it was rejected: they rework it.
            InvalidValueError: it was withdrawn before anybody confirmed it.
        """
        self.guards.require_confirmable(self.editor.state.facts)
        return self.editor.run(Confirm(self.worker.id, self.order_sha256, self.time.day))

    def skip(self, reason: str) -> Change | None:
        """Skip the open item.

        Raises:
            OthersItemError: somebody else confirmed it, or only others worked on it.
            InvalidValueError: it was withdrawn.
        """
        self.require_part()
        self.guards.require_not_withdrawn(self.editor.state.facts)
        return self.editor.run(Skip(reason))

    def reopen(self) -> Change | None:
        """Take back that the open item is done or skipped.

        Raises:
            OthersItemError: somebody else confirmed it.
            InvalidValueError: it was withdrawn; a reviewer puts an unfinished one back to work.
        """
        facts = self.editor.state.facts
        self.guards.require_reopenable(facts, is_reviewing=self.is_reviewing)
        return self.editor.run(Reopen())

    def require_own_item(self) -> None:
        """Refuse what would take the open item from the person who confirmed it.

        Raises:
            OthersItemError: that is somebody else.
        """
        self.guards.require_own_item(self.editor.state.facts)

    def require_part(self) -> None:
        """Refuse what would take the open item from those who worked on it; waits for the file.

        Raises:
            OthersItemError: somebody else confirmed it, or only others worked on it.
        """
        state = self.editor.state
        self.guards.require_own_item(state.facts)
        self.guards.require_part(state.item_id, state.facts)

    def judge(self, verdict: Review, reason: str = "", fault: Fault = Fault.NONE) -> Change | None:
        """Review the open item; a rejection has a reason and a fault.

        No review is dated before the confirmation, whatever the clock of the reviewer says: the
        time to answer a rejection runs from that day.

        Raises:
            OthersItemError: it would pay them, or leave others unpaid (``require_judgeable``).
        """
        state = self.editor.state
        self.guards.require_judgeable(verdict, state.item_id, state.facts)
        day, sha256 = max(self.time.day, state.facts.done_day), self.content_sha256(state)
        judge = Judge(self.worker.id, verdict, reason, fault, day=day, content_sha256=sha256)
        return self.editor.run(judge)

    @property
    def pays_withdrawn(self) -> bool:
        """Whether all orders that pay the open item pay it once it is withdrawn."""
        worked = self._pieces.work
        paying = {self.editor.state.facts.done_order} if worked is None else worked.orders
        return all(self.orders[each].pays_withdrawn for each in paying if each in self.orders)

    def set_practice(self, *, is_practice: bool) -> Change | None:
        """Mark the open item as a practice item, or as none.

        Raises:
            OthersItemError: somebody else confirmed it, or only others worked on it.
            InvalidValueError: there is work on it already, by the piece or as paid training.
        """
        state = self.editor.state
        self.guards.require_practice(state.item_id, state.facts, is_practice=is_practice)
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
            pieces=self._pieces.by_key,
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
        state, write = self._open_state(), self.editor.writes
        if state is not None and change.item_id == state.item_id:
            self._pieces.changed(state, write)
        else:
            self._pieces.changed_elsewhere(state, write)

    def _on_failed(self, _error: AnnotatorError) -> None:
        """Count again: the change that was rolled back may have confirmed an earlier item."""
        with suppress(AnnotatorError):
            self._pieces.recount(self._open_state())

    def _open_state(self) -> EditState | None:
        return self.editor.state if self.editor.has_item else None

    def _live_pieces(self, *, are_divided: bool) -> LivePieces:
        stored = StoredPieces(self.project.reads, self.worker.id, lambda: piece_terms(self.orders))
        arrived = partial(self._deliver, self._tell_pieces)
        return live_pieces(stored, arrived, are_divided=are_divided)

    def _tell_pieces(self) -> None:
        for listener in tuple(self.pieces_changed):
            listener()

    def _visited(self, visit: Mapping[int, int]) -> None:
        """Note that time on the item that was open is training."""
        if self._work is not None and self._work[1] is Category.TRAINING and any(visit.values()):
            self._trained.add(self._work[0])

    def _has_training(self, item_id: ItemId) -> bool:
        """Return whether time on an item is training, or would be until it is opened again."""
        return self._work == (item_id, Category.TRAINING) or item_id in self._trained


def category_of(facts: ItemFacts, worker_id: WorkerId, *, is_reviewing: bool) -> Category:
    """Return the category of work on an item, fixed when it is opened."""
    is_done = facts.status is Status.DONE
    if is_reviewing and is_done and facts.done_by != worker_id:
        return Category.REVIEW
    if facts.is_practice:
        return Category.TRAINING
    if facts.review is Review.REJECTED:
        return Category.REWORK
    if is_done and facts.done_by == worker_id:
        return Category.SELF_CHECK
    return Category.LABEL


def _rest_left(sessions: list[SessionFacts], before: Iterable[EffortSum], today: int) -> int | None:
    """Return the rest earned today and not yet taken, None on a new day (rule 2)."""
    if not sessions:
        return None
    last = max(sessions, key=lambda session: session.started_utc_ms)
    days = (row.day for row in before if row.session_id == last.id)
    return last.rest_end_sixths if max(days, default=last.local.day_at(0)) == today else None


def _today(setup: Setup) -> int:
    """Return the local day, in days since 1970-01-01."""
    wall_ms = setup.read().wall_ns // _NS_PER_MS
    return LocalTime(wall_ms, setup.zone(wall_ms)).day_at(0)


__all__ = ["ItemId", "JobSession", "category_of"]

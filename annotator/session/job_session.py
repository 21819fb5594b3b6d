"""One worker at one open job: which item is open, what is done to it, and what it comes to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from annotator.changes import Change, State
from annotator.commands import Confirm, Skip
from annotator.editor import Editor
from annotator.effort.categories import COUNTED_WORK, Category
from annotator.effort.totals import sum_of
from annotator.errors import AnnotatorError, StaleChangeError
from annotator.geometry import Box
from annotator.history import History
from annotator.model import ItemId, LabelId, Origin, Region, Status, new_region_id
from annotator.order_keys import key_at
from annotator.pay.compute import compute_pay
from annotator.pay.figures import PayFigures
from annotator.pay.inputs import PayInputs
from annotator.pay.reading import read_work_order
from annotator.pay.totals import add_up
from annotator.pay.work_order import WorkOrder
from annotator.people import Worker
from annotator.records import SessionFacts
from annotator.session.meter import WorkMeter
from annotator.session.recording import Recording, Setup
from annotator.session.tally import Pieces, Tally
from annotator.store.project import Project
from annotator.store.values import LoadedItem

HISTORY_HELD = 100


@dataclass(frozen=True, slots=True)
class Before:
    """Effort of this worker in earlier sessions of this job, by category in ms, and by order."""

    by_order: Mapping[str, Mapping[Category, int]]
    today: Mapping[Category, int]


class JobSession:
    """Joins editor, clock and pay for one sitting. One thread owns it, as it owns the editor.

    Everything that the window or a script does to a job while somebody works goes through here.
    Reading what the file holds happens in ``begin``, which waits for the writer thread.
    """

    def __init__(self, project: Project, worker: Worker, setup: Setup) -> None:
        """Read what this worker did before, and start the clock.

        Raises:
            WriteFailedError: the disk refused: no session can be kept there.
        """
        self.project = project
        self.worker = worker
        sessions = [s for s in project.sessions().result() if s.worker_id == worker.id]
        today = _local_today(setup)
        self._before = _before(project, worker, sessions, today)
        self.recording = Recording(project, worker, setup, _rest_left(sessions, today))
        self.clock = self.recording.clock
        self._meter = WorkMeter(self.clock, self._row_json)
        tail = project.history_tail(HISTORY_HELD).result()
        history = History(
            tail.done,
            tail.undone,
            next_seq=tail.next_seq,
            older=project.older_steps,
        )
        self.editor = Editor(project, history, self._meter, deliver=setup.deliver)
        self.editor.changed.append(self._on_changed)
        self.editor.failed.append(self._on_failed)
        self._tally = self._counted()
        self._read_orders()
        if self.has_accepted:
            project.add_worker(worker).result()
        self.recording.start(held=not self.has_accepted)

    def _read_orders(self) -> None:
        self.orders: dict[str, WorkOrder] = {}
        current = None
        for stored in self.project.orders().result():
            self.orders[stored.sha256] = read_work_order(stored.data)
            current = stored
        self._order_data = b"" if current is None else current.data
        self.order: WorkOrder | None = None if current is None else self.orders[current.sha256]
        self.has_accepted = current is None or self.worker.id in current.accepted_by
        if current is not None and self.has_accepted:
            self.recording.order_sha256 = current.sha256

    @property
    def order_sha256(self) -> str:
        """The digest of the work order in force, "" if there is none."""
        return self.recording.order_sha256

    def accept(self) -> None:
        """Accept the work order: from now on the work is kept and paid by it.

        The time spent reading it is kept too. Who does not accept calls ``leave``.

        Raises:
            WriteFailedError: the disk refused; it can be accepted again.
        """
        if self.order is None or self.has_accepted:
            return
        # Only now: whoever goes without accepting leaves no name in the file either.
        self.project.add_worker(self.worker).result()
        self.project.accept_order(self._order_data, self.order.sha256, self.worker.id).result()
        self.recording.release(self.order.sha256)
        self.has_accepted = True

    def leave(self) -> None:
        """Go without accepting; there is no trace of having been here."""
        self.recording.drop()

    # Items ------------------------------------------------------------------

    def open_item(self, loaded: LoadedItem) -> None:
        """Open an item: its time begins, its regions can be edited.

        Raises:
            StaleChangeError: there is a work order that was not accepted.
        """
        if not self.has_accepted:
            raise StaleChangeError("Read the work order first, and accept it to begin.")
        facts = loaded.state.facts
        is_own = facts.status is Status.DONE and facts.done_by == self.worker.id
        self.clock.open_item(loaded.item.id, Category.SELF_CHECK if is_own else Category.LABEL)
        self._meter.item_opened()
        self.editor.show(loaded.state)
        self._tally.opened(loaded.state)

    def close_item(self) -> None:
        """Close the item; nothing else is opened."""
        self.clock.close_item()
        self._meter.item_opened()
        self.editor.show(None)
        self._tally.opened(None)

    def confirm(self) -> Change | None:
        """Say that the open item is done."""
        return self.editor.run(Confirm(self.worker.id, self.order_sha256))

    def skip(self, reason: str) -> Change | None:
        """Leave the open item out."""
        return self.editor.run(Skip(reason))

    def new_region(
        self, geometry: Box | None, label_id: LabelId, origin: Origin = Origin.DRAWN
    ) -> Region:
        """Return a region of this worker at the end of the reading order; it is on no item yet."""
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

    # What it comes to -------------------------------------------------------

    def today_ms(self) -> int:
        """Return the observed work of this worker since midnight (by sessions), in ms."""
        return sum_of(self.today(), COUNTED_WORK)

    def today(self) -> dict[Category, int]:
        """Return the effort of today's sessions of this worker by category, in ms."""
        return _sum(self._before.today, self.clock.totals())

    def effort_by_order(self) -> dict[str, dict[Category, int]]:
        """Return all effort of this worker in the job, by work order and category, in ms."""
        result = {order: dict(ms) for order, ms in self._before.by_order.items()}
        current = result.setdefault(self.order_sha256, {})
        for category, ms in self.clock.totals().items():
            current[category] = current.get(category, 0) + ms
        return result

    def effort(self) -> dict[Category, int]:
        """Return all effort of this worker in the job by category, in ms."""
        total: dict[Category, int] = {}
        for by_category in self.effort_by_order().values():
            for category, ms in by_category.items():
                total[category] = total.get(category, 0) + ms
        return total

    def pay(self) -> PayFigures | None:
        """Return what this worker's work comes to, or None if no order was ever accepted."""
        parts = []
        effort = self.effort_by_order()
        for sha256, order in self.orders.items():
            pieces = self._tally.by_order.get(sha256, Pieces())
            ms = {category.value: value for category, value in effort.get(sha256, {}).items()}
            if pieces == Pieces() and not any(ms.values()) and order is not self.order:
                continue
            inputs = PayInputs(
                items_completed=pieces.items, regions_completed=pieces.regions, effort_ms=ms
            )
            parts.append(compute_pay(order, inputs))
        if not parts or len({part.currency for part in parts}) != 1:
            return parts[-1] if parts else None
        return add_up(parts)

    def pay_or_reasons(self) -> PayFigures:
        """Return the pay figures; without an order every amount is null, with the reason."""
        pay = self.pay()
        if pay is not None:
            return pay
        ms = {category.value: value for category, value in self.effort().items()}
        pieces = self._tally.by_order.get("", Pieces())
        return compute_pay(
            None,
            PayInputs(items_completed=pieces.items, regions_completed=pieces.regions, effort_ms=ms),
        )

    def end(self) -> None:
        """End the session; all time is on disk when this returns.

        Raises:
            AnnotatorError: the disk refused.
        """
        self.editor.show(None)
        self.recording.stop()

    def _row_json(self) -> str:
        row = self.recording.row()
        return "" if row is None else row.span_json

    def _on_changed(self, change: Change) -> None:
        if self.editor.has_item and change.item_id == self.editor.state.item_id:
            self._tally.changed(self.editor.state)

    def _on_failed(self, _error: AnnotatorError) -> None:
        """Count again: what was turned round may have been the confirming of an earlier item."""
        with suppress(AnnotatorError):
            self._tally = self._counted()
            self._tally.opened(self.editor.state if self.editor.has_item else None)

    def _counted(self) -> Tally:
        stored = self.project.pieces_of(self.worker.id).result()
        return Tally(self.worker.id, {key: Pieces(*value) for key, value in stored.items()})


def _before(
    project: Project, worker: Worker, sessions: list[SessionFacts], today: dt.date
) -> Before:
    days = {s.id: _local_date(s) for s in sessions}
    by_order: dict[str, dict[Category, int]] = {}
    of_today: dict[Category, int] = {}
    for row in project.effort_sums(worker.id).result():
        into = by_order.setdefault(row.order_sha256, {})
        into[row.category] = into.get(row.category, 0) + row.total_ms
        if days.get(row.session_id) == today:
            of_today[row.category] = of_today.get(row.category, 0) + row.total_ms
    return Before(by_order, of_today)


def _sum(first: Mapping[Category, int], second: Mapping[Category, int]) -> dict[Category, int]:
    total = dict(first)
    for category, ms in second.items():
        total[category] = total.get(category, 0) + ms
    return total


def _rest_left(sessions: list[SessionFacts], today: dt.date) -> int | None:
    """Return the balance of earned rest that is left of today, None on a new day (rule 2)."""
    if not sessions:
        return None
    last = max(sessions, key=lambda session: session.started_utc_ms)
    return last.rest_end_sixths if _local_date(last) == today else None


def _local_today(setup: Setup) -> dt.date:
    return dt.datetime.fromtimestamp(setup.read().wall_ns / 1e9).astimezone().date()


def _local_date(session: SessionFacts) -> dt.date:
    zone = dt.timezone(dt.timedelta(minutes=session.utc_offset_min))
    return dt.datetime.fromtimestamp(session.started_utc_ms / 1000, zone).date()


__all__ = ["Before", "ItemId", "JobSession", "State"]

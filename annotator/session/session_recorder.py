"""One sitting of one worker: the clock, its ticks, and where its time is stored."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from annotator.editing.editor import Deliver
from annotator.effort.clock import Cut, EffortClock
from annotator.effort.effort_json import open_span_to_json
from annotator.effort.method import EFFORT_1, Method
from annotator.effort.spans import OpenSpan, Span
from annotator.effort.state_file import StateFile
from annotator.effort.system_clocks import ClockSample, read_clocks
from annotator.effort.ticker import Ticker
from annotator.errors import AnnotatorError, DamagedJobError, WriteFailedError
from annotator.files import private_folder
from annotator.job_file.project import Project
from annotator.local_time import Zone, follow_system_zone, system_zone
from annotator.model.people import Worker
from annotator.records import EffortEntry, OpenSpanRow, SessionFacts
from annotator.session.state_files import owner_of, state_path

ROW_EVERY_TICKS = 5
"""The interval at which the open span is also written to the job file, in ticks of a second (rule
5)."""


@dataclass(frozen=True, slots=True)
class Setup:
    """The environment of a recording.

    ``deliver`` runs a call on the window's thread; a beat that is delivered late shows that the
    window hangs. ``tell`` shows an error to the person. ``state_folder`` is the folder of the state
    file.
    """

    state_folder: Path
    deliver: Deliver = lambda call: call()
    tell: Callable[[AnnotatorError], None] = lambda _error: None
    method: Method = EFFORT_1
    read: Callable[[], ClockSample] = read_clocks
    zone: Zone = system_zone
    sample: bool = False


class SessionRecorder:
    """Measures from ``start`` to ``stop`` and books every span in the job file.

    Each entry names the order in force when its span began; ``change_order`` puts another one into
    force. Until the job file has been checked, nothing is booked in it: the time is kept in memory
    and in the state file, and booked when the check has succeeded. If the check ends with a
    ``DamagedJobError``, the time so far is dropped, and nothing more is measured. In a job that can
    only be viewed it is never started, and its clock stands still. ``booked`` listeners are called
    with entries that are on disk, on the thread that wrote them.
    """

    def __init__(
        self, project: Project, worker: Worker, setup: Setup, rest_sixths: int | None
    ) -> None:
        """Make the clock; the session starts now."""
        self.session_id = str(uuid.uuid4())
        self.order_sha256 = ""
        # For each order that another one replaced: the ms until which it was in force.
        self._replaced: list[tuple[int, str]] = []
        self.worker = worker
        self._project = project
        self._setup = setup
        self._lock = threading.Condition()
        self._unstored: list[EffortEntry] = []
        # The numbers of entries since the session began, and of batches being written.
        self._stored = self._handed = self._in_flight = 0
        self._refusal: BaseException | None = None
        self._stored_until_ms = 0
        self._ticks = 0
        self._is_held = project.is_read_only
        self._has_begun = self._is_beginning = False
        self._damage: DamagedJobError | None = None
        self._has_told = False
        self.booked: list[Callable[[Sequence[EffortEntry]], None]] = []
        self.clock = EffortClock(
            book=self._book,
            method=setup.method,
            read=_standing(setup.read) if project.is_read_only else setup.read,
            zone=setup.zone,
            rest_balance_sixths=rest_sixths,
            stored_until=lambda: self._stored_until_ms,
        )
        self._rest_sixths = self.clock.rest_balance_sixths
        self._state_file: StateFile | None = None
        self._ticker = Ticker(self.clock, self._each_tick, period_ms=setup.method.tick_ms)

    @property
    def is_sample(self) -> bool:
        """Whether the booked time is no real work."""
        return self._setup.sample or self._project.facts.sample

    @property
    def facts(self) -> SessionFacts:
        """The facts of the session at its start, and the changes of local time since."""
        local = self.clock.local
        return SessionFacts(
            self.session_id,
            self.worker.id,
            self._setup.method.name,
            self.clock.wall_start_ms,
            local.utc_offset_min,
            self._rest_sixths,
            sample=self.is_sample,
            offset_changes=local.changes,
        )

    @property
    def has_begun(self) -> bool:
        """Whether the session is in the job file; until then the file has none of its time."""
        with self._lock:
            return self._has_begun

    @property
    def is_kept(self) -> bool:
        """Whether the last write of time succeeded."""
        with self._lock:
            return self._refusal is None

    def start(self, *, held: bool = False) -> None:
        """Start ticking. While ``held``, nothing is written, because a work order is being read.

        Raises:
            WriteFailedError: the disk refused; ticking has not started.
        """
        self._is_held = held
        if not held:
            self._begin_session()
        self._ticker.start()

    def release(self, order_sha256: str) -> None:
        """Write the held time under a work order that was accepted.

        Raises:
            WriteFailedError: the disk refused; the time is still held.
        """
        self.order_sha256 = order_sha256
        self._begin_session()
        with self._lock:
            self._unstored = [replace(e, order_sha256=order_sha256) for e in self._unstored]
            self._is_held = False
        self._flush()

    def change_order(self, order_sha256: str, store: Callable[[], Future[None]]) -> Cut:
        """Put another order into force: the open span ends, and what follows is booked under it.

        ``store`` writes the acceptance; all earlier time is on disk before. Nothing has changed if
        that fails.

        Returns:
            The time of this session until then.

        Raises:
            AnnotatorError: the disk refused.
        """
        self.checkpoint()
        store().result()
        cuts: list[Cut] = []

        def mark(cut: Cut) -> None:
            # Without our lock: whoever holds it may be waiting for the clock, which is locked here.
            self._replaced.append((cut.at_ms, self.order_sha256))
            self.order_sha256 = order_sha256
            cuts.append(cut)

        self.clock.cut_at(mark)
        self._flush()
        self._own_state()
        return cuts[-1]

    def drop(self) -> None:
        """Stop without leaving a trace, because the work order was declined."""
        self._ticker.stop()
        self.clock.end()

    def _begin_session(self) -> None:
        state_folder = self._setup.state_folder
        with suppress(OSError):  # the first write of the state reports it
            private_folder(state_folder)
        self._own_state()
        self._write_session()
        if self._project.is_examined:
            # Waited for, because without the session in the file none of its time can be stored.
            self._require_begun()

    def _own_state(self) -> None:
        """Name the order in force in the state file from now on."""
        path = state_path(self._setup.state_folder, self._project.facts.job_id, self.session_id)
        owner = owner_of(self.facts, self.worker, self.order_sha256, self._project.identity)
        self._state_file = StateFile(path, owner)

    def _write_session(self) -> None:
        with self._lock:
            self._is_beginning = True
        added = self._project.writes.add_worker(self.worker)
        begun = self._project.writes.begin_session(self.facts)
        begun.add_done_callback(lambda done: self._on_begun(added.exception() or done.exception()))

    def _on_begun(self, error: BaseException | None) -> None:
        with self._lock:
            self._is_beginning = False
            self._has_begun = error is None
            self._refusal = error
            if isinstance(error, DamagedJobError):
                self._damage, self._is_held = error, True
                self._unstored.clear()
            self._lock.notify_all()
        if error is None:
            self._flush()
        elif self._damage is not None:
            self._setup.deliver(self._stop_measuring)
        elif self._ticker.is_running:  # otherwise the error is raised in ``start``
            self._tell(error)

    def _stop_measuring(self) -> None:
        self.drop()
        if self._state_file is not None:
            with suppress(WriteFailedError):
                self._state_file.remove()

    def _require_begun(self) -> None:
        """Wait until the session is in the file.

        Raises:
            AnnotatorError: the disk refused it, or the file is damaged.
        """
        with self._lock:
            self._lock.wait_for(lambda: not self._is_beginning)
            error = None if self._has_begun else self._refusal
        if error is not None:
            raise error

    def _begin_once_more(self) -> None:
        """Wait until the session is in the file; write it again if the disk refused it before.

        Raises:
            AnnotatorError: see ``_require_begun``.
        """
        try:
            self._require_begun()
        except DamagedJobError:
            raise
        except AnnotatorError:
            self._write_session()
            self._require_begun()

    def checkpoint(self) -> None:
        """Book all time until now, so that it is in later snapshots.

        Raises:
            AnnotatorError: the disk refused.
        """
        if self._damage is not None:
            raise self._damage
        if self._is_held:
            return
        self._begin_once_more()
        self.clock.cut()
        self._flush_all()

    def book_now(self) -> None:
        """Book the open span without waiting; later reads of the job file include it.

        Nothing is booked before ``has_begun``. If an earlier batch is still being written, this one
        is queued right behind it.
        """
        if not self._is_held:
            self.clock.cut()
            self._flush(at_once=True)

    def stop(self) -> None:
        """End the session; all of it is booked and on disk when this returns.

        Raises:
            AnnotatorError: the disk refused; the state file stays, and the next opening books it.
        """
        if self._project.is_read_only and self._state_file is None:
            return  # nothing was measured
        self._ticker.stop()
        self.clock.end()
        is_kept = False
        try:
            self._begin_once_more()
            self._flush_all()
            self._project.writes.end_session(
                self.session_id, self.clock.rest_balance_sixths
            ).result()
            is_kept = True
        except DamagedJobError:
            if self._damage is None:
                raise
            is_kept = True  # no measured time counts
        finally:
            self._leave_state(is_kept=is_kept)

    def _leave_state(self, *, is_kept: bool) -> None:
        if self._state_file is None:
            return
        if is_kept:
            self._state_file.remove()
        else:
            self._state_file.write(self.clock.open_span())

    def row(self) -> OpenSpanRow | None:
        """Return the unstored time for the job file; None while nothing may be written.

        It is taken under the lock under which rows are queued, so that an older row never follows a
        newer one into the file: otherwise regions could have more time than their item.
        """
        with self._lock:
            open_span = None if self._is_held else self.clock.open_span()
        if open_span is None:
            return None
        return OpenSpanRow(self.session_id, json.dumps(open_span_to_json(open_span)))

    def _book(self, spans: Sequence[Span]) -> None:
        sample = self.is_sample
        entries = [
            EffortEntry(self.session_id, self.worker.id, self._order_of(span), span, sample=sample)
            for span in spans
        ]
        with self._lock:
            self._unstored += entries
        self._flush()

    def _order_of(self, span: Span) -> str:
        """Return the order that was in force when a span began."""
        before = (order for until, order in self._replaced if span.start_ms < until)
        return next(before, self.order_sha256)

    def _flush_all(self) -> None:
        self._flush()
        with self._lock:
            self._lock.wait_for(lambda: not self._in_flight)
            error = self._refusal if self._unstored else None
        if error is not None:
            raise error

    def _flush(self, *, at_once: bool = False) -> None:
        """Queue the unstored entries for writing in order, one batch at a time unless ``at_once``.

        A batch starts with the entries that are being written already: the store books nothing
        twice, and no span is stored before an earlier one that the disk refused.
        """
        with self._lock:
            total = self._stored + len(self._unstored)
            is_free = not self._in_flight or (at_once and self._handed < total)
            if self._is_held or not self._has_begun or not self._unstored or not is_free:
                return
            batch = tuple(self._unstored)
            self._in_flight += 1
            self._handed = total
            # Queued under the lock, like each row, so that an older row never follows a newer one.
            future = self._project.writes.append_effort(batch, self.row(), self.facts)
        future.add_done_callback(lambda done: self._on_stored(batch, total, done))

    def _on_stored(self, batch: tuple[EffortEntry, ...], total: int, done: Future[None]) -> None:
        error = done.exception()
        if error is not None:
            self._tell(error)
        with self._lock:
            self._in_flight -= 1
            self._refusal = error
            new = batch[len(batch) - max(0, total - self._stored) :] if error is None else ()
            if new:
                del self._unstored[: len(new)]
                self._stored = total
                self._stored_until_ms = new[-1].span.end_ms
            if error is None:
                # Before a thread that waits for the end can take the lock.
                self._flush()
            self._lock.notify_all()
        if new:
            for listener in self.booked:
                listener(new)

    def _each_tick(self, open_span: OpenSpan | None) -> None:
        follow_system_zone()
        if not self._is_held:
            self._keep(open_span)
        if self.clock.beat_posted():
            self._setup.deliver(self.clock.beat_answered)

    def _keep(self, open_span: OpenSpan | None) -> None:
        try:
            if self._state_file is not None:
                self._state_file.write(open_span)
        except WriteFailedError as error:
            self._tell(error)
        self._ticks += 1
        if self._ticks % ROW_EVERY_TICKS == 0:
            self._keep_in_file()

    def begin_if_refused(self) -> bool:
        """Write the session again if the disk refused it; what is queued next follows it.

        Returns:
            Whether it is in the job file already.
        """
        with self._lock:
            has_begun = self._has_begun
            is_refused = not (has_begun or self._is_beginning or self._is_held)
        if is_refused and self._state_file is not None:
            self._write_session()
        return has_begun

    def _keep_in_file(self) -> None:
        if not self.begin_if_refused():
            return
        self._flush()
        with self._lock:
            self._project.writes.save_open_span(self.row())

    def _tell(self, error: BaseException) -> None:
        """Report once that the time cannot be stored at the moment; it is retried automatically."""
        if isinstance(error, AnnotatorError) and not self._has_told:
            self._has_told = True
            told = error
            self._setup.deliver(lambda: self._setup.tell(told))


def _standing(read: Callable[[], ClockSample]) -> Callable[[], ClockSample]:
    """Return a clock function that stands still at the current time."""
    now = read()
    return lambda: now

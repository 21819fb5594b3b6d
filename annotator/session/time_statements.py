"""The worker's own statements about time: answers, claims, and the resulting days."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Final

from annotator.day.break_questions import (
    ASKABLE,
    BreakAnswer,
    Question,
    corrections_for,
    questions_of,
    rest_given_back_ms,
)
from annotator.day.break_reasons import REASONS
from annotator.day.claims import require_possible, taking_back
from annotator.day.day_record import DayRecord, day_number
from annotator.editing.editor import Deliver
from annotator.effort.categories import COUNTED_WORK, Category, EndedBy
from annotator.effort.effort_totals import sum_of
from annotator.errors import AnnotatorError, InvalidValueError
from annotator.job_file.project import Project
from annotator.records import Correction, EffortEntry, SessionFacts
from annotator.session.own_time import OwnTime
from annotator.session.session_recorder import SessionRecorder

ASK_FROM_MS: Final = 60_000
"""Shorter breaks and unobserved times are listed in the day view, without a question."""

LONGEST_CLAIM_MS: Final = 24 * 3_600_000

_GOES_ON: Final = {EndedBy.GAP, EndedBy.LIMIT, EndedBy.PAUSE, EndedBy.CRASH, EndedBy.END}


class TimeStatements:
    """Writes the worker's statements. Nothing is altered, and no answer is required.

    ``returned`` listeners are called on the window's thread with the question for a worker who is
    back; ``said`` listeners after a write.
    """

    def __init__(
        self,
        project: Project,
        recording: SessionRecorder,
        time: OwnTime,
        sessions: Iterable[SessionFacts],
        deliver: Deliver,
    ) -> None:
        """Listen to booked entries; ``sessions`` are the earlier ones of the worker."""
        self.returned: list[Callable[[Question], None]] = []
        self.said: list[Callable[[], None]] = []
        self._project = project
        self._recording = recording
        self._time = time
        self._deliver = deliver
        self._began: dict[int | None, int] = {}  # entries with statements
        self._earlier = {one.id: one for one in sessions}
        recording.booked.append(self._on_booked)

    def days(self) -> Future[list[DayRecord]]:
        """Return the worker's days in this job, oldest first, up to this moment.

        Until the job file has been checked and contains the session, the time of the session is
        only in memory, and is not included.
        """
        self._recording.book_now()
        return self._project.reads.days_of(self._recording.worker.id)

    def answer(self, question: Question, answer: BreakAnswer, reason: str = "") -> Future[None]:
        """Append an answer to what a break was.

        Raises:
            InvalidValueError: it was work, and the reason is none of ``REASONS``.
        """
        is_today = self._is_today(question)
        self._began |= {s.entry.seq: s.entry.span.start_ms for s in question.stretches}
        clock = self._recording.clock
        written = corrections_for(
            question,
            answer,
            reason=reason,
            take_rest=clock.take_rest if is_today else lambda _ms: 0,
        )
        if is_today:
            clock.give_back_rest(rest_given_back_ms(written))
        return self._append(written)

    def claim(
        self, claimed_ms: int, reason: str, *, item_id: int | None = None, session_id: str = ""
    ) -> Future[None]:
        """Append declared time outside all entries, such as time lost in a crash.

        The future carries an InvalidValueError if more would be declared than time has passed
        (``annotator.day.claims.require_possible``).

        Args:
            claimed_ms: the time in ms.
            reason: one of ``REASONS``.
            item_id: the item that it was spent on, if any.
            session_id: the session to whose day it belongs; this one if empty.

        Raises:
            InvalidValueError: there is no such reason, or the time is not between zero and a day.
        """
        recording = self._recording
        here = recording.session_id, recording.clock.elapsed_ms
        made = self._new_claim(claimed_ms, reason, item_id)
        return self._claim(_moved(made, (session_id, 0) if session_id else here))

    def claim_on(
        self, day: DayRecord, claimed_ms: int, reason: str, item_id: int | None = None
    ) -> Future[None]:
        """Append declared time to a past day.

        Raises:
            InvalidValueError: as for ``claim``.
        """
        return self._claim(_moved(self._new_claim(claimed_ms, reason, item_id), day.moment()))

    def _claim(self, made: Correction) -> Future[None]:
        """Append a claim; the future carries an InvalidValueError if no time was left for it."""
        total, here = self._time.all(), self._recording.facts
        first_ms = min(one.started_utc_ms for one in (here, *self._earlier.values()))
        now_ms = here.started_utc_ms + self._recording.clock.elapsed_ms
        try:
            require_possible(
                made.duration_ms,
                declared_ms=total.get(Category.DECLARED, 0),
                observed_ms=sum_of(total, COUNTED_WORK),
                since_ms=now_ms - first_ms,
            )
        except InvalidValueError as error:
            refused: Future[None] = Future()
            refused.set_exception(error)
            return refused
        return self._append([made])

    def _new_claim(self, claimed_ms: int, reason: str, item_id: int | None) -> Correction:
        if reason not in REASONS:
            raise InvalidValueError("Choose what it was: reading, asking, a crash, or another.")
        if not 0 < claimed_ms <= LONGEST_CLAIM_MS:
            raise InvalidValueError("Add more than nothing and no more than 24 hours at once.")
        recording = self._recording
        return Correction(
            recording.session_id,
            recording.worker.id,
            recording.order_sha256,
            None,
            item_id,
            None,
            Category.DECLARED,
            reason,
            0,
            claimed_ms,
            sample=recording.is_sample,
        )

    def take_back(self, claim: Correction) -> Future[None]:
        """Append the withdrawal of a claim.

        Raises:
            InvalidValueError: it is no claim.
        """
        return self._append([taking_back(claim)])

    def _append(self, corrections: Sequence[Correction]) -> Future[None]:
        told: Future[None] = Future()

        def counted(done: Future[list[Correction]]) -> None:
            if (error := done.exception()) is not None:
                told.set_exception(error)
                return
            written = done.result()
            self._deliver(lambda: self._count(written, told))

        self._project.writes.append_corrections(corrections).add_done_callback(counted)
        return told

    def _count(self, written: Sequence[Correction], told: Future[None]) -> None:
        self._time.corrected(written, self._day_of)
        told.set_result(None)
        for listener in self.said:
            listener()

    def _day_of(self, one: Correction) -> int:
        began_ms = self._began.get(one.entry_seq, one.start_ms)
        session = self._session_of(one.session_id)
        return 0 if session is None else day_number(session, began_ms)

    def _is_today(self, question: Question) -> bool:
        session = self._session_of(question.session_id)
        return session is not None and day_number(session, question.end_ms) == self._time.day

    def _session_of(self, session_id: str) -> SessionFacts | None:
        if session_id == self._recording.session_id:
            return self._recording.facts  # with all changes of local time until now
        return self._earlier.get(session_id)

    def _on_booked(self, batch: Sequence[EffortEntry]) -> None:
        ended = [e for e in batch if e.span.category in ASKABLE and e.span.ended_by not in _GOES_ON]
        if ended and self.returned:
            end_ms = ended[-1].span.end_ms
            entries = self._project.reads.entries_in(self._recording.session_id)
            entries.add_done_callback(lambda done: self._ask(done, end_ms))

    def _ask(self, done: Future[list[EffortEntry]], end_ms: int) -> None:
        with suppress(AnnotatorError):
            for question in questions_of(done.result(), ()):
                if question.end_ms == end_ms and _is_worth_asking(question):
                    self._deliver(partial(self._tell, question))

    def _tell(self, question: Question) -> None:
        for listener in self.returned:
            listener(question)


def _moved(claim: Correction, moment: tuple[str, int]) -> Correction:
    session_id, start_ms = moment
    end_ms = start_ms + claim.duration_ms
    return replace(claim, session_id=session_id, start_ms=start_ms, end_ms=end_ms)


def _is_worth_asking(question: Question) -> bool:
    return not question.was_paused and question.end_ms - question.start_ms >= ASK_FROM_MS

"""Shows the question about a break in its bar, and writes the answer to the record."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from annotator.day.break_questions import BreakAnswer, Question
from annotator.day.break_reasons import OFFERED
from annotator.day.day_record import DayRecord, local_time
from annotator.errors import AnnotatorError
from annotator.pay import hours_text
from annotator.session.job_session import JobSession
from widgets.kit import day_words
from widgets.kit.bridge import Bridge
from widgets.open_job.context import Context
from widgets.shell.action_table import ActionTable
from widgets.shell.break_question_bar import BreakQuestionBar
from widgets.shell.notice_bar import Notice

ACTIONS = ("answer-work", "answer-other", "answer-rest", "answer-own")
"""The actions whose keys answer, in the order of the buttons."""

PASSING_MS = 5_000


class BreakQuestion(QObject):
    """Asks questions of the open session; a question stays until it is answered or put off."""

    def __init__(
        self, context: Context, bar: BreakQuestionBar, table: ActionTable, bridge: Bridge
    ) -> None:
        """Wait for a job; the ``table`` has the keys of the answers."""
        super().__init__(context.window)
        self._context = context
        self._bar = bar
        self._table = table
        self._bridge = bridge
        self._session: JobSession | None = None
        self._question: Question | None = None
        self._bar.answered.connect(self._on_answered)
        self._bar.put_off.connect(self._forget)
        context.jobs.job_changed.connect(self._on_job)

    def press(self, place: int) -> None:
        """Press one of the buttons of the bar, as its key does."""
        self._bar.press(place)

    def _on_job(self) -> None:
        job = self._context.jobs.job_or_none
        self._session = None if job is None else job.session
        self._bar.withdraw()
        self._forget()
        if self._session is not None:
            self._session.word.returned.append(self._ask)
            self._session.word.said.append(partial(self._look_again, self._session))

    def _ask(self, question: Question) -> None:
        # Another worker may have taken over meanwhile: the question is private.
        if self._session is None or question.session_id != self._session.recording.session_id:
            return
        self._question = question
        facts = self._session.recording.facts
        start, end = (local_time(facts, ms) for ms in (question.start_ms, question.end_ms))
        keys = [_key_text(self._table[action_id]) for action_id in ACTIONS]
        reasons = [(code, day_words.reason_words(code)) for code in OFFERED]
        self._bar.ask(day_words.question_words(question, start, end), keys, reasons)
        self._context.actions.refresh()

    def _on_answered(self, answer: BreakAnswer, reason: str) -> None:
        question, session = self._question, self._session
        self._forget()
        if question is None or session is None:
            return
        try:
            told = session.word.answer(question, answer, reason)
        except AnnotatorError as error:
            self._context.jobs.refuse(error)
            return
        done = partial(self._say_counted, answer, question.end_ms - question.start_ms)
        self._bridge.when_done(told, lambda _: done(), self._refuse)

    def _say_counted(self, answer: BreakAnswer, ms: int) -> None:
        sentences = {
            BreakAnswer.WORK: self.tr("%1 count as work that you added."),
            BreakAnswer.REST: self.tr("%1 count as rest, as far as you had earned it."),
            BreakAnswer.OWN: self.tr("%1 count as your own time."),
        }
        text = sentences[answer].replace("%1", day_words.apart(hours_text(ms)))
        text = f"{text} {self.tr('You can change this in My day.')}"
        self._context.notices.say(Notice(text, passes_ms=PASSING_MS))

    def _look_again(self, session: JobSession) -> None:
        """Withdraw the question if it was answered in My day meanwhile."""
        if self._question is not None and session is self._session:
            days = session.project.reads.days_of(session.worker.id)
            self._bridge.when_done(days, self._withdraw_answered, self._refuse)

    def _withdraw_answered(self, days: list[DayRecord]) -> None:
        asked = self._question
        if asked is None:
            return
        # A question in My day may begin earlier or end later: it may contain the span of this
        # question among others.
        pieces = [
            piece
            for day in days
            for question in day.questions
            if question.session_id == asked.session_id
            for piece in question.stretches
            if piece.start_ms < asked.end_ms and asked.start_ms < piece.end_ms
        ]
        if pieces and all(piece.is_answered for piece in pieces):
            self._bar.withdraw()
            self._forget()

    def _forget(self) -> None:
        self._question = None
        self._context.actions.refresh()

    def _refuse(self, error: BaseException) -> None:
        if not isinstance(error, AnnotatorError):
            raise error
        self._context.jobs.refuse(error)


def _key_text(action: QAction) -> str:
    return str(action.shortcut().toString(QKeySequence.SequenceFormat.NativeText))

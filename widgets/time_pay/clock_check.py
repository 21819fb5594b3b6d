"""Tells the person when the computer's clock is plainly wrong, and when it is right again."""

from __future__ import annotations

import datetime as dt
from typing import Final

from PySide6.QtCore import QObject, QTimer

from annotator.day.day_record import local_time
from annotator.errors import AnnotatorError
from annotator.records import SessionFacts
from annotator.session.job_session import JobSession
from annotator.session.wall_clock import WallDoubt, doubt_of, last_began, wall_ms
from widgets.kit import day_words
from widgets.kit.bridge import Bridge
from widgets.open_job.context import Context
from widgets.shell.notice_bar import Notice, NoticeTone

LOOK_EVERY_MS: Final = 5_000


class ClockCheck(QObject):
    """Only reports, and stops nothing: durations and dates come from different clocks."""

    def __init__(self, context: Context, bridge: Bridge) -> None:
        """Wait for a job."""
        super().__init__(context.window)
        self._jobs = context.jobs
        self._notices = context.notices
        self._bridge = bridge
        self._session: JobSession | None = None
        self._last: dt.datetime | None = None
        self._doubt: WallDoubt | None = None
        self._notice: Notice | None = None
        self._began_wrong = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        context.jobs.job_changed.connect(self._on_job)

    def look(self) -> None:
        """Report once when the clock becomes wrong, and once when it is right again."""
        session = self._session
        if session is None:
            return
        now_ms = wall_ms(session.clock)
        doubt = doubt_of(now_ms, self._last)
        if doubt is self._doubt:
            return
        self._doubt = doubt
        self._withdraw()
        if doubt is not None:
            self._say(self._wrong(doubt, session, now_ms), NoticeTone.ATTENTION)
        elif self._began_wrong:
            self._say(
                self.tr(
                    "The computer's clock is right again. Close the job and open it again, so "
                    "that your work from now on is recorded on the right day."
                )
            )

    def _wrong(self, doubt: WallDoubt, session: JobSession, now_ms: int) -> str:
        facts = session.recording.facts
        now = local_time(facts, now_ms - facts.started_utc_ms).date()
        if doubt is WallDoubt.BEFORE_LAST and self._last is not None:
            said = self.tr("The computer's clock says %1, but this job has work of %2.")
            said = said.replace("%2", day_words.apart(day_words.date_text(self._last.date())))
        else:
            said = self.tr("The computer's clock says %1. That cannot be right.")
        todo = self.tr(
            "Your time is measured all the same, and nothing is lost. Set the clock, then close "
            "the job and open it again, so that your work is recorded on the right day."
        )
        return f"{said.replace('%1', day_words.apart(day_words.date_text(now)))} {todo}"

    def _say(self, text: str, tone: NoticeTone = NoticeTone.PLAIN) -> None:
        self._notice = Notice(text, tone)
        self._notices.say(self._notice)

    def _withdraw(self) -> None:
        if self._notice is not None:
            self._notices.withdraw(self._notice)
            self._notice = None

    def _on_job(self) -> None:
        self._timer.stop()
        self._withdraw()
        self._doubt, self._began_wrong, self._last = None, False, None
        job = self._jobs.job_or_none
        session = self._session = None if job is None else job.session
        if session is not None:
            sessions = session.project.reads.sessions()
            self._bridge.when_done(sessions, lambda got: self._on_sessions(session, got), _ignore)

    def _on_sessions(self, session: JobSession, sessions: list[SessionFacts]) -> None:
        if session is not self._session:
            return
        self._last = last_began(sessions, session.recording.session_id)
        self._began_wrong = doubt_of(session.clock.wall_start_ms, self._last) is not None
        self.look()
        self._timer.start()


def _ignore(error: BaseException) -> None:
    """Ignore the error: an unreadable file is reported by other reads."""
    if not isinstance(error, AnnotatorError):
        raise error

"""Suggests a break, once and gently, when an item is opened; stores nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, QTimer

from annotator.pay.order.work_order import WorkOrder
from annotator.pay.pay_sentences import hours_text
from annotator.session.break_due import BreakWatch
from annotator.session.job_session import JobSession
from annotator.settings import Settings
from widgets.open_job.context import Context
from widgets.shell.notice_bar import Notice

LOOK_EVERY_MS = 2_000
MINUTE_MS = 60_000
SETTING = "remind_of_breaks"


class BreakReminder(QObject):
    """Watches the effort clock of the current worker. Each session has its own count."""

    def __init__(self, context: Context, settings: Settings) -> None:
        """Wait for a job."""
        super().__init__(context.window)
        self._jobs = context.jobs
        self._notices = context.notices
        self._settings = settings
        self._watch = BreakWatch()
        self._notice: Notice | None = None
        self._quiet: tuple[str, date] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        context.jobs.job_changed.connect(self._on_job)

    def look(self) -> None:
        """Read the clock; during a break the reminder is withdrawn."""
        session = self._session
        if session is None:
            return
        self._watch.note(session.clock.totals())
        if self._watch.is_rested:
            self._withdraw()

    @property
    def _session(self) -> JobSession | None:
        return self._jobs.job.session if self._jobs.is_open else None

    def _on_job(self) -> None:
        self._withdraw()
        self._watch = BreakWatch()
        if self._jobs.is_open:
            self._jobs.job.item_opened.connect(self._on_item)
            self._timer.start()
        else:
            self._timer.stop()

    def _on_item(self) -> None:
        """Remind only here: a break between two items interrupts nothing."""
        self.look()
        session = self._session
        if session is None or not self._watch.is_due or not self._may_speak(session):
            return
        self._watch.told()
        words = self.words(self._watch.since_break_ms, session.clock.rest_balance_ms, session.order)
        self._notice = Notice(words, choices=self.choices)
        self._notices.say(self._notice)

    @property
    def choices(self) -> tuple[tuple[str, Callable[[], None]], ...]:
        """The buttons of the reminder."""
        return (
            (self.tr("Snooze 10 min"), self._watch.snooze),
            (self.tr("No more today"), self._be_quiet),
        )

    def words(self, worked_ms: int, rest_ms: int, order: WorkOrder | None) -> str:
        """Return the text of the reminder for an amount of work and of earned rest."""
        text = self.tr(
            "%1 of work since your last break. A few minutes away are good for eyes and hands."
        )
        text = text.replace("%1", hours_text(worked_ms))
        if rest_ms < MINUTE_MS:
            return text
        if order is None:
            rest = self.tr("You have earned %1 of rest.")
        elif order.pays_rests:
            rest = self.tr("You have earned %1 of paid rest.")
        else:
            rest = self.tr("You have earned %1 of rest; this work order does not pay for it.")
        return f"{text} {rest.replace('%1', hours_text(rest_ms))}"

    def _may_speak(self, session: JobSession) -> bool:
        is_quiet = self._quiet == (session.worker.name, date.today())  # noqa: DTZ011 - the person's
        return self._settings.flag(SETTING) and not is_quiet

    def _be_quiet(self) -> None:
        session = self._session
        if session is not None:
            self._quiet = session.worker.name, date.today()  # noqa: DTZ011 - the person's own day

    def _withdraw(self) -> None:
        if self._notice is not None:
            self._notices.withdraw(self._notice)
            self._notice = None

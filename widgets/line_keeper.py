"""Keeps the quiet line true: presence each second, time and money at item boundaries."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from annotator.pay.money import amount_text, with_currency
from annotator.pay.statement import hours_text
from annotator.session.job_session import JobSession
from widgets.quiet_line import QuietLine

EVERY_MS = 1000


class LineKeeper(QObject):
    """Reads the session and tells the line; never a live rate, never the time on one item."""

    def __init__(self, line: QuietLine, parent: QObject) -> None:
        """Begin without a session."""
        super().__init__(parent)
        self._line = line
        self._session: JobSession | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._show_presence)

    def attach(self, session: JobSession) -> None:
        """Show a session."""
        self._session = session
        self._line.show_worker(session.worker.name)
        self._line.show_saved(is_saved=True)
        self.show_figures()
        self._show_presence()
        self._timer.start()

    def detach(self) -> None:
        """Show nobody's."""
        self._timer.stop()
        self._session = None
        self._line.show_presence(None)
        self._line.show_worker("")
        self._line.show_time("")
        self._line.show_money("")
        self._line.show_saved(None)

    def show_figures(self) -> None:
        """Show time today and money owed, as they stand at this item boundary."""
        if self._session is None:
            return
        self._line.show_time(hours_text(self._session.today_ms()))
        is_sample = self._session.project.facts.sample
        self._line.show_money(owed_text(self._session), is_sample=is_sample)

    def _show_presence(self) -> None:
        if self._session is not None:
            self._line.show_presence(self._session.clock.presence)


def owed_text(session: JobSession) -> str | None:
    """Return what is owed with its currency; None: no rate was given; "": not known yet."""
    pay = session.pay()
    if pay is None or pay.currency is None:
        return None
    owed = pay.due["owed"].exact
    return "" if owed is None else with_currency(amount_text(owed, pay.currency), pay.currency)

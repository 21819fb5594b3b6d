"""Keeps the quiet line true: presence each second, time and money at item boundaries."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import QObject, QTimer

from annotator.effort.categories import Category
from annotator.pay import Figures, PayFigures
from annotator.pay.compute import NO_RATE
from annotator.pay.money import amount_text, with_currency
from annotator.pay.paid import came_of
from annotator.pay.statement import hours_text
from annotator.session.job_session import JobSession
from widgets.quiet_line import QuietLine

EVERY_MS = 1000
MINUTE_MS = 60_000


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
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.show_figures)

    def attach(self, session: JobSession) -> None:
        """Show a session."""
        if session.project.is_read_only:
            self._line.show_looking(is_looking=True)
            return
        self._session = session
        session.money.changed.append(self.show_figures)
        session.word.said.append(self.show_figures)
        self._line.show_worker(session.worker.name)
        self._line.show_saved(is_saved=True)
        self.show_figures()
        self._show_presence()
        self._timer.start()

    def detach(self) -> None:
        """Show nobody's."""
        self._timer.stop()
        self._soon.stop()
        self._session = None
        self._line.show_looking(is_looking=False)
        self._line.show_presence(None)
        self._line.show_worker("")
        self._line.show_time("")
        self._line.show_money("")
        self._line.show_rest("")
        self._line.show_saved(None)

    def show_figures_soon(self) -> None:
        """Show them once the picture that was asked for is painted: nobody waits for figures."""
        self._soon.start(0)

    def show_figures(self) -> None:
        """Show time today and money owed, as they stand at this item boundary."""
        if self._session is None:
            return
        added_ms = self._session.today().get(Category.DECLARED, 0)
        added = hours_text(added_ms) if added_ms else ""
        self._line.show_time(hours_text(self._session.today_ms()), added)
        is_sample = self._session.project.facts.sample
        pay = self._session.pay()
        paid = None if pay is None else self._session.money.figures(pay)
        self._line.show_money(owed_text(pay, paid), came_text(paid), is_sample=is_sample)

    def _show_presence(self) -> None:
        if self._session is not None:
            clock = self._session.clock
            self._line.show_presence(clock.presence)
            # In whole minutes: what is seen must not count down.
            self._line.show_rest(hours_text(clock.rest_balance_ms // MINUTE_MS * MINUTE_MS))


def owed_text(pay: PayFigures | None, paid: Figures | None = None) -> str | None:
    """Return what is still owed with its currency; None: no rate was given; "": not known yet.

    Args:
        pay: the figures of the worker; None without an order.
        paid: what was paid of it; what has come is owed no more.
    """
    if pay is None or pay.currency is None:
        return None
    owed = pay.due["owed"]
    if owed.exact is None:
        return None if NO_RATE in (owed.reason or "") else ""
    rest = None if paid is None or not came_of(paid) else paid["open"].exact
    still = owed.exact if rest is None else max(rest, Fraction())
    return with_currency(amount_text(still, pay.currency), pay.currency)


def came_text(paid: Figures | None) -> str:
    """Return what has come, such as ``KES 50.00``; "" as long as nothing came."""
    came = Fraction() if paid is None else came_of(paid)
    if paid is None or not came:
        return ""
    currency = paid["open"].unit
    return with_currency(amount_text(came, currency), currency)

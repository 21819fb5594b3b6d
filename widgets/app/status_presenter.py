"""Updates the status bar: presence every second, time and money at item boundaries."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from annotator.effort.categories import Category
from annotator.pay import Figures, PayFigures
from annotator.pay.compute import NO_RATE
from annotator.pay.pay_sentences import hours_text
from annotator.pay.payments.paid import came_of, open_for_accepted
from annotator.pay.portions import owed_for_accepted
from annotator.session.job_session import JobSession
from widgets.kit.amount_text import is_nothing, shown_total
from widgets.kit.timers import single_shot
from widgets.shell.status_bar import SaveState, StatusBar

EVERY_MS = 1000
MINUTE_MS = 60_000


class StatusPresenter(QObject):
    """Shows the session's state in the status bar.

    It never shows a live rate or the time on one item.
    """

    def __init__(self, line: StatusBar, parent: QObject) -> None:
        """Start without a session."""
        super().__init__(parent)
        self._line = line
        self._session: JobSession | None = None
        self._is_refused = False
        self._day = 0
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._show_presence)
        self._soon = single_shot(self, self.show_figures)

    def attach(self, session: JobSession) -> None:
        """Show the state of a session."""
        if session.project.is_read_only:
            self.look_only(session)
            return
        self._session, self._is_refused = session, False
        session.editor.failed.append(lambda _: self._on_written(session, is_refused=True))
        session.editor.saved.append(lambda: self._on_written(session, is_refused=False))
        session.money.changed.append(self.show_figures)
        session.word.said.append(self.show_figures)
        session.pieces_changed.append(self.show_figures_soon)
        self._line.show_worker(session.worker.name)
        self.show_saved()
        self.show_figures()
        self._show_presence()
        self._timer.start()

    def look_only(self, session: JobSession) -> None:
        """Show, from now on, that time is not counted and edits are not saved."""
        self.detach()
        self._line.show_looking(is_looking=True)
        if session.project.damage is not None:
            self._line.show_saved(SaveState.NOT_SAVED)

    def show_saved(self, *_ignored: object) -> None:
        """Show whether everything is saved to the file, including time."""
        session = self._session
        if session is None:
            return
        if self._is_refused or not session.recording.is_kept:
            state = SaveState.NOT_SAVED
        elif not session.project.is_examined:
            state = SaveState.CHECKING
        else:
            state = SaveState.SAVED if session.editor.is_saved else SaveState.SAVING
        self._line.show_saved(state)

    def _on_written(self, session: JobSession, *, is_refused: bool) -> None:
        if session is self._session:
            # A refused edit was reversed; the message stays until something is saved again.
            self._is_refused = is_refused
            self.show_saved()

    def detach(self) -> None:
        """Show no session."""
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
        """Show the figures after the requested picture is painted, so that they never delay it."""
        self._soon.start(0)

    def show_figures(self) -> None:
        """Show the time today and the amount owed, as of this item boundary."""
        if self._session is None:
            return
        self._day = self._session.time.day
        added_ms = self._session.today().get(Category.DECLARED, 0)
        added = hours_text(added_ms) if added_ms else ""
        self._line.show_time(hours_text(self._session.today_ms()), added)
        is_sample = self._session.project.facts.sample
        pay = self._session.pay()
        paid = None if pay is None else self._session.money.figures(pay)
        self._line.show_money(
            owed_text(pay, paid), came_text(paid), accepted_text(pay, paid), is_sample=is_sample
        )

    def _show_presence(self) -> None:
        self.show_saved()
        if self._session is not None:
            if self._session.time.day != self._day:
                self.show_figures()  # midnight: what was worked before is not of today
            clock = self._session.clock
            self._line.show_presence(clock.presence)
            # In whole minutes: a visible number must not count down.
            self._line.show_rest(hours_text(clock.rest_balance_ms // MINUTE_MS * MINUTE_MS))


def owed_text(pay: PayFigures | None, paid: Figures | None = None) -> str | None:
    """Return the amount still owed with its currency.

    Returns None if there is no rate, and "" if the amount is not known yet.

    What is not reviewed yet counts as if it were accepted: see ``accepted_text``.

    Args:
        pay: the figures of the worker; None without an order.
        paid: the payments; the amount owed is less by what was received.
    """
    if pay is None or pay.currency is None:
        return None
    owed = pay.expected["owed"]
    if owed.exact is None:
        return None if NO_RATE in (owed.reason or "") else ""
    rest = None if paid is None or not came_of(paid) else paid["open"].exact
    still = owed.exact if rest is None else max(rest, Fraction())
    return shown_total(still, pay.currency)


def accepted_text(pay: PayFigures | None, paid: Figures | None = None) -> str:
    """Return what is still owed for accepted work, such as ``KES 6.93``.

    "" where it is nothing else than what is owed in all, and once all of it has come.
    """
    accepted = None if pay is None else owed_for_accepted(pay)
    if accepted is not None and paid is not None and came_of(paid):
        accepted = open_for_accepted(paid)
    if pay is None or pay.currency is None or accepted is None:
        return ""
    if is_nothing(accepted, pay.currency):
        return QCoreApplication.translate("StatusBar", "nothing yet")
    return shown_total(accepted, pay.currency)


def came_text(paid: Figures | None) -> str:
    """Return the amount received, such as ``KES 50.00``; "" if there is none."""
    came = Fraction() if paid is None else came_of(paid)
    if paid is None or not came:
        return ""
    currency = paid["open"].unit
    return shown_total(came, currency)

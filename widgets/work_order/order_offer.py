"""Tells whoever sits down that a new work order was given for the job."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from widgets.open_job.context import Context
from widgets.shell.notice_bar import Notice, NoticeTone


class OrderOffer(QObject):
    """Says it at every opening until the order is accepted: whether it was left is not recorded.

    It is a notice, not a dialog: work can begin at once, under the terms so far.
    """

    def __init__(self, context: Context, read: Callable[[], None]) -> None:
        """Take the context, and what shows the offered order."""
        super().__init__(context.window)
        self._context = context
        self._read = read
        self._told: Notice | None = None

    def tell(self) -> None:
        """Say that an order is offered, if one is."""
        self.withdraw()
        job = self._context.jobs.job_or_none
        if job is None or job.session.offered is None:
            return
        text = self.tr(
            "A new work order was given for this job. Until you accept it, everything goes on "
            "under the order that you accepted."
        )
        if job.session.order is None:
            text = self.tr(
                "A work order was given for this job. Until you accept it, your work goes on "
                "without terms."
            )
        choice = self.tr("&Read it…"), self._read
        self._told = Notice(text, NoticeTone.ATTENTION, (choice,))
        self._context.notices.say(self._told)

    def withdraw(self) -> None:
        """Withdraw the notice, because an order was accepted."""
        if self._told is not None:
            self._context.notices.withdraw(self._told)
            self._told = None

"""Somebody at the real window who works by clocks of ours and looks at the own day."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from annotator.effort.categories import Category
from tests.journeys.hand import Hand
from tests.support.held_clock import HeldClock
from widgets.time_pay.day.day_dialog import MyDayDialog

K = Qt.Key
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
MINUTE_MS = 60_000
Act = Callable[[MyDayDialog], bool]


PATIENCE = 400
"""How many looks a step may take: a dialog that stays open would stop the whole run."""


class Desk:
    """The real window by clocks of ours; what is done in My day is done by steps that wait."""

    def __init__(self, hand: Hand, clock: HeldClock) -> None:
        self.hand = hand
        self.clock = clock

    def work(self, minutes: float) -> None:
        for _half in range(round(2 * minutes)):
            self.leave(0.5)

    def leave(self, minutes: float) -> None:
        session = self.hand.desk.session
        self.clock.move(round(minutes * MINUTE_MS), session.clock)
        session.clock.signal()

    def in_my_day(self, *steps: Act) -> None:
        """Open My day by its key, and do one step after the other as each can be done."""
        waiting = list(steps)
        left, failed = [PATIENCE], list[AssertionError]()

        def act(dialog: MyDayDialog) -> bool:
            left[0] -= 1
            try:
                if waiting and waiting[0](dialog):
                    waiting.pop(0)
            except AssertionError as error:
                failed.append(error)
            is_over = not waiting or bool(failed) or left[0] < 0
            if is_over:
                dialog.done(0)
            return is_over

        with self.hand.answering(MyDayDialog, act):
            self.hand.key(K.Key_M, CTRL_SHIFT)
        for error in failed:
            raise error
        assert waiting == []
        self.hand.return_to_window()


def sums(dialog: MyDayDialog) -> dict[Category, int]:
    """Return the sums that the view shows, in ms."""
    return {} if dialog.day.day is None else dict(dialog.day.day.totals)

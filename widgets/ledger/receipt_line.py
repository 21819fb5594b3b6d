"""A quiet line that shows how much of the own work nobody has countersigned yet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from annotator.job_ledger.state import ReceiptState
from widgets.kit.dialogs.form_widgets import button, words
from widgets.kit.layouts import new_row
from widgets.ledger.dialogs.state_words import (
    ReceiptStanding,
    days_without,
    standing_of,
    told,
    why_it_matters,
)
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX


class ReceiptLine(QWidget):
    """Shown only beside time and pay; it never appears by itself.

    Signals:
        asked: the person wants to see the receipts.
        hand_in_asked: the person wants to hand in.
    """

    asked = Signal()
    hand_in_asked = Signal()

    def __init__(self, look: Look) -> None:
        """Start hidden."""
        super().__init__()
        self.said = words("", "quiet", is_selectable=True)
        self.button = button(self.tr("Why, and &receipts…"), "link", call=self.asked)
        self.hand_in_button = button(self.tr("&Hand in…"), "link", call=self.hand_in_asked)
        self.hand_in_button.hide()
        line = new_row(self, look.px(GAP_PX // 2))
        line.addWidget(self.said, 1)
        for each in (self.hand_in_button, self.button):
            line.addWidget(each, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def show_state(self, state: ReceiptState) -> None:
        """Show a state; without open entries the line is hidden."""
        text = told(state)
        self._say(" ".join(filter(None, (text.headline, text.note))))
        self.setVisible(bool(state.entries))

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setToolTip(why_it_matters())
        self.button.setAccessibleDescription(why_it_matters())


class DaysWithoutReceipt(ReceiptLine):
    """Shows in My day for how long there has been no receipt; hidden if no entry is open.

    Args:
        look: provides colours and sizes.
        today: returns the local day.
    """

    def __init__(self, look: Look, today: Callable[[], date]) -> None:
        """Start hidden."""
        super().__init__(look)
        self._today = today

    def show_state(self, state: ReceiptState) -> None:
        """Show a state. Handed-in work waits for others, so the button is hidden."""
        text = days_without(state, self._today())
        self._say(text)
        self.hand_in_button.setVisible(standing_of(state) is not ReceiptStanding.WAITING)
        self.setVisible(bool(text))

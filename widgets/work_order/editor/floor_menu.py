"""The menu of minimum wages from which a floor can be picked; none is set automatically."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QPushButton

from annotator.pay.wages import MinimumWage
from widgets.kit.amount_text import shown_rate
from widgets.kit.dialogs.form_widgets import button


class FloorMenu:
    """A button with an entry for each wage; wages in another currency are disabled."""

    def __init__(
        self,
        wages: Sequence[MinimumWage],
        today: date,
        pick: Callable[[MinimumWage], None],
    ) -> None:
        """Create the button; ``pick`` is called with the chosen wage."""
        self.button: QPushButton = button(_tr("Add a legal minimum…"))
        self.menu = QMenu(self.button)
        self.menu.setToolTipsVisible(True)
        self._wages = tuple(wages)
        for wage in self._wages:
            action = self.menu.addAction(wage_text(wage, today))
            action.setToolTip(wage.source)
            action.triggered.connect(lambda _on=False, wage=wage: pick(wage))
        self.button.setMenu(self.menu)
        self.button.setEnabled(bool(self._wages))

    def show_currency(self, currency: str | None) -> None:
        """Enable only wages in the currency of the order; all, if it has none."""
        for wage, action in zip(self._wages, self.menu.actions(), strict=True):
            action.setEnabled(currency is None or wage.currency == currency)


def wage_text(wage: MinimumWage, today: date) -> str:
    """Return a wage in one line: place, amount, unit, start date, and whether it is old."""
    units = {
        "hour": _tr("an hour"),
        "day": _tr("a day"),
        "week": _tr("a week"),
        "month": _tr("a month"),
        "year": _tr("a year"),
    }
    amount = shown_rate(wage.amount, wage.currency)
    text = f"{wage.place}: {amount} {units[wage.unit]}, {wage.effective.isoformat()}"
    return f"{text} – {_tr('older than 12 months')}" if wage.is_stale(today) else text


def _tr(text: str) -> str:
    return QCoreApplication.translate("OrderEditor", text)

"""The line at the foot of the editor: faults to correct, or else undisclosed fields."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from annotator.pay.order.disclosures import disclosures
from annotator.pay.order.order_draft import DraftCheck
from annotator.pay.order.work_order import WorkOrder
from widgets.kit.dialogs.form_widgets import set_role, words
from widgets.kit.error_text import sentence_text
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX


class StateLine(QWidget):
    """One or two sentences; a refusal stays until something changes."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.text = words("", "quiet")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, look.px(GAP_PX), 0)
        line.addWidget(self.text, 1)

    def tell(self, text: str, tone: str) -> None:
        """Show a message."""
        self.text.setText(text)
        set_role(self.text, tone)

    def show_draft(self, judged: DraftCheck, faults: int) -> None:
        """Show how complete the order is."""
        if not judged.text:
            # No fault: nothing was filled in yet.
            self.tell(self.tr("Fill in the currency under Pay; then it can be saved."), "quiet")
        elif faults:
            many = self.tr("%n fields to correct before it can be saved.", "", faults)
            one = self.tr("1 field to correct before it can be saved.")
            self.tell(one if faults == 1 else many, "refusal")
        elif judged.faults:
            self.tell(sentence_text(judged.faults[0].said), "refusal")
        elif judged.order is not None:
            self.tell(self._silent(judged.order), "quiet")

    def _silent(self, order: WorkOrder) -> str:
        rows = [entry for section in disclosures(order, "en") for entry in section.rows]
        count = sum(not entry.is_disclosed for entry in rows)
        if count == 0:
            return self.tr("It can be used. Nothing is left out.")
        if count == 1:
            return self.tr("It can be used. 1 field is not disclosed.")
        return self.tr("It can be used. %n fields are not disclosed.", "", count)

"""Asks for time to add that is part of no entry: length, reason and item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtWidgets import QComboBox, QFormLayout, QWidget

from annotator.day.break_reasons import REASONS
from annotator.day.claims import is_hardly_meant
from annotator.display_text import LONGEST_NAME, one_line
from annotator.items.item_row import ItemRow
from annotator.pay import hours_text
from annotator.session.time_statements import LONGEST_CLAIM_MS
from widgets.kit.day_words import apart, reason_words
from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import words
from widgets.kit.dialogs.number_fields import NumberField, fault_line, refuses
from widgets.kit.plain_text import add_row
from widgets.theme.look import Look
from widgets.theme.tokens import ROW_PX

DAY_MS: Final = 86_400_000
_MINUTE_MS: Final = 60_000


@dataclass(frozen=True, slots=True)
class Claim:
    """Declared time: its length in ms, the code of the reason, and the item if any."""

    ms: int
    reason: str
    item_id: int | None


class AddTimeDialog(DialogFrame):
    """Minutes, a reason, and perhaps an item; nothing is guessed and nothing is refused.

    An implausible length is questioned once, and added when the button is pressed again.
    """

    def __init__(
        self,
        look: Look,
        items: Sequence[ItemRow],
        here: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Offer the items of the job; ``here`` is the open one."""
        super().__init__(look, "", width_px=460, parent=parent)
        self.setWindowTitle(self.tr("Add time"))
        self.title.setText(self.tr("Add time"))
        text = self.tr(
            "Work that the program could not see: instruction by somebody, reading elsewhere, "
            "time lost in a crash. It is listed beside the measured time, and never mixed with it."
        )
        self.body.addWidget(words(text, "quiet"))
        self.minutes = NumberField()
        self.minutes.setRange(1, LONGEST_CLAIM_MS // _MINUTE_MS)
        self.minutes.setValue(10)
        self.minutes.setSuffix(self.tr(" min"))
        self.minutes.setMinimumHeight(look.px(ROW_PX))
        self.reason = QComboBox()
        for code in REASONS:
            self.reason.addItem(reason_words(code), code)
        self.reason.setCurrentIndex(REASONS.index("instruction"))
        self.item = QComboBox()
        self.item.addItem(self.tr("No single item"), None)
        for row in items:
            self.item.addItem(one_line(row.path, LONGEST_NAME), row.id)
        self._name_fields()
        self._counted_ms, self._passed_ms = 0, DAY_MS
        self.doubt = words("", "attention")
        self.doubt.hide()
        self._lay_out()
        self._offer_here(here)
        self.cancel_button.clicked.connect(self.reject)
        self.add_time_button.clicked.connect(self._on_add)
        self.minutes.valueChanged.connect(self._ask_no_more)
        self.minutes.setFocus()
        self.minutes.selectAll()

    def _name_fields(self) -> None:
        for field, name in (
            (self.minutes, self.tr("How many minutes")),
            (self.minutes.lineEdit(), self.tr("How many minutes")),
            (self.reason, self.tr("What it was")),
            (self.item, self.tr("On which item")),
        ):
            field.setAccessibleName(name)

    def _lay_out(self) -> None:
        form = QFormLayout()
        add_row(form, self.tr("&How long"), self.minutes)
        form.addRow(fault_line(self.minutes))
        add_row(form, self.tr("&What it was"), self.reason)
        add_row(form, self.tr("&On which item"), self.item)
        self.body.addLayout(form)
        self.body.addWidget(self.doubt)
        self.footer.addStretch(1)
        self.cancel_button = self.add_button(self.tr("&Cancel"))
        self.add_time_button = self.add_button(self.tr("&Add"), "primary", is_default=True)

    def show_so_far(self, counted_ms: int, passed_ms: int) -> None:
        """Set the work of the day so far, and how much of the day has passed."""
        self._counted_ms, self._passed_ms = counted_ms, passed_ms

    def _on_add(self) -> None:
        if refuses(self):
            return
        claimed_ms = self.answer().ms
        if self.doubt.isHidden() and is_hardly_meant(
            claimed_ms, counted_ms=self._counted_ms, passed_ms=self._passed_ms
        ):
            self._ask(self._counted_ms + claimed_ms)
        else:
            self.accept()

    def _ask(self, together_ms: int) -> None:
        text = (
            self.tr("The day would have %1 of work, and only %2 of it have passed. Is that right?")
            if together_ms > self._passed_ms
            else self.tr("The day would have %1 of work. Is that right?")
        )
        text = text.replace("%1", apart(hours_text(together_ms)))
        self.doubt.setText(text.replace("%2", apart(hours_text(self._passed_ms))))
        self.doubt.show()
        self.add_time_button.setText(self.tr("&Yes, add it"))
        self.add_time_button.setAccessibleDescription(self.doubt.text())
        self.add_time_button.setFocus()
        self.fit()

    def _ask_no_more(self) -> None:
        self.doubt.hide()
        self.add_time_button.setText(self.tr("&Add"))
        self.add_time_button.setAccessibleDescription("")

    def _offer_here(self, here: int | None) -> None:
        """Put the open item second: it is the most likely choice."""
        at = self.item.findData(here) if here is not None else -1
        if at > 0:
            name = self.item.itemText(at)
            self.item.removeItem(at)
            self.item.insertItem(1, name, here)

    def answer(self) -> Claim:
        """Return what was entered."""
        reason, item_id = str(self.reason.currentData()), self.item.currentData()
        return Claim(self.minutes.value() * _MINUTE_MS, reason, item_id)

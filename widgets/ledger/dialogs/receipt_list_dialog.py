"""All receipts of the own record, newest first: whether each is valid and in use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from annotator.job_ledger.receipts import JudgedReceipt
from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.digest_text import digits_text
from widgets.kit.dialogs.form_widgets import button, card, empty, row, settle, show_all, words
from widgets.kit.error_text import sentence_text
from widgets.kit.layouts import new_column
from widgets.ledger.dialogs.key_card import ATTENTION
from widgets.ledger.dialogs.ledger_facts import Fact, FactTable
from widgets.ledger.dialogs.ledger_words import entries_text
from widgets.ledger.dialogs.state_words import day_text
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX


class ReceiptListDialog(DialogFrame):
    """Shows given receipts; each can be set aside here, and used again.

    Signals:
        set_aside_asked: carries the ``StoredReceipt`` to set aside.
        use_again_asked: carries the ``StoredReceipt`` to use again.
    """

    set_aside_asked = Signal(object)
    use_again_asked = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        """Start without receipts."""
        super().__init__(look, "", width_px=560, parent=parent)
        self.show_titles(self.tr("Your receipts"))
        note = self.tr(
            "A receipt that you set aside stays in the job, but counts no more: your hand-ins go "
            "on without it. You can use it again at any time, if it fits what you handed in."
        )
        self.body.addWidget(words(note, "quiet"))
        self.said = words("", is_selectable=True)
        self.said.hide()
        self.body.addWidget(self.said)
        self.refusal = words("", "refusal", is_selectable=True)
        self.refusal.hide()
        self.body.addWidget(self.refusal)
        self.buttons: dict[int, QPushButton] = {}
        self.tables: dict[int, FactTable] = {}
        self._held = QWidget()
        self._column = new_column(self._held, look.px(GAP_PX))
        self._column.addWidget(words(self.tr("Comparing them with what you handed in…"), "quiet"))
        self.body.addWidget(self._held)
        self.body.addStretch(1)
        self.footer.addStretch(1)
        self.close_button = self.add_primary(self.tr("&Close"), self.accept)
        self.close_button.setFocus()

    def show_receipts(self, found: Sequence[JudgedReceipt], said: str = "") -> None:
        """Show these receipts, and a sentence about the last action."""
        self.said.setText(said)
        self.said.setVisible(bool(said))
        self.refusal.hide()
        self.buttons.clear()
        self.tables.clear()
        empty(self._column)
        for each in reversed(found):
            self._column.addWidget(self._card(each))
        if not found:
            self._column.addWidget(words(self.tr("No receipt yet."), "quiet"))
        show_all(self._held)
        self.close_button.setFocus()
        self._fit_again()

    def show_refusal(self, sentence: str) -> None:
        """Show why nothing was changed."""
        self.said.hide()
        self.refusal.setText(sentence)
        self.refusal.show()
        for each in self.buttons.values():
            each.setEnabled(True)
        self._fit_again()
        self.bring_into_sight(self.refusal)

    def fit(self) -> None:
        """Adapt the height to the content."""
        settle(self.inner)
        super().fit()

    def _card(self, receipt: JudgedReceipt) -> QWidget:
        frame, column = card(self.look)
        table = FactTable(self.look)
        table.show_facts(self._rows(receipt))
        column.addWidget(table)
        self.tables[receipt.number] = table
        made = self._button(receipt)
        if made is not None:
            column.addLayout(row(self.look, made, 1))
            self.buttons[receipt.number] = made
        return frame

    def _rows(self, receipt: JudgedReceipt) -> Iterator[Fact]:
        number = self.locale().toString(receipt.number)
        size = entries_text(receipt.stored.size)
        yield Fact(
            self.tr("Receipt %1").replace("%1", number),
            self.tr("for the first %1").replace("%1", size),
        )
        if receipt.stored.day:
            yield Fact(self.tr("Taken"), day_text(date.fromisoformat(receipt.stored.day)))
        if receipt.key:
            yield Fact(self.tr("By"), digits_text(receipt.key))
        needed = "" if receipt.needed is None else sentence_text(receipt.needed)
        if receipt.problem:
            title = self.tr("Does not fit")
            yield Fact(title, sentence_text(receipt.problem), needed, ATTENTION)
        else:
            yield Fact(self.tr("Compared"), self.tr("It says what you handed in."), needed)
        if receipt.stored.is_set_aside:
            day = day_text(date.fromisoformat(receipt.stored.set_aside))
            yield Fact(self.tr("Set aside"), day, self.tr("It does not count."))

    def _button(self, receipt: JudgedReceipt) -> QPushButton | None:
        if receipt.stored.is_set_aside:
            if receipt.problem:
                return None
            made, signal = button(self.tr("Use it again")), self.use_again_asked
            name = self.tr("Use receipt %1 again")
        elif receipt.needed:
            return None
        else:
            made, signal = button(self.tr("Set it aside")), self.set_aside_asked
            name = self.tr("Set receipt %1 aside")
        made.setAccessibleName(name.replace("%1", self.locale().toString(receipt.number)))

        def ask() -> None:
            for each in self.buttons.values():
                each.setEnabled(False)  # prevents a second request
            signal.emit(receipt.stored)

        made.clicked.connect(ask)
        return made

    def _fit_again(self) -> None:
        if self.isVisible():
            self.fit()

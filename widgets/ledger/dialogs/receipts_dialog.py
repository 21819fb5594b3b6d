"""The dialog on receipts: how much is countersigned, why it matters, and the key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.job_ledger.own_keys import KeyState
from annotator.job_ledger.state import ReceiptState
from annotator.records import StoredReceipt
from annotator.sentences.said import Said
from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.digest_text import digits_text
from widgets.kit.dialogs.form_widgets import Mark, button, card, row, set_role, settle, words
from widgets.kit.error_text import sentence_text
from widgets.ledger.dialogs.key_card import ATTENTION, KeyCard
from widgets.ledger.dialogs.ledger_facts import Fact, FactTable
from widgets.ledger.dialogs.ledger_words import entries_text
from widgets.ledger.dialogs.state_words import told, why_it_matters
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, GAP_WIDE_PX


class ReceiptsDialog(DialogFrame):
    """Shows a given state, which can be updated while it is open.

    Signals:
        take_asked: choose a receipt and take it.
        hand_in_asked: hand in.
        list_asked: show all receipts.
        shred_asked: delete the exact times of countersigned work.
    """

    take_asked = Signal()
    hand_in_asked = Signal()
    list_asked = Signal()
    shred_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        """Start without a state."""
        super().__init__(look, "", width_px=640, parent=parent)
        self.show_titles(self.tr("Receipts and key"))
        self.said = words("", is_selectable=True)
        self._said_mark = Mark(look, "circle-check", "accent")
        self._said_row = QWidget()
        line = row(look, self._said_mark, self.said)
        line.setStretch(1, 1)
        self._said_row.setLayout(line)
        self._said_row.hide()
        self.headline = words(self.tr("Reading your record…"), "section", is_selectable=True)
        self.note = words("")
        self.why = words(why_it_matters(), "quiet")
        for each in (self._said_row, self.headline, self.note, self.why):
            self.body.addWidget(each)
        self._state: tuple[ReceiptState, Sequence[StoredReceipt]] | None = None
        self.facts = self._section(self.tr("Countersigned"))
        self.list_button = button(self.tr("Show &all receipts…"), "link", call=self.list_asked)
        self.list_button.hide()
        self.body.addLayout(row(look, self.list_button, 1))
        self._add_heading(self.tr("Your key"))
        self.key = KeyCard(look)
        self.body.addWidget(self.key)
        self.old_spans = QWidget()
        self._lay_out_old_spans()
        self.body.addWidget(self.old_spans)
        self.body.addStretch(1)
        self.take_button = self.add_button(self.tr("&Take a receipt…"), call=self.take_asked)
        self.hand_in_button = self.add_button(self.tr("&Hand in my work…"), call=self.hand_in_asked)
        self.footer.addStretch(1)
        self.close_button = self.add_primary(self.tr("&Close"), self.accept)
        self.close_button.setFocus()

    def show_state(self, state: ReceiptState, receipts: Sequence[StoredReceipt]) -> None:
        """Show how much is countersigned, and by which receipts."""
        self._state = state, receipts
        text = told(state)
        self.headline.setText(text.headline)
        self.note.setText(text.note)
        self.note.setVisible(bool(text.note))
        self.facts.show_facts(self._rows(state, receipts))
        self.list_button.setVisible(bool(receipts))
        self.hand_in_button.setEnabled(bool(state.entries))
        self.old_spans.setVisible(bool(state.receipted))
        self._fit_again()

    def show_problem(self, sentence: Said | None) -> None:
        """Show in what the last receipt does not fit, after the state; None if it fits."""
        if self._state is not None:
            state, receipts = self._state
            self.show_state(replace(state, problem=sentence), receipts)

    def show_key(self, key: KeyState) -> None:
        """Show the place of the key."""
        self.key.show_key(key)
        self._fit_again()

    def say(self, text: str, *, is_refusal: bool = False) -> None:
        """Show a sentence about the last action, or why it was refused."""
        self.said.setText(text)
        set_role(self.said, "refusal" if is_refusal else "")
        sign = ("triangle-alert", "refusal") if is_refusal else ("circle-check", "accent")
        self._said_mark.show_icon(*sign)
        self._said_row.show()
        self._fit_again()
        self.scroll_area.verticalScrollBar().setValue(0)

    def fit(self) -> None:
        """Adapt the height to the content."""
        settle(self.inner)
        super().fit()

    def _section(self, title: str) -> FactTable:
        self._add_heading(title)
        frame, column = card(self.look)
        facts = FactTable(self.look)
        column.addWidget(facts)
        self.body.addWidget(frame)
        return facts

    def _add_heading(self, title: str) -> None:
        self.body.addSpacing(self.look.px(GAP_PX // 2))
        self.body.addWidget(words(title, "section"))

    def _lay_out_old_spans(self) -> None:
        column = QVBoxLayout(self.old_spans)
        column.setContentsMargins(0, self.look.px(GAP_PX // 2), 0, 0)
        column.setSpacing(self.look.px(GAP_WIDE_PX))
        column.addWidget(words(self.tr("Old time entries"), "section"))
        text = self.tr(
            "Once you are paid, nobody needs to know when you did each thing. You can shred that. "
            "Your hours, your pay and what was countersigned stay."
        )
        column.addWidget(words(text, "quiet"))
        self.shred_button = button(self.tr("Shred &old time entries…"), call=self.shred_asked)
        column.addLayout(row(self.look, self.shred_button, 1))
        self.old_spans.hide()

    def _rows(self, state: ReceiptState, receipts: Sequence[StoredReceipt]) -> Iterator[Fact]:
        all_of, receipted = entries_text(state.entries), self.locale().toString(state.receipted)
        covered = self.tr("%1 of %2").replace("%2", all_of).replace("%1", receipted)
        yield Fact(self.tr("Entries"), covered)
        if not receipts:
            yield Fact(self.tr("Receipts"), self.tr("none yet"))
            return
        aside = sum(each.is_set_aside for each in receipts)
        note = self.tr("Set aside: %1.").replace("%1", self.locale().toString(aside))
        yield Fact(
            self.tr("Receipts"), self.locale().toString(len(receipts)), note if aside else ""
        )
        if state.key is not None:
            whose = self.tr("Compare it with the key that they gave you.")
            yield Fact(self.tr("Last one from"), digits_text(state.key), whose)
        if state.problem:
            note = self.tr("You cannot hand in with it. Set it aside: Show all receipts.")
            yield Fact(self.tr("Does not fit"), sentence_text(state.problem), note, ATTENTION)

    def _fit_again(self) -> None:
        if self.isVisible():
            self.fit()

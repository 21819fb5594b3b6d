"""The dialog for countersigning: the hand-in and its check, then key and receipt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFileDialog,
    QRadioButton,
    QWidget,
)

from annotator.files import is_file
from annotator.job_ledger.countersign import Countersignable
from annotator.pay import hours_text
from widgets.kit.dialogs.form_widgets import as_path, button, card, put_below_choice, words
from widgets.kit.dialogs.path_field import PathField
from widgets.kit.dialogs.preview_dialog import ReviewDialog
from widgets.kit.dialogs.save_place import SavePathField
from widgets.kit.layouts import new_column
from widgets.ledger.dialogs.ledger_facts import Fact, FactTable
from widgets.ledger.dialogs.ledger_words import (
    answer_text,
    apart,
    entries_text,
    key_text,
    work_ms,
)
from widgets.ledger.dialogs.shown_draft import time_note
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX

HOLDS, OPEN = ("circle-check", "accent"), ("circle-help", "quiet")


@dataclass(frozen=True, slots=True)
class CheckedHandIn:
    """A hand-in that can be countersigned.

    ``is_new_key``: it is signed by another key than the last receipt names; ``is_own``: the last
    receipt in it was signed by this computer's own key. ``after``: it was checked against a given
    receipt.
    """

    found: Countersignable
    is_new_key: bool
    is_own: bool
    after: bool


class CountersignDialog(ReviewDialog):
    """Check, choose the key, countersign.

    Args:
        look: provides colours and sizes.
        hand_in: the file to countersign.
        first: the default file for the receipt.

    Signals:
        examine_asked: check again, against another earlier receipt.
        public_asked: save the own public key, to be given away.
    """

    examine_asked = Signal()
    public_asked = Signal()

    def __init__(
        self, look: Look, hand_in: Path, first: Path, parent: QWidget | None = None
    ) -> None:
        """Show the file; it is not checked yet."""
        super().__init__(look, "", "", width_px=680, parent=parent)
        self.show_titles(self.tr("Countersign a hand-in"))
        self.start_button.setText(self.tr("C&ountersign"))
        self._hand_in = hand_in
        self._examined: CheckedHandIn | None = None
        self.facts, self.checks = FactTable(look), FactTable(look)
        self.told = words("", "quiet")
        self.new_key = QCheckBox(
            self.tr("I asked them: they lost their old key, and this new one is &theirs")
        )
        self.after = PathField(look, self.tr("Receipt that you gave before"), self._choose_receipt)
        self.keys = QButtonGroup(self)
        self.own = QRadioButton(self.tr("My own &key on this computer"))
        self.other = QRadioButton(self.tr("A key &file:"))
        self.key_field = PathField(look, self.tr("File of a private key"), self._choose_key)
        self.own_note = words("", "quiet")
        self.public_button = button(
            self.tr("&Save the public key…"), "link", call=self.public_asked
        )
        self.place = SavePathField(look, self.tr("File of the receipt"), first)
        self._lay_out_page()
        self._connect()
        self.own.setChecked(True)
        self.show_looking()
        self.start_button.setFocus()

    # Updates from outside -------------------------------------------------------

    @property
    def key_file(self) -> Path | None:
        """The file of the key to sign with; None: this computer's own key."""
        return self.key_field.path if self.other.isChecked() else None

    @property
    def enrols(self) -> bool:
        """Whether the worker's new key replaces the old one."""
        return not self.new_key.isHidden() and self.new_key.isChecked()

    def show_looking(self) -> None:
        """Show that the check is running."""
        self._examined = None
        self.told.setText(self.tr("Checking it…"))
        self.facts.show_facts([Fact(self.tr("Hand-in"), as_path(self._hand_in.name))])
        self.checks.show_facts(())
        self.new_key.hide()
        self._check()

    def show_examined(self, examined: CheckedHandIn) -> None:
        """Show the worker, the content, the amount, and the result of the check."""
        self._examined = examined
        self.refusal.hide()
        self.facts.show_facts(self._rows(examined.found))
        self.checks.show_facts(self._check_rows(examined))
        self.new_key.setVisible(examined.is_new_key)
        self.told.setText(
            self.tr(
                "A receipt says that you saw this record as it is now. It does not say that the "
                "time is true, or that somebody is owed anything."
            )
        )
        self._check()
        if self.isVisible():
            self.fit()

    def show_broken(self, sentence: str) -> None:
        """Show why it cannot be countersigned."""
        self._examined = None
        self.told.setText("")
        self.checks.show_facts(())
        self.show_refusal(sentence)
        self._check()

    def show_own_key(self, public: str) -> None:
        """Show this computer's own key, "" if there is none."""
        text = self.tr("It is made when you first countersign.")
        if public:
            text = self.tr("%1. Tell it to workers once, so that they know whose receipt it is.")
            text = text.replace("%1", key_text(public))
        self.own_note.setText(text)
        self.public_button.setVisible(bool(public))

    def show_countersigned(self, out: Path, size: int, public: str) -> None:
        """Show what was written, and for whom."""
        head = self.tr("Countersigned: %1.").replace("%1", entries_text(size))
        give = self.tr("Give the receipt to the worker. Keep a copy of it and of the hand-in.")
        self.show_done(head, [give], [out])
        key = self.tr("Signed with the key %1.").replace("%1", key_text(public))
        self.add_to_done(words(key, "quiet", is_selectable=True))
        if self._examined is not None and self._examined.found.hand_in.is_sample:
            self.add_to_done(words(self.tr("It is for a sample job: nobody owes anything for it.")))

    # Internals --------------------------------------------------------------------

    def _lay_out_page(self) -> None:
        gap = self.look.px(GAP_PX)
        column = new_column(self.page, self.look.px(GAP_PX - 2))
        frame, inside = card(self.look)
        inside.addWidget(self.facts)
        inside.addSpacing(gap // 2)
        inside.addWidget(self.checks)
        column.addWidget(frame)
        column.addWidget(self.new_key)
        column.addWidget(self.told)
        column.addSpacing(gap)
        column.addWidget(words(self.tr("A receipt that you gave before, if any"), "heading"))
        column.addWidget(self.after)
        column.addSpacing(gap)
        column.addWidget(words(self.tr("Sign with"), "heading"))
        column.addWidget(self.own)
        put_below_choice(self.look, self.own_note)
        column.addWidget(self.own_note)
        column.addWidget(self.public_button)
        column.addWidget(self.other)
        column.addWidget(self.key_field)
        column.addSpacing(gap)
        column.addWidget(words(self.tr("File of the receipt"), "heading"))
        column.addWidget(self.place)
        for each in (self.own, self.other):
            self.keys.addButton(each)
        self.show_own_key("")

    def _connect(self) -> None:
        self.place.changed.connect(self._check)
        self.key_field.changed.connect(self._check)
        self.key_field.edited.connect(lambda: self.other.setChecked(True))
        self.keys.buttonToggled.connect(lambda *_both: self._check())
        self.new_key.toggled.connect(lambda _is_on: self._check())
        self.after.changed.connect(self._on_after_changed)

    def _rows(self, found: Countersignable) -> Iterator[Fact]:
        hand_in = found.hand_in
        yield Fact(self.tr("Hand-in"), as_path(self._hand_in.name))
        ask = self.tr("A hand-in carries no name. Ask the worker whether this is their key.")
        yield Fact(self.tr("Worker’s key"), key_text(hand_in.key), ask)
        yield Fact(self.tr("Job"), apart(hand_in.job_id))
        yield Fact(self.tr("Entries"), entries_text(hand_in.checkpoint.size))
        worked = self.tr("%1 of work").replace("%1", hours_text(work_ms(hand_in.ms)))
        yield Fact(self.tr("Their time"), worked, time_note(hand_in.ms))
        if hand_in.witness is not None:
            note = self.tr("Your receipt repeats this answer.")
            yield Fact(self.tr("Their answer"), answer_text(hand_in.witness), note)
        if hand_in.export_sha256 is None:
            yield Fact(self.tr("Export"), self.tr("none included"))
        else:
            digest = apart(f"{hand_in.export_sha256[:16]}…")
            yield Fact(self.tr("Export"), self.tr("included: %1").replace("%1", digest))

    def _check_rows(self, examined: CheckedHandIn) -> Iterator[Fact]:
        hand_in = examined.found.hand_in
        if hand_in.is_sample:
            text = self.tr("It is from a sample job, made for trying out: nobody owes anything.")
            yield Fact(self.tr("Sample"), text, mark=("circle-alert", "attention"))
        signed = self.tr("It was signed with that key, and not changed since.")
        yield Fact(self.tr("Signature"), signed, mark=HOLDS)
        receipt = hand_in.receipt
        if receipt is None:
            text = self.tr(
                "It contains no earlier receipt, so nothing can be said about earlier work."
            )
            yield Fact(self.tr("Earlier"), text, mark=OPEN)
        else:
            text = self.tr("Its first %1 are as they were countersigned, with the key %2.")
            if examined.is_own:
                text = self.tr("Its first %1 are as you countersigned them.")
            text = text.replace("%1", entries_text(receipt.said.checkpoint.size))
            text = text.replace("%2", key_text(receipt.key))
            yield Fact(self.tr("Earlier"), text, mark=HOLDS)
        if examined.after:
            text = self.tr("It goes on from the receipt that you named.")
            yield Fact(self.tr("Your receipt"), text, mark=HOLDS)
        if examined.is_new_key:
            text = self.tr("It is not the key that the last receipt names.")
            yield Fact(self.tr("New key"), text, mark=("circle-alert", "attention"))

    def _check(self) -> None:
        missing = self.place.missing() or self.after.fault()
        if not missing and self._examined is None:
            missing = self.told.text() or self.tr("It cannot be countersigned.")
        elif not missing and not self.new_key.isHidden() and not self.new_key.isChecked():
            missing = self.tr("Ask whether the new key is theirs.")
        elif not missing and self.other.isChecked():
            is_chosen = self.key_field.path is not None
            missing = (
                self.key_field.fault() if is_chosen else self.tr("Choose the file of the key.")
            )
        self.show_ready(missing)

    def _on_after_changed(self) -> None:
        self._check()
        path = self.after.path
        if path is None or is_file(path):
            self.examine_asked.emit()

    def _choose_receipt(self, start: str) -> str:
        kinds = self.tr("Receipts (*.json)") + ";;" + self.tr("All files (*)")
        title = self.tr("A receipt that you gave before")
        start = start or str(self._hand_in.parent)
        return QFileDialog.getOpenFileName(self, title, start, kinds)[0]

    def _choose_key(self, start: str) -> str:
        kinds = self.tr("Keys (*.pem)") + ";;" + self.tr("All files (*)")
        return QFileDialog.getOpenFileName(self, self.tr("A private key"), start, kinds)[0]

"""The dialog for shredding: first shows what is deleted and what stays; it is final."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from annotator.job_ledger.kept_copies import CopyRenewal, KeptCopies
from annotator.job_ledger.shred import ShredDraft
from annotator.pay import hours_text
from widgets.kit.amount_text import counted
from widgets.kit.day_words import date_text
from widgets.kit.dialogs.form_widgets import card, put_below_choice, words
from widgets.kit.dialogs.preview_dialog import ReviewDialog
from widgets.kit.error_text import sentence_text
from widgets.kit.layouts import new_column
from widgets.ledger.dialogs.ledger_facts import Fact, FactTable
from widgets.ledger.dialogs.ledger_words import copies_text, spans_text
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX

WIDTH_PX = 680


class ShredDialog(ReviewDialog):
    """Choose a day, look, confirm that it is understood, shred.

    Args:
        look: provides colours and sizes.

    Signals:
        day_chosen: another last day is chosen.
    """

    day_chosen = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        """Show the page; the record is not read yet."""
        super().__init__(look, "", "", width_px=WIDTH_PX, parent=parent)
        self.show_titles(self.tr("Shred old time entries"))
        self.start_button.setText(self.tr("&Shred"))
        self._draft: ShredDraft | None = None
        self._kept = KeptCopies(0, 0, has_record=False)
        self.days = QComboBox()
        self.days.setAccessibleName(self.tr("Last day that is shredded"))
        self.days.activated.connect(lambda _at: self.day_chosen.emit())
        self.facts = FactTable(look)
        self.with_backups = QCheckBox(self.tr("&Delete the older copies of this job, too"))
        self.with_backups.hide()
        self.with_backups.toggled.connect(self._show_facts)
        self.backups_note = words("", "quiet")
        self.understood = QCheckBox(self.tr("I &know that nobody can bring them back"))
        self.understood.toggled.connect(self._check)
        self.told = words("", "quiet")
        self._lay_out_page()
        self.show_looking()

    # Updates from outside -------------------------------------------------------

    @property
    def day(self) -> dt.date | None:
        """The chosen last day."""
        day = self.days.currentData()
        return day if isinstance(day, dt.date) else None

    @property
    def draft(self) -> ShredDraft | None:
        """The preview of what would be shredded; None if there is none."""
        return self._draft

    def show_looking(self) -> None:
        """Show that the record is being read."""
        self._draft = None
        self._say(self.tr("Reading your record…"))
        self._check()

    def show_days(self, days: Sequence[dt.date], kept: KeptCopies) -> None:
        """Offer the days, the newest first and chosen, and report existing copies."""
        self._kept = kept
        self.days.clear()
        for day in reversed(days):
            self.days.addItem(date_text(day), day)
        self.day_chosen.emit()

    def show_draft(self, draft: ShredDraft) -> None:
        """Show what would be deleted and what would stay."""
        self._draft = draft
        self.refusal.hide()
        self._say("")
        for each in self._choice:
            each.show()
        # The confirmation was for another preview.
        self.understood.setChecked(False)
        self.with_backups.setVisible(bool(self._kept.backups))
        self.backups_note.setVisible(bool(self._kept.backups))
        self._show_facts()
        self._check()
        if not self.days.hasFocus():
            self.days.setFocus()
        if self.isVisible():
            self.fit()

    def show_unknown(self, sentence: str) -> None:
        """Show why nothing can be shredded."""
        self._draft = None
        self._say("")
        for each in self._choice:
            each.hide()
        self.show_refusal(sentence)
        self._check()

    def show_shredded(self, draft: ShredDraft, renewed: CopyRenewal) -> None:
        """Show what was done, and what is left."""
        head = self.tr("Shredded: %1.").replace("%1", spans_text(draft.entries))
        parts = [
            self.tr(
                "Their sums stand in their place. Your next hand-in says so, and whoever has your "
                "receipts can still see that nothing else was changed."
            ),
            *self._renewed(renewed),
        ]
        self.show_done(head, parts)
        for problem in renewed.problems:
            self.add_to_done(words(sentence_text(problem), "refusal", is_selectable=True))

    # Internals --------------------------------------------------------------------

    def _lay_out_page(self) -> None:
        gap = self.look.px(GAP_PX)
        column = new_column(self.page, gap)
        for text in (
            self.tr(
                "What goes: when you did each thing, for how long at a time, and in which order."
            ),
            self.tr(
                "What stays: all your hours by day, item and kind, your pay, your statements and "
                "exports, and that what was countersigned is unchanged."
            ),
        ):
            column.addWidget(words(text))
        column.addSpacing(gap // 2)
        heading = words(self.tr("Up to and including"), "heading")
        frame, inside = card(self.look)
        inside.addWidget(self.facts)
        for each in (heading, self.days, frame, self.told):
            column.addWidget(each)
        self._choice: tuple[QWidget, ...] = (heading, self.days, frame, self.understood)
        for part in self._choice:
            part.hide()
        column.addWidget(self.with_backups)
        put_below_choice(self.look, self.backups_note)
        column.addWidget(self.backups_note)
        column.addWidget(self.understood)

    def _say(self, text: str) -> None:
        self.told.setText(text)
        self.told.setVisible(bool(text))

    def _show_facts(self, _is_on: object = None) -> None:
        if self._draft is not None:
            self.facts.show_facts(self._rows(self._draft))
        text = self.tr(
            "A new copy is made and checked first. After that you can go back to it, and to "
            "nothing before it."
        )
        if not self.with_backups.isChecked():
            text = self.tr("As long as they are kept, the time entries can be read in them.")
        self.backups_note.setText(text)

    def _rows(self, draft: ShredDraft) -> Iterator[Fact]:
        with_time = self.tr("%1, with %2 of time").replace("%1", spans_text(draft.entries))
        yield Fact(self.tr("Time entries that go"), with_time.replace("%2", hours_text(draft.ms)))
        sums = counted(draft.sums, self.tr("1 sum"), self.tr("%1 sums"))
        note = self.tr("Of the same time, to the millisecond.")
        yield Fact(self.tr("In their place"), sums, note)
        if draft.kept:
            note = self.tr(
                "Those of later days or of an open session, those you answered for, and those "
                "across the beginning or the end of the night."
            )
            yield Fact(self.tr("Time entries that stay"), spans_text(draft.kept), note)
        yield from self._copy_rows()

    def _copy_rows(self) -> Iterator[Fact]:
        kept = self._kept
        if kept.backups:
            value = self.tr("%1 with these time entries").replace("%1", copies_text(kept.backups))
            note = self.tr("Kept as before.")
            if self.with_backups.isChecked():
                note = self.tr("All deleted, after one new copy was made.")
            yield Fact(self.tr("Copies kept"), value, note)
        if kept.elsewhere:
            note = self.tr("Kept: somebody may go on with it there.")
            value = self.tr("%1 of this job at another place")
            value = value.replace("%1", copies_text(kept.elsewhere))
            yield Fact(self.tr("Other copies"), value, note)
        if kept.has_record:
            note = self.tr("To keep its details for yourself, save your record in My day first.")
            value = self.tr("its copy on this computer gets the sums, too")
            yield Fact(self.tr("Own record"), value, note)
        value = self.tr("copies, exports and records that you saved or gave away")
        yield Fact(self.tr("Not reached"), value)

    def _renewed(self, done: CopyRenewal) -> Iterator[str]:
        if done.gone:
            text = self.tr("%1 deleted, after a new one was made.")
            yield text.replace("%1", copies_text(done.gone))
        if done.left:
            text = self.tr("%1 with these time entries are still kept on this computer.")
            yield text.replace("%1", copies_text(done.left))
        if done.is_record_new:
            yield self.tr("The copy of your own record was rewritten.")

    def _check(self, _is_on: object = None) -> None:
        missing = ""
        if self._draft is None:
            missing = self.told.text() or self.tr("There is nothing to shred.")
        elif not self.understood.isChecked():
            missing = self.tr("Tick that you know it to go on.")
        self.understood.setEnabled(self._draft is not None)
        self.show_ready(missing)

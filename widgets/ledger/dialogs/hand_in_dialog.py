"""The dialog for a hand-in: a preview first, the meaning of a receipt afterwards."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QRadioButton, QVBoxLayout, QWidget

from annotator.export.api import Detail
from annotator.files import is_folder
from annotator.job_ledger.hand_in import SignedHandIn
from annotator.job_ledger.hours_answer import HoursAnswer
from annotator.pay import hours_text
from widgets.export.export_fields import MARK, FieldTree
from widgets.export.hours_confirmation import HoursQuestion
from widgets.kit.dialogs.form_widgets import button, card, words
from widgets.kit.dialogs.path_field import PathField
from widgets.kit.dialogs.preview_dialog import ReviewDialog
from widgets.kit.dialogs.save_place import SavePathField
from widgets.kit.dialogs.two_columns import CHOICE_AND_PREVIEW, TwoColumns
from widgets.ledger.dialogs.ledger_facts import FactTable
from widgets.ledger.dialogs.ledger_words import entries_text, work_ms
from widgets.ledger.dialogs.shown_draft import DraftDetails
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX

WIDE_PX, NARROW_PX = 1120, 640
"""The width with the preview beside the choice, and the width with the preview below it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandInChoice:
    """The chosen file, the export to include, and the answer about the hours, if any."""

    path: Path
    export: Path | None = None
    answer: HoursAnswer | None = None
    is_replaced: bool = False


class HandInDialog(ReviewDialog):
    """Check, choose, hand in, read what to do next.

    Args:
        look: provides colours and sizes.
        first: the initial choice.

    Signals:
        preview_asked: the choice changed in a way that changes the files.
    """

    preview_asked = Signal()

    def __init__(
        self,
        look: Look,
        first: HandInChoice,
        parent: QWidget | None = None,
    ) -> None:
        """Show the choice; there is no preview yet."""
        super().__init__(look, "", "", width_px=WIDE_PX, parent=parent)
        self.show_titles(self.tr("Hand in my work"))
        self.start_button.setText(self.tr("&Hand in"))
        self._draft: DraftDetails | None = None
        is_wide = self.design_for(wide_px=WIDE_PX, narrow_px=NARROW_PX)
        self.place = SavePathField(look, self.tr("File of the hand-in"), first.path)
        self.exports = QButtonGroup(self)
        self.without = QRadioButton(self.tr("&None"))
        self.with_export = QRadioButton(self.tr("&This one:"))
        self.export_field = PathField(look, self.tr("Folder of the export"), self._choose_export)
        self.export_field.show_path("" if first.export is None else first.export)
        note = self.tr(
            "The answer is part of the hand-in and signed with it. You may leave it out."
        )
        self.word = HoursQuestion(look, None, note)
        self.facts = FactTable(look)
        self.told = words("", "quiet")
        self.fields_button = button(
            self.tr("Each field as it is &written"), "link", call=self._on_fields_asked
        )
        self.tree = FieldTree(look)
        self.tree.setColumnHidden(MARK, True)
        self._tree_card, inside = card(look)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.tree)
        self._lay_out_page(is_wide=is_wide)
        chosen = self.without if first.export is None else self.with_export
        chosen.setChecked(True)
        for each in (self.place.changed, self.export_field.changed):
            each.connect(self._check)
        self.export_field.edited.connect(lambda: self.with_export.setChecked(True))
        self.export_field.changed.connect(self._on_path_changed)
        self.exports.buttonToggled.connect(self._on_export_toggled)
        self.word.changed.connect(self._on_export_changed)
        self.show_looking()
        self.start_button.setFocus()

    # Updates from outside -------------------------------------------------------

    def choice(self) -> HandInChoice | None:
        """Return the choice, or None as long as something is missing."""
        if self.place.path is None or self.missing_export():
            return None
        return HandInChoice(
            path=self.place.path,
            export=self.export,
            answer=self.word.hours_answer,
            is_replaced=self.place.is_replaced,
        )

    @property
    def export(self) -> Path | None:
        """The folder of the export to include, or None."""
        return self.export_field.path if self.with_export.isChecked() else None

    def missing_export(self) -> str:
        """Return why the chosen export cannot be included, or ""."""
        if not self.with_export.isChecked():
            return ""
        folder = self.export_field.path
        if folder is None:
            return self.tr("Choose the folder of the export.")
        if is_folder(folder):
            return ""
        return self.export_field.fault() or self.tr("There is no such folder.")

    def propose_export(self, folder: Path) -> None:
        """Fill in the folder of an export if the field is empty; this does not include it."""
        if self.export_field.path is None:
            self.export_field.show_path(folder)

    def show_looking(self) -> None:
        """Show that a preview is being made; the previous one stays visible."""
        self._draft = None
        self.told.setText(self.tr("Reading your record…"))
        self._check()

    def show_draft(self, draft: DraftDetails) -> None:
        """Show the preview."""
        self._draft = draft
        self.refusal.hide()
        self.told.setText(
            self.tr("Never: your name, which pictures, what you drew or typed, times of day.")
        )
        self.word.ask(draft.hours)
        self.facts.show_facts(draft.facts())
        is_first = not self.tree.topLevelItemCount()
        self.tree.show_preview(draft.preview, Detail.JOB)
        if is_first:
            self.tree.expandToDepth(0)
        self._check()
        if self.isVisible():
            self.fit()

    def show_unknown(self, sentence: str) -> None:
        """Show why the current choice cannot be handed in."""
        self._draft = None
        self.told.setText("")
        self.facts.show_facts(())
        self.show_refusal(sentence)
        self._check()

    def show_handed_in(self, signed: SignedHandIn, out: Path, signature: Path) -> None:
        """Show what was written, which files to give away, and what comes back."""
        head = self.tr("Handed in: %1, with %2 of work.")
        head = head.replace("%1", entries_text(signed.draft.checkpoint.size))
        head = head.replace("%2", hours_text(work_ms(signed.draft.ms)))
        give = self.tr(
            "Give both files to whoever countersigns. Neither is valid without the other:"
        )
        self.show_done(head, [give], [out, signature])
        back = self.tr(
            "They send you a receipt, a small file. Drop it on the window, or choose “Take a "
            "receipt…” in the menu. It lets anybody see whether something was changed, removed or "
            "repriced since."
        )
        self.add_to_done(words(back))

    # Internals --------------------------------------------------------------------

    def _lay_out_page(self, *, is_wide: bool) -> None:
        style = replace(CHOICE_AND_PREVIEW, second_on_top=True)
        columns = TwoColumns(self.page, self.look, style, is_wide=is_wide)
        column, seen = columns.first, columns.second
        self._lay_out_choice(column)
        if is_wide:
            column.addSpacing(self.look.px(GAP_PX))
            column.addWidget(self.word)
            column.addStretch(1)
        else:  # below all the rest, the question would be easy to miss
            seen.addWidget(self.word)
            seen.addSpacing(self.look.px(GAP_PX))
        seen.addWidget(words(self.tr("What will be handed in"), "heading"))
        frame, inside = card(self.look)
        inside.addWidget(self.facts)
        seen.addWidget(frame)
        seen.addWidget(self.told)
        seen.addWidget(self.fields_button)
        seen.addWidget(self._tree_card, 1)
        self._tree_card.hide()
        seen.addStretch(1)

    def _lay_out_choice(self, column: QVBoxLayout) -> None:
        gap = self.look.px(GAP_PX)
        why = self.tr(
            "It is for whoever countersigns: the vendor, or anybody you trust, such as a union or "
            "a colleague. From then on, neither they nor you can change the record of your time "
            "unseen."
        )
        column.addWidget(words(why))
        column.addSpacing(gap)
        column.addWidget(words(self.tr("File of the hand-in"), "heading"))
        column.addWidget(self.place)
        column.addSpacing(gap)
        column.addWidget(words(self.tr("Export to include"), "heading"))
        for each in (self.without, self.with_export):
            self.exports.addButton(each)
            column.addWidget(each)
        column.addWidget(self.export_field)
        note = self.tr(
            "The hand-in contains its digest, so the export is vouched for, too. You pass on the "
            "folder yourself."
        )
        column.addWidget(words(note, "quiet"))

    def _check(self) -> None:
        missing = self.place.missing() or self.missing_export()
        if not missing and self._draft is None:
            missing = self.told.text()
        self.show_ready(missing)

    def _on_export_toggled(self, _button: object, is_chosen: bool) -> None:
        if is_chosen:
            self._on_export_changed()

    def _on_export_changed(self) -> None:
        self._check()
        if not self.missing_export():
            self.preview_asked.emit()

    def _on_path_changed(self) -> None:
        if self.with_export.isChecked():
            self._on_export_changed()

    def _on_fields_asked(self) -> None:
        self._tree_card.setVisible(self._tree_card.isHidden())
        self.fit()

    def _choose_export(self, start: str) -> str:
        title = self.tr("The export to include")
        return QFileDialog.getExistingDirectory(self, title, start)

"""The dialog in which a worker makes a submission: all that leaves first, then one file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from annotator.export.api import Detail
from annotator.files import is_file
from annotator.job_ledger.hours_answer import HoursAnswer
from annotator.ledger.file_encryption import ENCRYPTED_SUFFIX
from annotator.pay import hours_text
from annotator.submissions.submission_draft import MadeSubmission
from widgets.export.export_fields import HEIGHT_PX, ExportFields, detail_title
from widgets.export.hours_confirmation import HoursQuestion
from widgets.kit.dialogs.form_widgets import card, words
from widgets.kit.dialogs.preview_dialog import ReviewDialog
from widgets.kit.dialogs.save_place import SavePathField
from widgets.kit.dialogs.two_columns import CHOICE_AND_PREVIEW, TwoColumns
from widgets.kit.error_text import sentence_text
from widgets.ledger.dialogs.ledger_facts import FactTable
from widgets.ledger.dialogs.ledger_words import entries_text, work_ms
from widgets.submissions.encryption_choice import EncryptionChoice, RecipientKind
from widgets.submissions.submission_details import SubmissionDetails
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX

WIDE_PX, NARROW_PX = 1120, 640
"""The width with the preview beside the choice, and the width with the preview below it."""
LEAST_TREE_PX = 84
"""The tree of fields is at least so high: its head and two rows."""
_ANY_HEIGHT_PX = 2**24 - 1  # QWIDGETSIZE_MAX


@dataclass(frozen=True, slots=True)
class SubmitChoice:
    """The chosen file and level of detail, the answer about the hours, if any, and encryption.

    ``recipient`` is the public key to encrypt to, "" for none.
    """

    path: Path
    detail: Detail
    answer: HoursAnswer | None = None
    recipient: str = ""


class SubmitDialog(ReviewDialog):
    """Check, choose, hand in as one file, read what to do with it.

    Args:
        look: provides colours and sizes.
        first: the initial choice.
        package_key: the key that signed the package of the job, "" if it came without one.

    Signals:
        preview_asked: the choice changed in a way that changes what leaves.
    """

    preview_asked = Signal()

    def __init__(
        self,
        look: Look,
        first: SubmitChoice,
        parent: QWidget | None = None,
        package_key: str = "",
    ) -> None:
        """Show the choice; there is no preview yet."""
        super().__init__(look, "", "", width_px=WIDE_PX, parent=parent)
        self.show_titles(self.tr("Hand in the work as one file"))
        self.start_button.setText(self.tr("&Hand in"))
        self._details: SubmissionDetails | None = None
        is_wide = self.design_for(wide_px=WIDE_PX, narrow_px=NARROW_PX)
        self.place = SavePathField(look, self.tr("File to send"), first.path)
        self.encryption = EncryptionChoice(look, package_key)
        self.levels = QButtonGroup(self)
        self.level_buttons: dict[Detail, QRadioButton] = {}
        for detail in Detail:
            radio = self.level_buttons[detail] = QRadioButton(detail_title(detail))
            self.levels.addButton(radio)
        self.level_buttons[first.detail].setChecked(True)
        note = self.tr("The answer is part of the file and signed with it. You may leave it out.")
        self.word = HoursQuestion(look, None, note)
        self.facts = FactTable(look)
        self.fields = ExportFields(look, has_media=False)
        self.fields.show_detail(first.detail)
        self._lay_out_page(is_wide=is_wide)
        self.place.changed.connect(self._check)
        self.encryption.changed.connect(self._on_encryption)
        self.levels.buttonToggled.connect(self._on_level)
        self.word.changed.connect(self.preview_asked)
        self.show_looking(0, 0)
        self.start_button.setFocus()

    # Updates from outside -------------------------------------------------------

    @property
    def detail(self) -> Detail:
        """The chosen level of detail."""
        return next(each for each, radio in self.level_buttons.items() if radio.isChecked())

    def choice(self) -> SubmitChoice | None:
        """Return the choice, or None as long as something is missing."""
        path = self.place.path
        if path is None or self._missing():
            return None
        return SubmitChoice(path, self.detail, self.word.hours_answer, self.encryption.recipient)

    def show_looking(self, done: int, total: int) -> None:
        """Show that a preview is being made; the previous one stays visible."""
        self._details = None
        self.fields.show_looking(done, total)
        self._check()

    def show_details(self, details: SubmissionDetails) -> None:
        """Show all that would leave."""
        self._details = details
        self.refusal.hide()
        self.word.ask(details.hand_in.hours)
        self.facts.show_facts(details.facts())
        self.fields.show_preview(details.preview())
        self._check()
        if self.isVisible():
            self.fit()

    def show_unknown(self, sentence: str) -> None:
        """Show why nothing can be handed in."""
        self._details = None
        self.facts.show_facts(())
        self.fields.show_refusal(sentence)
        self._check()

    def show_submitted(self, made: MadeSubmission, out: Path) -> None:
        """Show what was written, and what comes back."""
        head = self.tr("Handed in as one file: %1, with %2 of work.")
        head = head.replace("%1", entries_text(made.hand_in.checkpoint.size))
        head = head.replace("%2", hours_text(work_ms(made.hand_in.ms)))
        give = self.tr("Send this file back, or put it on the stick:")
        notes = [sentence_text(each) for each in made.report.notes]
        is_doubtful = not (made.report.ledgers_hold and made.report.reads_back)
        if self.encryption.recipient:
            notes.append(self.tr("It is encrypted: you cannot open it yourself either."))
        self.show_done(head, [*notes, give], [out], is_doubtful=is_doubtful)
        back = self.tr(
            "They send you a receipt, a small file. Drop it on the window, or choose “Take a "
            "receipt…” in the menu. If you hand in again, send the new file: it takes the place of "
            "this one."
        )
        self.add_to_done(words(back))

    def fit(self) -> None:
        """Adapt the size to the content; on a low screen the tree gives way before a scroll bar."""
        tree, most_px = self.fields.tree, self.look.px(HEIGHT_PX)
        tree.setMinimumHeight(most_px)
        tree.setMaximumHeight(_ANY_HEIGHT_PX)
        super().fit()
        cut_px = self._height_at(self.width()) - self.height()
        if 0 < cut_px <= most_px - self.look.px(LEAST_TREE_PX):
            tree.setFixedHeight(most_px - cut_px)
            super().fit()

    # Internals --------------------------------------------------------------------

    def _lay_out_page(self, *, is_wide: bool) -> None:
        columns = TwoColumns(self.page, self.look, CHOICE_AND_PREVIEW, is_wide=is_wide)
        column, seen = columns.first, columns.second
        gap = self.look.px(GAP_PX)
        why = self.tr(
            "One file with your work, your time and your signature. Whoever gets it can check that "
            "nothing was changed on the way, and countersign it for you."
        )
        column.addWidget(words(why))
        column.addSpacing(gap)
        column.addWidget(words(self.tr("File to send"), "heading"))
        column.addWidget(self.place)
        column.addWidget(self.encryption)
        column.addSpacing(gap)
        column.addWidget(words(self.tr("Time details to include"), "heading"))
        for radio in self.level_buttons.values():
            column.addWidget(radio)
        column.addSpacing(gap)
        column.addWidget(self.word)
        column.addStretch(1)
        seen.addWidget(words(self.tr("What will be handed in"), "heading"))
        frame, inside = card(self.look)
        inside.addWidget(self.facts)
        seen.addWidget(frame)
        seen.addWidget(self.fields, 1)

    def _missing(self) -> str:
        path = self.place.path
        if path is not None and is_file(path):  # each of them is worth keeping
            return self.tr("That file already exists. Choose another name.")
        missing = self.place.missing() or self.encryption.missing()
        if self._details is None:
            return missing or self.tr("Reading your record…")
        return missing

    def _on_encryption(self) -> None:
        """Let the name of the file say whether it is encrypted."""
        path, field = self.place.path, self.place.path_field
        is_encrypted = self.encryption.kind is not RecipientKind.NONE
        if path is not None and path.name.endswith(ENCRYPTED_SUFFIX) is not is_encrypted:
            name = path.name.removesuffix(ENCRYPTED_SUFFIX)
            field.show_path(path.with_name(name + ENCRYPTED_SUFFIX * is_encrypted))
        self._check()

    def _check(self) -> None:
        self.place.replace.hide()
        self.show_ready(self._missing())

    def _on_level(self, _button: object, is_chosen: bool) -> None:
        if is_chosen:
            self.fields.show_detail(self.detail)

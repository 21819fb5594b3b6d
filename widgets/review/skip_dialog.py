"""Asks why an item is skipped. Its time is kept."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtWidgets import QButtonGroup, QLineEdit, QRadioButton, QWidget

from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import words
from widgets.theme.look import Look


class SkipReason(StrEnum):
    """Why an item is skipped."""

    NOT_SEEN = "cannot be seen"
    NOTHING = "nothing to mark"
    HARD = "hard content"
    BROKEN = "broken file"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class SkipAnswer:
    """The answer. ``text`` is what the person added, or ""."""

    reason: SkipReason
    text: str = ""

    @property
    def words(self) -> str:
        """The reason as it is stored with the item."""
        if self.reason is SkipReason.OTHER:
            return self.text
        return f"{self.reason}: {self.text}" if self.text else self.reason.value


class SkipDialog(DialogFrame):
    """Five reasons, each with a letter, and a text field."""

    def __init__(
        self,
        look: Look,
        item: str,
        parent: QWidget | None = None,
        *,
        first: SkipReason = SkipReason.NOT_SEEN,
    ) -> None:
        """Ask about the item of this name; ``first`` is the reason selected at first."""
        super().__init__(look, "", width_px=460, parent=parent)
        self.setWindowTitle(self.tr("Skip with a reason"))
        self.title.setText(self.tr("Why skip it?"))
        self.body.addWidget(words(item, "quiet"))
        self._group = QButtonGroup(self)
        self.reasons: dict[SkipReason, QRadioButton] = {}
        titles = {
            SkipReason.NOT_SEEN: self.tr("It &cannot be seen: too dark, too small, blurred"),
            SkipReason.NOTHING: self.tr("There is &nothing to mark"),
            SkipReason.HARD: self.tr("&Disturbing: I do not want to look at it"),
            SkipReason.BROKEN: self.tr("The file is &broken"),
            SkipReason.OTHER: self.tr("&Another reason"),
        }
        for reason, title in titles.items():
            radio = QRadioButton(title)
            self._group.addButton(radio)
            self.reasons[reason] = radio
            self.body.addWidget(radio)
        self.field = QLineEdit()
        self.field.setAccessibleName(self.tr("In your words"))
        self.field.textChanged.connect(self._check)
        self.body.addWidget(self.field)
        kept = self.tr("The time you spent on it is kept and counts like any other.")
        self.body.addWidget(words(kept, "quiet"))
        self.body.addStretch(1)
        self.footer.addStretch(1)
        self.cancel_button = self.add_button(self.tr("&Go back"))
        self.skip_button = self.add_button(self.tr("&Skip it"), "primary", is_default=True)
        self.cancel_button.clicked.connect(self.reject)
        self.skip_button.clicked.connect(self.accept)
        self._group.buttonToggled.connect(self._check)
        self.reasons[first].setChecked(True)
        self.reasons[first].setFocus()

    def answer(self) -> SkipAnswer | None:
        """Return the reason, or None while "another" has no text."""
        reason = next(key for key, radio in self.reasons.items() if radio.isChecked())
        text = " ".join(self.field.text().split())
        return None if reason is SkipReason.OTHER and not text else SkipAnswer(reason, text)

    def _check(self) -> None:
        if self._group.checkedButton() is None:
            return
        is_other = self.reasons[SkipReason.OTHER].isChecked()
        needed, wanted = self.tr("Say it in a few words"), self.tr("Add a few words, if you like")
        self.field.setPlaceholderText(needed if is_other else wanted)
        self.skip_button.setEnabled(self.answer() is not None)

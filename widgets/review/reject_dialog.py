"""Asks why an item or a region is rejected or corrected, and whose fault it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from annotator.model.entities import Fault
from annotator.model.review_text import one_review_line
from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import words
from widgets.review.review_text_field import ReviewTextField
from widgets.theme.look import Look


class Judged(Enum):
    """What the reason is about."""

    ITEM = auto()
    REGION = auto()
    CORRECTION = auto()
    """Regions that the reviewer has corrected; here the reason and the fault are optional."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """The answer: what must be changed, in words, and whose fault it is."""

    reason: str
    fault: Fault


class RejectDialog(DialogFrame):
    """A text field, and four choices of whose fault it is, each with a letter."""

    def __init__(
        self,
        look: Look,
        item: str,
        parent: QWidget | None = None,
        *,
        judged: Judged = Judged.ITEM,
    ) -> None:
        """Ask about the item, or the regions, of this name."""
        super().__init__(look, "", width_px=480, parent=parent)
        self._judged = judged
        is_correction = judged is Judged.CORRECTION
        window, page = (
            (self.tr("Correct with a reason"), self.tr("What did you correct?"))
            if is_correction
            else (self.tr("Reject with a reason"), self.tr("What has to be done again?"))
        )
        self.show_titles(window, page)
        self.body.addWidget(words(item, "quiet"))
        self.field = ReviewTextField(self.tr("The reason, as the worker reads it"))
        self.field.textChanged.connect(self._check)
        self.body.addWidget(self.field)
        self.body.addWidget(self.field.limit)
        self.body.addWidget(words(self.tr("Whose fault is it?")))
        self._group = QButtonGroup(self)
        self.faults: dict[Fault, QRadioButton] = {}
        for fault, title in self._titles().items():
            radio = QRadioButton(title)
            self._group.addButton(radio)
            self.faults[fault] = radio
            self.body.addWidget(radio)
        self.body.addWidget(words(self._kept(), "quiet"))
        self.body.addStretch(1)
        self.footer.addStretch(1)
        self.cancel_button = self.add_button(self.tr("Go bac&k"))
        verb = self.tr("&Mark as corrected") if is_correction else self.tr("&Reject it")
        self.reject_button = self.add_button(verb, "primary", is_default=True)
        self.cancel_button.clicked.connect(self.reject)
        self.reject_button.clicked.connect(self.accept)
        self._group.buttonToggled.connect(self._check)
        self._check()
        self.field.setFocus()

    def answer(self) -> Rejection | None:
        """Return reason and fault, or None while one of them is missing or the text is too long."""
        fault = next((key for key, radio in self.faults.items() if radio.isChecked()), None)
        reason = one_review_line(self.field.text())
        if self.field.is_too_long:
            return None
        if self._judged is Judged.CORRECTION:
            return Rejection(reason, fault or Fault.NONE)
        return None if fault is None or not reason else Rejection(reason, fault)

    def _titles(self) -> dict[Fault, str]:
        return {
            Fault.UNCLEAR: self.tr("Nobody's: the guideline is &unclear here"),
            Fault.GUIDELINE_CHANGED: self.tr("The &guideline changed since"),
            Fault.BUYER: self.tr("The &buyer's: the picture or the order is at fault"),
            Fault.WORKER: self.tr("The &worker's: it is not as the guideline says"),
        }

    def _kept(self) -> str:
        if self._judged is Judged.ITEM:
            return self.tr(
                "Its time counts all the same, and doing it again counts as rework. What is paid "
                "for an item or a region waits until it is accepted."
            )
        if self._judged is Judged.REGION:
            return self.tr(
                "This says what to do again and changes no pay. The worker gets it back when you "
                "reject the item."
            )
        return self.tr("Reason and fault are optional. A correction changes no pay and no time.")

    def _check(self) -> None:
        self.reject_button.setEnabled(self.answer() is not None)

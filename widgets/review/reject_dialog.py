"""Asks why an item is rejected, and whose fault it is; the worker will read it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QButtonGroup, QLineEdit, QRadioButton, QWidget

from annotator.model.entities import Fault
from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import words
from widgets.theme.look import Look


@dataclass(frozen=True, slots=True)
class Rejection:
    """The answer: what must be changed, in words, and whose fault it is."""

    reason: str
    fault: Fault


class RejectDialog(DialogFrame):
    """A text field, and four choices of whose fault it is, each with a letter."""

    def __init__(self, look: Look, item: str, parent: QWidget | None = None) -> None:
        """Ask about the item of this name."""
        super().__init__(look, "", width_px=480, parent=parent)
        self.setWindowTitle(self.tr("Reject with a reason"))
        self.title.setText(self.tr("What has to be done again?"))
        self.body.addWidget(words(item, "quiet"))
        self.field = QLineEdit()
        self.field.setAccessibleName(self.tr("The reason, as the worker reads it"))
        self.field.setPlaceholderText(self.tr("The reason, as the worker reads it"))
        self.field.textChanged.connect(self._check)
        self.body.addWidget(self.field)
        self.body.addWidget(words(self.tr("Whose fault is it?")))
        self._group = QButtonGroup(self)
        self.faults: dict[Fault, QRadioButton] = {}
        titles = {
            Fault.UNCLEAR: self.tr("Nobody's: the guideline is &unclear here"),
            Fault.GUIDELINE_CHANGED: self.tr("The &guideline changed since"),
            Fault.BUYER: self.tr("The &buyer's: the picture or the order is at fault"),
            Fault.WORKER: self.tr("The &worker's: it is not as the guideline says"),
        }
        for fault, title in titles.items():
            radio = QRadioButton(title)
            self._group.addButton(radio)
            self.faults[fault] = radio
            self.body.addWidget(radio)
        kept = self.tr(
            "Its time counts all the same, and doing it again counts as rework. What is paid for "
            "an item or a region waits until it is accepted."
        )
        self.body.addWidget(words(kept, "quiet"))
        self.body.addStretch(1)
        self.footer.addStretch(1)
        self.cancel_button = self.add_button(self.tr("Go bac&k"))
        self.reject_button = self.add_button(self.tr("&Reject it"), "primary", is_default=True)
        self.cancel_button.clicked.connect(self.reject)
        self.reject_button.clicked.connect(self.accept)
        self._group.buttonToggled.connect(self._check)
        self._check()
        self.field.setFocus()

    def answer(self) -> Rejection | None:
        """Return reason and fault, or None while one of them is missing."""
        fault = next((key for key, radio in self.faults.items() if radio.isChecked()), None)
        reason = " ".join(self.field.text().split())
        return None if fault is None or not reason else Rejection(reason, fault)

    def _check(self) -> None:
        self.reject_button.setEnabled(self.answer() is not None)

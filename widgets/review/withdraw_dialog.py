"""Asks why an item is withdrawn; the worker will read it."""

from __future__ import annotations

from enum import Enum

from PySide6.QtWidgets import QWidget

from annotator.model.review_text import one_review_line
from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import words
from widgets.review.review_text_field import ReviewTextField
from widgets.theme.look import Look


class WithdrawalMeans(Enum):
    """What withdrawing the item means for the pay of its worker."""

    PAID = "paid like accepted work"
    NOT_PAID = "its time alone is paid"
    NO_PIECE = "nobody confirmed it"


class WithdrawDialog(DialogFrame):
    """A text field, and what withdrawing means for the worker's pay."""

    def __init__(
        self, look: Look, item: str, means: WithdrawalMeans, parent: QWidget | None = None
    ) -> None:
        """Ask about the item of this name; ``means`` as its work order says."""
        super().__init__(look, "", width_px=480, parent=parent)
        self.setWindowTitle(self.tr("Withdraw with a reason"))
        self.title.setText(self.tr("Why is this item not needed any more?"))
        self.body.addWidget(words(item, "quiet"))
        self.field = ReviewTextField(self.tr("The reason, as the worker reads it"))
        self.field.textChanged.connect(self._check)
        self.body.addWidget(self.field)
        self.body.addWidget(self.field.limit)
        self.body.addWidget(words(self._told(means), "quiet"))
        self.body.addStretch(1)
        self.footer.addStretch(1)
        self.cancel_button = self.add_button(self.tr("&Go back"))
        self.withdraw_button = self.add_button(self.tr("&Withdraw it"), "primary", is_default=True)
        self.cancel_button.clicked.connect(self.reject)
        self.withdraw_button.clicked.connect(self.accept)
        self._check()
        self.field.setFocus()

    def answer(self) -> str:
        """Return the reason, "" while there is none or it is too long."""
        return "" if self.field.is_too_long else one_review_line(self.field.text())

    def _told(self, means: WithdrawalMeans) -> str:
        if means is WithdrawalMeans.PAID:
            return self.tr(
                "By its work order the item and its regions are paid like accepted work. Nobody "
                "has to do it again. To say that the work is at fault, reject it."
            )
        if means is WithdrawalMeans.NOT_PAID:
            return self.tr(
                "By its work order the item and its regions are then not paid; its time is. Nobody "
                "has to do it again. To say that the work is at fault, reject it."
            )
        return self.tr(
            "Nobody has confirmed it, so it is not paid as an item. The time that was spent on it "
            "stays in the record and is paid as the work order says. Nobody has to do it any more."
        )

    def _check(self) -> None:
        self.withdraw_button.setEnabled(bool(self.answer()))

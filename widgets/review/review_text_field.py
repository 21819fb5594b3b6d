"""A line for the reason of a review or an answer to it, with the limit on its length."""

from __future__ import annotations

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QLineEdit

from annotator.document_limits import REVIEW_TEXT_CHARACTERS
from annotator.model.review_text import one_review_line
from widgets.kit.dialogs.form_widgets import words


class ReviewTextField(QLineEdit):
    """A line of text; ``limit`` is a label that says how much too long it is.

    A longer text stays in the field, so that a pasted one can be shortened and nothing is lost.
    """

    def __init__(self, hint: str) -> None:
        """Start empty; the hint is its name for screen readers too."""
        super().__init__()
        self.setAccessibleName(hint)
        self.setPlaceholderText(hint)
        self.limit = words("", "refusal")
        self.limit.hide()
        self.textChanged.connect(self._show_limit)

    @property
    def is_too_long(self) -> bool:
        """Whether the text is longer than a reason or an answer can be."""
        return len(one_review_line(self.text())) > REVIEW_TEXT_CHARACTERS

    def _show_limit(self) -> None:
        text = self.tr("%1 of %2 characters. Make it shorter.")
        locale, size = QLocale(), len(one_review_line(self.text()))
        text = text.replace("%1", locale.toString(size))
        self.limit.setText(text.replace("%2", locale.toString(REVIEW_TEXT_CHARACTERS)))
        self.limit.setVisible(self.is_too_long)

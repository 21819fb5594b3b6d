"""The sentence that the figures of a sample job are owed to nobody."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLabel

from widgets.kit.dialogs.form_widgets import words


def sample_note() -> QLabel:
    """Return the hidden sentence that a dialog shows if its job is a sample."""
    text = QCoreApplication.translate(
        "SampleNote",
        "This is the sample job: a part of its work was done before you came, and nobody owes "
        "anything for it.",
    )
    note = words(text, "attention")
    note.hide()
    return note

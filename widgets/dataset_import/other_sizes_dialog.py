"""Asks what to do with boxes on pictures of another size or frame than their document declares."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from annotator.importers.document_import import Sizes
from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import words
from widgets.theme.look import Look


class OtherSizesDialog(DialogFrame):
    """The pictures, and two ways to go on; ``choice`` is the chosen one, None to import nothing.

    Args:
        look: provides colours and sizes.
        sentences: which pictures have another size, or are mirrored, with examples.
    """

    def __init__(self, look: Look, sentences: list[str], parent: QWidget | None = None) -> None:
        """Ask; to leave the boxes where they are is the default."""
        super().__init__(look, "", width_px=560, parent=parent)
        self.show_titles(self.tr("Sizes"), self.tr("The boxes may not fit the pictures"))
        self.choice: Sizes | None = None
        for sentence in sentences:
            self.body.addWidget(words(sentence))
        for text in (
            self.tr("Leave: every box stays where the document puts it."),
            self.tr(
                "Fit: the boxes are turned or mirrored as EXIF does it with the picture, and "
                "scaled everywhere else."
            ),
            self.tr("Either can be undone."),
        ):
            self.body.addWidget(words(text, "quiet"))
        self.body.addStretch(1)
        self.cancel_button = self.add_button(self.tr("&Cancel"))
        self.fit_button = self.add_button(self.tr("&Fit the boxes"))
        self.footer.addStretch(1)
        self.leave_button = self.add_primary(
            self.tr("&Leave them"), lambda: self._choose(Sizes.LEAVE)
        )
        self.fit_button.clicked.connect(lambda: self._choose(Sizes.FIT))
        self.cancel_button.clicked.connect(self.reject)
        self.leave_button.setFocus()

    def _choose(self, choice: Sizes) -> None:
        self.choice = choice
        self.accept()

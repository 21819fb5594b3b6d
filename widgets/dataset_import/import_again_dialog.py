"""Asks what to do with a document whose annotations, or their ids, are in the job already."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from annotator.importers.document_import import RepeatedImport
from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import words
from widgets.theme.look import Look


class ImportAgainDialog(DialogFrame):
    """What is there already, and three ways to go on; ``choice`` is the chosen one.

    Args:
        look: provides colours and sizes.
        sentence: what was imported before, with counts.
        kept: how many of its regions somebody changed, locked or deleted since.
    """

    def __init__(self, look: Look, sentence: str, kept: int, parent: QWidget | None = None) -> None:
        """Ask; to leave it alone is the default."""
        super().__init__(look, "", width_px=520, parent=parent)
        self.show_titles(self.tr("Already here"), self.tr("Its regions are in this job already"))
        self.choice = RepeatedImport.LEAVE
        self.body.addWidget(words(sentence))
        replacing = self.tr(
            "Replace: the regions that nobody changed become as they are in this document."
        )
        if kept:
            stay = self.tr("The %1 that somebody changed, locked or deleted stay as they are.")
            replacing = f"{replacing} {stay.replace('%1', self.locale().toString(kept))}"
        adding = self.tr("Add: every region is then there twice.")
        for text in (replacing, adding, self.tr("Either can be undone.")):
            self.body.addWidget(words(text, "quiet"))
        self.body.addStretch(1)
        self.replace_button = self.add_button(self.tr("&Replace"))
        self.add_again_button = self.add_button(self.tr("&Add"))
        self.footer.addStretch(1)
        self.leave_button = self.add_primary(self.tr("&Leave it"), self.reject)
        self.replace_button.clicked.connect(lambda: self._choose(RepeatedImport.REPLACE))
        self.add_again_button.clicked.connect(lambda: self._choose(RepeatedImport.ADD))
        self.leave_button.setFocus()

    def _choose(self, choice: RepeatedImport) -> None:
        self.choice = choice
        self.accept()

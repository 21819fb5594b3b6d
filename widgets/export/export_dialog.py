"""The export dialog: first the preview, then the progress, then the report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from widgets.export.export_choice import ExportChoice, ExportChoicePage, FormatChoice
from widgets.export.hours_confirmation import OwnHours
from widgets.kit.amount_text import counted
from widgets.kit.dialogs.form_widgets import words
from widgets.kit.dialogs.preview_dialog import ReviewDialog
from widgets.kit.layouts import new_column
from widgets.theme.look import Look

__all__ = ["ExportChoice", "ExportDialog", "FormatChoice", "OwnHours"]

WIDE_PX, NARROW_PX = 1120, 640
"""The width with the preview beside the choice, and the width with the preview below it."""


class ExportDialog(ReviewDialog):
    """Choose, watch, read the report; Esc during the export asks to stop it.

    Args:
        look: provides colours and sizes.
        formats: the formats, the usual one first.
        first: the initial choice; its folder name follows the format until it is edited.
        measured: the own time that the person is asked about; None asks nothing.

    Signals:
        export_asked: carries an ``ExportChoice``.
        preview_asked: the choice changed in a way that changes the files.
    """

    export_asked = Signal(object)
    preview_asked = Signal()

    def __init__(
        self,
        look: Look,
        formats: Sequence[FormatChoice],
        first: ExportChoice,
        parent: QWidget | None = None,
        *,
        measured: OwnHours | None = None,
    ) -> None:
        """Show the choice."""
        super().__init__(look, "", "", width_px=WIDE_PX, parent=parent)
        self.show_titles(self.tr("Export"))
        self.start_button.setText(self.tr("&Export"))
        is_wide = self.design_for(wide_px=WIDE_PX, narrow_px=NARROW_PX)
        self.choices = ExportChoicePage(look, formats, first, measured=measured, is_wide=is_wide)
        column = new_column(self.page)
        column.addWidget(self.choices)
        self.choices.changed.connect(self._check)
        self.choices.preview_asked.connect(self.preview_asked)
        self.start_asked.connect(self._on_start_asked)
        self.fields, self.folder = self.choices.fields, self.choices.folder
        self.detail_buttons = self.choices.detail_buttons
        self.picture_buttons = self.choices.picture_buttons
        self.progress_note.setText(self.tr("The folder appears when it is complete."))
        self.progress_note.show()
        self._check()
        self.choices.formats.setFocus()

    def show_progress(self, done: int, total: int) -> None:
        """Show how many files are written; ``total`` is 0 if it is unknown."""
        super().show_progress(done, total)
        of_all = self.tr("%1 of %2 files written").replace("%2", self.locale().toString(total))
        some = counted(done, self.tr("1 file written"), self.tr("%1 files written"))
        text = of_all if total else some
        self.progress_words.setText(text.replace("%1", self.locale().toString(done)))

    def show_report(self, lines: Sequence[str], folder: Path, *, is_doubtful: bool = False) -> None:
        """Show what was exported; the first line is the most important.

        ``is_doubtful``: the export has a problem, which the first line states.
        """
        first, *rest = lines or [self.tr("It is done.")]
        parts = [words(each, is_selectable=True) for each in rest]
        self.show_done(first, parts, folder=folder, is_doubtful=is_doubtful)

    def _check(self) -> None:
        self.show_ready(self.choices.missing())

    def _on_start_asked(self) -> None:
        choice = self.choices.choice()
        if choice is not None:
            self.show_progress(0, 0)
            self.export_asked.emit(choice)

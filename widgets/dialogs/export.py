"""Exports a job: what leaves is seen before it leaves, then the progress, then the report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from annotator.export_api import Detail
from widgets.dialogs.export_choice import ExportChoice, ExportChoicePage, FormatChoice
from widgets.dialogs.frame import DialogFrame
from widgets.dialogs.parts import Mark, as_path, button, empty, row, words
from widgets.theme.look import Look

__all__ = ["ExportChoice", "ExportDialog", "FormatChoice"]

WIDE_PX, NARROW_PX = 900, 640
"""Beside each other what leaves is in sight at once; where there is no room it stands below."""


class ExportDialog(DialogFrame):
    """Choose, watch, read the report; Esc while it runs asks to stop it.

    Args:
        look: gives colours and sizes.
        formats: the formats, the usual one first.
        preview: given a detail, returns what will leave: one line for each file and field.
        first: what stands there at first; its folder's name follows the format until it is edited.

    Signals:
        start_asked: carries an ``ExportChoice``.
        cancel_asked: stop it.
    """

    start_asked = Signal(object)
    cancel_asked = Signal()

    def __init__(
        self,
        look: Look,
        formats: Sequence[FormatChoice],
        preview: Callable[[Detail], list[str]],
        first: ExportChoice,
        parent: QWidget | None = None,
    ) -> None:
        """Show the choice."""
        super().__init__(look, "", width_px=WIDE_PX, parent=parent)
        self.setWindowTitle(self.tr("Export"))
        self.title.setText(self.tr("Export"))
        self._is_running = False
        self._done_in: Path | None = None
        is_wide = look.px(WIDE_PX) <= self.screen().availableGeometry().width()
        self._width_px = WIDE_PX if is_wide else NARROW_PX
        self.choices = ExportChoicePage(look, formats, preview, first, is_wide=is_wide)
        self.choices.changed.connect(self._check)
        self.folder, self.refusal = self.choices.folder, self.choices.refusal
        self.detail_buttons = self.choices.detail_buttons
        self.body.addWidget(self.choices)
        self.progress_words, self.progress = words(""), QProgressBar()
        self.progress.setTextVisible(False)
        self._lay_out_progress()
        self.report_page = QWidget()
        self._report = QVBoxLayout(self.report_page)
        self._report.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self.report_page)
        self.body.addStretch(1)
        self._lay_out_footer()
        self._show_page(self.choices)
        self.choices.formats.setFocus()

    def show_progress(self, done: int, total: int) -> None:
        """Show how many files are written; ``total`` is 0 where nobody knows."""
        self._show_page(self.progress_page)
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        of_all = self.tr("%1 of %2 files written").replace("%2", self.locale().toString(total))
        text = of_all if total else self.tr("%1 files written")
        self.progress_words.setText(text.replace("%1", self.locale().toString(done)))

    def show_report(self, lines: Sequence[str]) -> None:
        """Show what was exported; the first line is the one that matters."""
        empty(self._report)
        first, *rest = lines or [self.tr("It is done.")]
        head = words(first, "section")
        mark = Mark(self.look, "circle-check", "accent", 24)
        top = row(self.look, mark, head)
        top.setStretch(1, 1)
        self._report.addLayout(top)
        for line in rest:
            self._report.addWidget(words(line, is_selectable=True))
        if self._done_in is not None:
            self._report.addWidget(words(as_path(self._done_in), "quiet", is_selectable=True))
        self._show_page(self.report_page)
        self.close_button.setFocus()

    def show_refusal(self, sentence: str) -> None:
        """Go back to the choice and say why it did not work."""
        self.choices.show_refusal(sentence)
        self._show_page(self.choices)
        self.scroll_area.ensureWidgetVisible(self.choices.refusal)

    def _lay_out_progress(self) -> None:
        self.progress_page = QWidget()
        column = QVBoxLayout(self.progress_page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.progress_words)
        column.addWidget(self.progress)
        whole = self.tr("The folder appears when it is complete. You can go on working meanwhile.")
        column.addWidget(words(whole, "quiet"))
        self.body.addWidget(self.progress_page)

    def _lay_out_footer(self) -> None:
        self.open_button = button(self.tr("&Open folder"))
        self.open_button.clicked.connect(self._on_open_asked)
        self.footer.addWidget(self.open_button)
        self.reason = words("", "quiet")
        self.footer.addWidget(self.reason, 1)
        self.cancel_button = self.add_button(self.tr("&Cancel"))
        self.export_button = self.add_button(self.tr("&Export"), "primary", is_default=True)
        self.close_button = self.add_button(self.tr("&Close"), "primary")
        self.cancel_button.clicked.connect(self.reject)
        self.export_button.clicked.connect(self._on_start)
        self.close_button.clicked.connect(self.accept)

    def _show_page(self, page: QWidget) -> None:
        for each in (self.choices, self.progress_page, self.report_page):
            each.setVisible(each is page)
        is_choice, is_report = page is self.choices, page is self.report_page
        self._is_running = page is self.progress_page
        self._check()
        self.open_button.setVisible(is_report and self._done_in is not None)
        self.export_button.setVisible(is_choice)
        self.cancel_button.setVisible(not is_report)
        self.close_button.setVisible(is_report)
        self.close_button.setDefault(is_report)
        self.export_button.setDefault(is_choice)
        if self.isVisible():
            self.fit()

    def _check(self) -> None:
        missing = "" if self.choices.isHidden() else self.choices.missing()
        self.reason.setText(missing)
        self.export_button.setEnabled(not missing)

    def _on_start(self) -> None:
        choice = self.choices.choice()
        if choice is None or self.choices.missing():
            return
        self.choices.show_refusal("")
        self._done_in = choice.folder
        self.show_progress(0, 0)
        self.start_asked.emit(choice)

    def _on_open_asked(self) -> None:
        if self._done_in is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._done_in)))

    # Qt overrides -----------------------------------------------------------

    def reject(self) -> None:
        """Ask to stop while it runs, and stay until that is answered; else leave."""
        if self._is_running:
            self.cancel_asked.emit()
        else:
            super().reject()

"""A dialog in three pages: preview, progress, result; for actions that are final."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget

from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import (
    Mark,
    as_path,
    button,
    empty,
    row,
    set_role,
    settle,
    show_all,
    words,
)
from widgets.kit.layouts import new_column
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX


class ReviewDialog(DialogFrame):
    """Three pages: ``page`` with the preview and the choices, the progress, and the result.

    Args:
        look: provides colours and sizes.
        title: of the window and the first page.
        verb: on the button that starts.
        width_px: in pixels of the design.

    Signals:
        start_asked: start.
        cancel_asked: stop.
    """

    start_asked = Signal()
    cancel_asked = Signal()

    def __init__(
        self,
        look: Look,
        title: str,
        verb: str,
        *,
        width_px: int = 640,
        parent: QWidget | None = None,
    ) -> None:
        """Show the first page."""
        super().__init__(look, title, width_px=width_px, parent=parent)
        self._is_running = False
        self._is_ready = False
        self._folder: Path | None = None
        self.refusal = words("", "refusal", is_selectable=True)
        self.refusal.setAccessibleName(self.tr("Why it did not work"))
        self.refusal.hide()
        self.page = QWidget()
        self.progress_words, self.progress = words(""), QProgressBar()
        self.progress.setTextVisible(False)
        self.progress_page = QWidget()
        self.done_page = QWidget()
        self._done = new_column(self.done_page, look.px(GAP_PX))
        self._lay_out(verb)
        self._show_page(self.page)

    # Updates from outside -------------------------------------------------------

    def show_ready(self, missing: str = "") -> None:
        """Show why it cannot start yet; "" if it can."""
        self._is_ready = not missing
        self.reason.setText(missing if not self.page.isHidden() else "")
        self.start_button.setEnabled(self._is_ready)
        if self._is_ready and self.focusWidget() in {None, self.cancel_button}:
            self.start_button.setFocus()

    def show_progress(self, done: int, total: int) -> None:
        """Show the progress; ``total`` is 0 if it is unknown."""
        self._show_page(self.progress_page)
        self.progress.setRange(0, total)
        self.progress.setValue(done)

    def show_refusal(self, sentence: str) -> None:
        """Return to the first page and show why it failed; "" hides the sentence."""
        self.refusal.setText(sentence)
        self.refusal.setVisible(bool(sentence))
        self._show_page(self.page)
        if sentence:
            self.bring_into_sight(self.refusal)

    def show_done(
        self,
        head: str,
        parts: Sequence[str | QWidget] = (),
        files: Sequence[Path] = (),
        folder: Path | None = None,
        *,
        is_doubtful: bool = False,
    ) -> None:
        """Show the result and the next steps; ``folder`` is the files' folder.

        ``is_doubtful``: it was done, but there is a problem, so no tick is shown.
        """
        empty(self._done)
        icon = ("circle-alert", "attention") if is_doubtful else ("circle-check", "accent")
        top = row(self.look, Mark(self.look, *icon, 24), words(head, "section"))
        top.setStretch(1, 1)
        self._done.addLayout(top)
        for part in parts:
            self._done.addWidget(words(part) if isinstance(part, str) else part)
        for file in files:
            name = words(as_path(file.name), "heading", is_selectable=True)
            self._done.addWidget(name)
        self._folder = files[0].parent if files else folder
        if self._folder is not None:
            self._done.addWidget(words(as_path(self._folder), "quiet", is_selectable=True))
        show_all(self.done_page)
        self._show_page(self.done_page)
        self.close_button.setFocus()

    def add_to_done(self, part: QWidget) -> None:
        """Add a widget below the text about the files."""
        self._done.addSpacing(self.look.px(GAP_PX))
        self._done.addWidget(part)
        show_all(self.done_page)
        if self.isVisible():
            self.fit()

    def lead_on(self, button: QPushButton) -> None:
        """Let a button on the page of the result be the one that Enter presses, before Close."""
        set_role(self.close_button, "")
        self.close_button.setDefault(False)
        button.setDefault(True)
        button.show()
        button.setFocus()

    def fit(self) -> None:
        """Adapt the height to the content."""
        settle(self.inner)
        super().fit()

    # Internals --------------------------------------------------------------------

    def _lay_out(self, verb: str) -> None:
        column = new_column(self.progress_page)
        column.addWidget(self.progress_words)
        column.addWidget(self.progress)
        self.progress_note = words("", "quiet")
        self.progress_note.hide()
        column.addWidget(self.progress_note)
        self.body.addWidget(self.refusal)
        for each in (self.page, self.progress_page, self.done_page):
            self.body.addWidget(each)
        self.body.addStretch(1)
        self.open_button = button(self.tr("&Open folder"), call=self._on_open_asked)
        self.footer.addWidget(self.open_button)
        self.reason = words("", "quiet")
        self.footer.addWidget(self.reason, 1)
        self.cancel_button = self.add_button(self.tr("&Cancel"), call=self.reject)
        self.start_button = self.add_primary(verb, self._on_start)
        self.close_button = self.add_button(self.tr("C&lose"), "primary", call=self.accept)

    def _show_page(self, page: QWidget) -> None:
        for each in (self.page, self.progress_page, self.done_page):
            each.setVisible(each is page)
        is_first, is_done = page is self.page, page is self.done_page
        self._is_running = page is self.progress_page
        if not is_first:
            self.refusal.hide()
            self.reason.setText("")
        self.open_button.setVisible(is_done and self._folder is not None)
        self.start_button.setVisible(is_first)
        self.cancel_button.setVisible(not is_done)
        self.close_button.setVisible(is_done)
        self.close_button.setDefault(is_done)
        self.start_button.setDefault(is_first)
        if self.isVisible():
            self.fit()

    def _on_start(self) -> None:
        if self._is_ready:
            self.start_asked.emit()

    def _on_open_asked(self) -> None:
        if self._folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    # Qt overrides -----------------------------------------------------------

    def reject(self) -> None:
        """Close; while the task runs, ask it to stop instead, and stay open."""
        if self._is_running:
            self.cancel_asked.emit()
        else:
            super().reject()

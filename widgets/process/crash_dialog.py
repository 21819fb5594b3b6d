"""Shows the whole report of a program error, and saves it to a place the person chooses."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QWidget

from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import as_path, set_role, words
from widgets.theme.look import Look
from widgets.theme.tokens import BASE_PT

REPORT_PX = 240


class CrashDialog(DialogFrame):
    """Nothing is sent: the report leaves this computer only if the person sends it.

    Args:
        look: provides colours and sizes.
        report: the whole text of the report.
        file: the suggested place for a copy.
    """

    def __init__(self, look: Look, report: str, file: Path, parent: QWidget | None = None) -> None:
        """Show the report."""
        super().__init__(look, "", width_px=640, parent=parent)
        self.show_titles(self.tr("Something went wrong"))
        self._file = file
        what = self.tr(
            "This is a fault of the program, not yours. Everything that was saved is safe. "
            "You can go on; if something looks wrong, close the job and open it again."
        )
        self.body.addWidget(words(what))
        self.report = QPlainTextEdit(report)
        self.report.setReadOnly(True)
        self.report.setTabChangesFocus(True)
        self.report.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.report.setAccessibleName(self.tr("Report"))
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF((BASE_PT - 1) * look.zoom)
        self.report.setFont(font)
        self.report.setMinimumHeight(look.px(REPORT_PX))
        self.body.addWidget(self.report, 1)
        sent = self.tr("Nothing is sent. Save the report and show it to someone you trust.")
        self.outcome = words(sent, "quiet")
        self.body.addWidget(self.outcome)
        self.save_button = self.add_button(self.tr("&Save the report…"), call=self._on_save)
        self.footer.addStretch(1)
        self.close_button = self.add_primary(self.tr("&Go on"), self.accept)
        self.close_button.setFocus()

    def _on_save(self) -> None:
        kinds = self.tr("Text") + " (*.txt)"
        title = self.tr("Save the report")
        name, _kind = QFileDialog.getSaveFileName(self, title, str(self._file), kinds)
        if not name:
            return
        try:
            Path(name).write_text(self.report.toPlainText(), encoding="utf-8")
        except OSError as error:
            text, role = self.tr("It could not be saved: %s. Choose another place."), "refusal"
            text %= error.strerror
        else:
            text, role = self.tr("Saved: %s") % as_path(name), "quiet"
        self.outcome.setText(text)
        set_role(self.outcome, role)

"""The report on a long task: sentences and counts that can be copied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QWidget

from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import card, words
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX


class ReportDialog(DialogFrame):
    """A title, sentences, counts.

    Args:
        look: provides colours and sizes.
        title: the finished task, such as "Imported".
        sentences: the most important one first.
        counts: by name.
    """

    def __init__(
        self,
        look: Look,
        title: str,
        sentences: Sequence[str],
        counts: Mapping[str, int] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Show the report."""
        super().__init__(look, title, width_px=520, parent=parent)
        self._sentences, self._counts = tuple(sentences), dict(counts or {})
        for at, sentence in enumerate(self._sentences):
            self.body.addWidget(words(sentence, "" if at else "section", is_selectable=True))
        if self._counts:
            self._add_counts()
        self.body.addStretch(1)
        self.copy_button = self.add_button(self.tr("Co&py"), call=self._on_copy)
        self.footer.addStretch(1)
        self.close_button = self.add_primary(self.tr("&Close"), self.accept)
        self.close_button.setFocus()

    def text(self) -> str:
        """Return the text of the whole report for copying."""
        counts = [f"{what}: {count}" for what, count in self._counts.items()]
        return "\n".join((self.windowTitle(), *self._sentences, *counts))

    def _add_counts(self) -> None:
        frame, column = card(self.look)
        grid = QGridLayout()
        grid.setVerticalSpacing(self.look.px(GAP_PX - 2))
        for at, (what, count) in enumerate(self._counts.items()):
            number = words(self.locale().toString(count), "heading")
            number.setAlignment(Qt.AlignmentFlag.AlignTrailing)
            grid.addWidget(words(what), at, 0)
            grid.addWidget(number, at, 1)
        grid.setColumnStretch(0, 1)
        column.addLayout(grid)
        self.body.addWidget(frame)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text())
        self.copy_button.setText(self.tr("Copied"))

"""Shows a statement on the screen as it will be printed; it loads nothing."""

from __future__ import annotations

from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QTextBrowser, QWidget

from annotator.documents.document_forms import MadeDocument
from annotator.documents.statement.statement_html import INK, PAPER
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_WIDEST_PX
from widgets.time_pay.paper.pdf import paper


class PaperView(QTextBrowser):
    """White in every theme: the preview looks like the document."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        """Start with an empty page; ``name`` is for screen readers."""
        super().__init__(parent)
        self._look = look
        self.setAccessibleName(name)
        self._shown: QTextDocument | None = None  # the first one is deleted with the text control
        self.setOpenLinks(False)
        self.setStyleSheet(f"QTextBrowser {{ background: {PAPER}; color: {INK}; }}")

    def show_made(self, made: MadeDocument) -> None:
        """Show a document from its beginning."""
        shown = paper(made.paper, is_rtl=made.is_rtl, scale=self._look.zoom)
        shown.setParent(self)
        shown.setDocumentMargin(self._look.px(GAP_WIDEST_PX))
        self.setDocument(shown)
        if self._shown is not None:
            self._shown.deleteLater()
        self._shown = shown

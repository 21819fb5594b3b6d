"""The worker's view of the order that is being written, updated with each change."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from annotator.pay.order.fields.translated_text import texts_of
from annotator.pay.order.order_draft import DraftCheck
from annotator.pay.order.work_order import WorkOrder
from widgets.kit.dialogs.form_widgets import words
from widgets.kit.error_text import sentence_text
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, GAP_WIDE_PX
from widgets.work_order.accept_dialog import WorkOrderView
from widgets.work_order.editor.text_edit import language_name

SETTLED_AFTER_MS = 30


class OrderPreview(QWidget):
    """The order as workers see it, in a language that can be chosen."""

    def __init__(self, look: Look, today: date, parent: QWidget | None = None) -> None:
        """Start with nothing to show."""
        super().__init__(parent)
        self._today = today
        self._lang = "en"
        self._judged: DraftCheck | None = None
        self._place: int | str = 0
        """Where the view belongs: below so many pixels, or at the part with this title."""
        self._was_at = 0
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLED_AFTER_MS)
        self._settled.timeout.connect(self._arrive)
        self.view = WorkOrderView(look, is_narrow=True)
        # The author does not read the order as the guideline of a job.
        self.view.setObjectName("preview")
        self.view.language_chosen.connect(self._on_language)
        self._bar = self.view.scroll_area.verticalScrollBar()
        self._bar.rangeChanged.connect(lambda _low, _high: self._on_range())
        self.note = words("", "attention")
        self.note.setContentsMargins(look.px(GAP_WIDE_PX), look.px(GAP_PX), look.px(GAP_WIDE_PX), 0)
        self.setAccessibleName(self.tr("What the worker will see"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.note)
        column.addWidget(self.view, 1)
        column.addStretch(0)

    def show_draft(self, judged: DraftCheck) -> None:
        """Show the valid part of a draft, without scrolling."""
        if not self._settled.isActive() and self._bar.value() != self._was_at:
            self._place = self._bar.value()  # the person has scrolled
        self._judged = judged
        self.view.setVisible(judged.order is not None)
        if judged.order is None:
            self._show_note(judged)
            return
        self.view.show_order(judged.order, self._lang, today=self._today)
        self._show_note(judged)
        self.view.setUpdatesEnabled(False)  # the view jumps to its top for a moment
        self._settled.start()

    def go_to(self, section: str) -> None:
        """Scroll to a part of the order, by its title."""
        self._place = section
        self._settled.start()

    def stop(self) -> None:
        """Drop a pending scroll."""
        self._settled.stop()

    def _arrive(self) -> None:
        self._go_there()
        self.view.setUpdatesEnabled(True)

    def _on_range(self) -> None:
        """Go on to the place after a late layout, unless the person has scrolled since."""
        if not self._settled.isActive() and self._bar.value() == self._was_at:
            self._go_there()

    def _go_there(self) -> None:
        """Scroll as far as the layout allows: the bar has its range only after it."""
        if isinstance(self._place, int):
            self._bar.setValue(self._place)
        else:
            self._show_section(self._place)
        self._was_at = self._bar.value()

    def _show_section(self, title: str) -> None:
        for label in self.view.findChildren(QLabel):
            is_title = label.property("role") == "section" and label.text() == title
            if is_title and label.isVisibleTo(self.view):
                self._bar.setValue(label.y())

    def _show_note(self, judged: DraftCheck) -> None:
        self.note.setText(self._note(judged))
        self.note.setVisible(bool(self.note.text()))

    def _note(self, judged: DraftCheck) -> str:
        if judged.order is None and judged.faults[0].group == "":
            return sentence_text(judged.faults[0].said)
        if judged.order is None:
            return self.tr("Choose a currency under Pay; then the order is shown here.")
        if judged.faults:
            return self.tr("Fields with a fault are left out here until they are corrected.")
        return self._untold(judged.order)

    def _untold(self, order: WorkOrder) -> str:
        """Return how many texts are not available in the chosen language."""
        lang = str(self.view.language.currentData() or self._lang)
        count = sum(not text.is_in(lang) for text in texts_of(order))
        if not count:
            return ""
        name = language_name(lang)
        if count == 1:
            text = self.tr("1 text is not in %1; it is shown in another language.")
        else:
            text = self.tr("%n texts are not in %1; they are shown in another language.", "", count)
        return text.replace("%1", name)

    def _on_language(self, code: str) -> None:
        self._lang = code
        if self._judged is not None:
            self._show_note(self._judged)

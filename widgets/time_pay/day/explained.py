"""How one figure of time was computed: all its spans, and their sum."""

from __future__ import annotations

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QWidget

from annotator.documents.own_record.behind import StretchesOfFigure
from widgets.kit.amount_text import counted
from widgets.kit.day_words import length_text
from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import Mark, card, row, words
from widgets.theme.look import Look
from widgets.time_pay.day.span_table import SpanTable


class ExplainedDialog(DialogFrame):
    """Shows the spans behind one figure, and whether they add up to it."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        """Start while the spans are being read."""
        super().__init__(look, "", width_px=1080, parent=parent)
        self.setWindowTitle(self.tr("How this was computed"))
        self.title.setText(name)
        self.sum = words("", "section", is_selectable=True)
        self.mark = Mark(look, "circle-check", "accent")
        self.verdict = words(self.tr("Reading the time entries…"), "quiet")
        self.mark.hide()
        self.table = SpanTable(look, self.tr("The time entries behind this figure"))
        self.card, inside = card(look)
        inside.addWidget(self.table)
        self.card.hide()
        self.body.addWidget(self.sum)
        told = row(look, self.mark, self.verdict)
        told.setStretch(1, 1)
        self.body.addLayout(told)
        self.body.addWidget(self.card)
        self.body.addStretch(1)
        self.footer.addStretch(1)
        self.close_button = self.add_button(self.tr("&Close"), "primary", is_default=True)
        self.close_button.clicked.connect(self.accept)
        self.close_button.setFocus()

    def show_stretches(self, found: StretchesOfFigure) -> None:
        """Show the spans and their sum."""
        count = len(found.lines)
        entries = counted(count, self.tr("1 time entry"), self.tr("%1 time entries"))
        text = self.tr("%1 in %2").replace("%1", _exact(found.figure_ms))
        self.sum.setText(text.replace("%2", entries))
        self.mark.show_icon(
            "circle-check" if found.is_equal else "circle-alert",
            "accent" if found.is_equal else "attention",
        )
        self.mark.show()
        if found.is_equal:
            self.verdict.setText(self.tr("They add up to this figure, to the millisecond."))
        else:
            text = self.tr(
                "They add up to %1. The difference is not stored yet, or was stored since."
            )
            self.verdict.setText(text.replace("%1", _exact(found.sum_ms)))
        self.table.show_lines(found.lines)
        self.card.setVisible(count > 0)
        self.fit()


def _exact(ms: int) -> str:
    return f"{length_text(ms)} ({QLocale().toString(ms)} ms)"

"""The day view: where the time went, what it is worth, and how each figure was computed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.pay import PayFigures, first_line
from widgets.dialogs.figure_row import FigureRow
from widgets.dialogs.figure_words import HEADLINES
from widgets.dialogs.frame import DialogFrame
from widgets.dialogs.parts import card, empty, words
from widgets.dialogs.time_table import Times, TimeTable
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX

STRONG = frozenset({"owed", "full_rate", "shortfall"})


class TimeAndPayDialog(DialogFrame):
    """Shows what it is told, and may be told again while it is open.

    Args:
        look: gives colours and sizes.
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        """Begin without times and figures."""
        super().__init__(look, "", width_px=680, parent=parent)
        self.setWindowTitle(self.tr("Time and pay"))
        self.title.setText(self.tr("Time and pay"))
        self.first_line = words("", "section", is_selectable=True)
        self.body.addWidget(self.first_line)
        self.sample_note = words(
            self.tr(
                "This is the sample job: a part of its work was done before you came, and nobody "
                "owes anything for it."
            ),
            "attention",
        )
        self.sample_note.hide()
        self.body.addWidget(self.sample_note)
        self.times = TimeTable(look)
        self._add_card(self.tr("Time"), self.times)
        self.pay = _FigureList(look)
        self._add_card(self.tr("Pay for the whole job"), self.pay)
        self.sum = _FigureList(look)
        self._add_card(self.tr("How it adds up"), self.sum)
        never = self.tr(
            "Undo gives back work, never time. Skipped and rejected items keep their time."
        )
        self.body.addWidget(words(never, "quiet"))
        self.body.addStretch(1)
        self.footer.addStretch(1)
        self.close_button = self.add_button(self.tr("&Close"), "primary", is_default=True)
        self.close_button.clicked.connect(self.accept)
        self.close_button.setFocus()

    def show_times(self, today: Times, whole: Times) -> None:
        """Show milliseconds by category, today's and the whole job's."""
        self.times.show_times(today, whole)

    def show_sample(self, *, is_sample: bool) -> None:
        """Say whether the figures are those of a sample."""
        self.sample_note.setVisible(is_sample)

    def show_pay(self, figures: PayFigures) -> None:
        """Show the figures; what stands open stays open."""
        self.first_line.setText(first_line(figures))
        every = {figure.name: figure for figure in (*figures.terms, *figures.due)}
        headlines = [name for name in HEADLINES if name in every]
        self.pay.show_figures(headlines, figures)
        lines = [
            figure.name
            for figure in figures.due
            if figure.name not in HEADLINES and figure.exact is not None
        ]
        self.sum.show_figures(
            [*lines, *(["owed"] if figures.due["owed"].exact is not None else [])], figures
        )

    def _add_card(self, title: str, content: QWidget) -> None:
        self.body.addSpacing(self.look.px(GAP_PX // 2))
        self.body.addWidget(words(title, "section"))
        frame, column = card(self.look)
        column.addWidget(content)
        self.body.addWidget(frame)


class _FigureList(QWidget):
    """Rows of figures; those that stay are kept, so that they stay open."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.rows: dict[str, FigureRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.px(2))

    def show_figures(self, names: Sequence[str], figures: PayFigures) -> None:
        """Show the figures of these names, in this order."""
        if list(self.rows) != list(names):
            empty(self._column)
            self.rows = {
                name: FigureRow(self._look, name, is_strong=name in STRONG) for name in names
            }
            for made in self.rows.values():
                self._column.addWidget(made)
        for name, shown in self.rows.items():
            source = figures.due if name in figures.due else figures.terms
            shown.show_figure(source[name], figures)

"""Time and pay: the time by category, its pay, and the computation of each figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.display_text import one_line
from annotator.documents.statement.first_line import opening_sentence
from annotator.pay import Figure, Figures, PayFigures, round_minor
from annotator.pay.money.currencies import minor_digits
from annotator.pay.pay_sentences import received_line
from annotator.pay.portions import owed_for_accepted
from annotator.sentences.said import Said
from annotator.session.rejections import Answerable
from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import card, empty, words
from widgets.kit.dialogs.time_table import Times, TimeTable
from widgets.kit.error_text import sentence_text
from widgets.ledger.receipt_line import ReceiptLine
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX
from widgets.time_pay.dialogs.figure_row import FigureRow
from widgets.time_pay.dialogs.figure_words import ACCEPTED, HEADLINES
from widgets.time_pay.dialogs.rejection_list import RejectionList
from widgets.time_pay.dialogs.sample_note import sample_note

STRONG = frozenset({"owed", ACCEPTED, "full_rate", "shortfall"})


class TimeAndPayDialog(DialogFrame):
    """Shows given values, which can be updated while it is open.

    Signals:
        statement_asked: show the statement.
        payments_asked: show the payments, or add one.
        day_asked: show the day, span by span.
        spans_asked: show the spans behind a figure of time; carries its name.

    Args:
        look: provides colours and sizes.
    """

    statement_asked = Signal()
    payments_asked = Signal()
    day_asked = Signal()
    spans_asked = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        """Start without times and figures."""
        super().__init__(look, "", width_px=680, parent=parent)
        self.setWindowTitle(self.tr("Time and pay"))
        self.title.setText(self.tr("Time and pay"))
        self.first_line = words("", "section", is_selectable=True)
        self.body.addWidget(self.first_line)
        self.came = words("", is_selectable=True)
        self.came.hide()
        self.body.addWidget(self.came)
        self.payer = words("", is_selectable=True)
        self.payer.hide()
        self.body.addWidget(self.payer)
        self.due = words("", is_selectable=True)
        self.due.hide()
        self.body.addWidget(self.due)
        self.as_of = words("", "quiet")
        self.body.addWidget(self.as_of)
        self.receipts = ReceiptLine(look)
        self.body.addWidget(self.receipts)
        self.sample_note = sample_note()
        self.body.addWidget(self.sample_note)
        self.times = TimeTable(look)
        self._add_card(self.tr("Time"), self.times)
        self.pay = _FigureList(look)
        self._add_card(self.tr("Pay for the whole job"), self.pay)
        self.rejections = RejectionList(look)
        self._of_rejections = self._add_card(
            self.tr("Rejected and withdrawn items"), self.rejections
        )
        self.show_rejections([])
        self.sum = _FigureList(look)
        for figures in (self.pay, self.sum):
            figures.spans_asked.connect(self.spans_asked)
        self._add_card(self.tr("How it adds up"), self.sum)
        self.rounding = words(
            self.tr("Each line is rounded for display. What is owed is rounded once, at the end."),
            "quiet",
        )
        self.body.addWidget(self.rounding)
        never = self.tr(
            "Undo takes back work, never time. Skipped and rejected items keep their time."
        )
        self.body.addWidget(words(never, "quiet"))
        self.body.addStretch(1)
        self._add_footer()

    def _add_footer(self) -> None:
        self.statement_button = self.add_button(self.tr("&Statement…"))
        self.statement_button.setToolTip(self.tr("As a page to keep or to hand over"))
        self.statement_button.clicked.connect(self.statement_asked)
        self.payments_button = self.add_button(self.tr("&Payments…"))
        self.payments_button.setToolTip(self.tr("What was sent, what was received, what is open"))
        self.payments_button.clicked.connect(self.payments_asked)
        self.day_button = self.add_button(self.tr("My &day…"))
        self.day_button.setToolTip(self.tr("Where the time went, entry by entry"))
        self.day_button.clicked.connect(self.day_asked)
        self.footer.addStretch(1)
        self.close_button = self.add_button(self.tr("&Close"), "primary", is_default=True)
        self.close_button.clicked.connect(self.accept)
        self.close_button.setFocus()

    def show_times(self, today: Times, whole: Times, *, is_rest_paid: bool = True) -> None:
        """Show milliseconds by category, today's and the whole job's."""
        self.times.show_times(today, whole, is_rest_paid=is_rest_paid)

    def show_sample(self, *, is_sample: bool) -> None:
        """Say whether the figures belong to a sample."""
        self.sample_note.setVisible(is_sample)

    def show_due(self, texts: Sequence[str], owed_by: Said) -> None:
        """Say who owes it, and when it comes in the words of the orders; none says it if empty."""
        self.payer.setText(sentence_text(owed_by))
        self.payer.show()
        told = " · ".join(one_line(text) for text in texts)
        if told:
            self.due.setText(self.tr("When it is due: %1").replace("%1", told))
        else:
            self.due.setText(self.tr("The work order does not say when it is due."))
        self.due.show()

    def show_pay(self, figures: PayFigures, now: datetime | None = None) -> None:
        """Show the figures of a moment of the local clock; open rows stay open."""
        now = now or datetime.now().astimezone()
        self.first_line.setText(sentence_text(opening_sentence(figures)))
        self.as_of.setText(self.tr("As of %1.").replace("%1", f"{now:%Y-%m-%d, %H:%M}"))
        every = {figure.name: figure for figure in (*figures.terms, *figures.expected)}
        headlines = [name for name in HEADLINES if name in every]
        if owed_for_accepted(figures) is not None:
            headlines.insert(headlines.index("owed") + 1, ACCEPTED)
        self.pay.show_figures(headlines, figures)
        lines = [
            figure.name
            for figure in figures.expected
            if figure.name not in HEADLINES and _is_worth_a_line(figure)
        ]
        owed = ["owed"] if figures.expected["owed"].exact is not None else []
        self.sum.show_figures([*lines, *owed], figures)
        is_rounded = any(_is_rounded(figures.expected[name], figures) for name in lines)
        self.rounding.setVisible(is_rounded)

    def show_rejections(self, found: Sequence[Answerable], today: date | None = None) -> None:
        """Show recent rejections and those that can be answered; nothing where there are none."""
        self.rejections.show_rejections(found, today or datetime.now().astimezone().date())
        for part in self._of_rejections:
            part.setVisible(bool(found))

    def show_paid(self, paid: Figures | None) -> None:
        """Show the amounts received and still open; nothing if none was received."""
        line = None if paid is None else received_line(paid)
        text = "" if line is None else sentence_text(line)
        self.came.setText(text)
        self.came.setVisible(bool(text))

    def _add_card(self, title: str, content: QWidget) -> tuple[QWidget, QWidget]:
        self.body.addSpacing(self.look.px(GAP_PX // 2))
        head = words(title, "section")
        self.body.addWidget(head)
        frame, column = card(self.look)
        column.addWidget(content)
        self.body.addWidget(frame)
        return head, frame


def _is_worth_a_line(figure: Figure) -> bool:
    """Return whether a figure is worth a line; zero minutes of sound are not."""
    return figure.exact is not None and (figure.name != "audio_ms" or bool(figure.exact))


def _is_rounded(figure: Figure, figures: PayFigures) -> bool:
    """Return whether an amount has more digits than are shown."""
    if figure.exact is None or figures.currency is None or figure.unit != figures.currency:
        return False
    units: int = 10 ** minor_digits(figures.currency)
    return Fraction(round_minor(figure.exact, figures.currency), units) != figure.exact


class _FigureList(QWidget):
    """Rows of figures; existing rows are kept, so that they stay open."""

    spans_asked = Signal(str)

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
                made.spans_asked.connect(self.spans_asked)
                self._column.addWidget(made)
        for name, shown in self.rows.items():
            if name == ACCEPTED:
                accepted = replace(figures, expected=figures.accepted)
                shown.show_figure(figures.accepted["owed"], accepted)
                continue
            source = figures.expected if name in figures.expected else figures.terms
            shown.show_figure(source[name], figures)

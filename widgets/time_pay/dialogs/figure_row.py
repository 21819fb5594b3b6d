"""A figure of pay as a row that opens to show its computation."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.documents.own_record.figure_stretches import rests_on_time
from annotator.pay import Figure, PayFigures
from widgets.kit.dialogs.form_widgets import button, empty, row, set_role, words
from widgets.kit.layouts import FlowLayout
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, GAP_WIDEST_PX, ROW_PX
from widgets.time_pay.dialogs import figure_words


class FigureRow(QWidget):
    """Title and value; a click, Enter or Space opens formula, inputs and rule below them.

    Signals:
        spans_asked: show the spans behind one of the inputs.
    """

    spans_asked = Signal(str)

    def __init__(self, look: Look, name: str, *, is_strong: bool = False) -> None:
        """Create the row for the figure of this name."""
        super().__init__()
        self.name = name
        self._look = look
        self.toggle = QToolButton()
        keeps_its_room = self.toggle.sizePolicy()
        keeps_its_room.setRetainSizeWhenHidden(True)
        self.toggle.setSizePolicy(keeps_its_room)
        self.toggle.clicked.connect(self._on_toggled)
        role = "heading" if is_strong else ""
        self.title = words(figure_words.title(name), role)
        self.value = words("", role)
        self.value.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        self._role = role
        self.detail = QWidget()
        inner = QVBoxLayout()
        indented = QHBoxLayout(self.detail)
        indented.setContentsMargins(0, 0, 0, look.px(GAP_PX))
        indented.addSpacing(look.px(ROW_PX + GAP_WIDEST_PX))
        indented.addLayout(inner, 1)
        inner.setSpacing(look.px(4))
        self.heading = words(self.tr("How this was computed"), "quiet")
        self.formula = words("", is_selectable=True)
        self._inputs = QGridLayout()
        self._inputs.setHorizontalSpacing(look.px(GAP_WIDEST_PX))
        self._inputs.setVerticalSpacing(look.px(2))
        self._inputs.setColumnStretch(1, 1)
        self.rule = words("", "quiet")
        inner.addWidget(self.heading)
        inner.addWidget(self.formula)
        inner.addLayout(self._inputs)
        inner.addWidget(self.rule)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = row(look, self.toggle, self.title, self.value)
        top.setStretch(1, 3)
        top.setStretch(2, 2)
        column.addLayout(top)
        column.addWidget(self.detail)
        look.changed.connect(self._redraw)
        self.detail.setVisible(False)
        self._redraw()

    def show_figure(self, figure: Figure, figures: PayFigures) -> None:
        """Show a figure; an open row stays open."""
        text = figure_words.value(figure, figures.currency)
        self.title.setText(figure_words.headline(self.name, figures))
        is_known = figure.exact is not None
        self.value.setText(text)
        set_role(self.value, self._role if is_known else "quiet")
        self.toggle.setAccessibleName(f"{self.title.text()}: {text}")
        self.toggle.setToolTip(self.tr("How this was computed"))
        self.formula.setText(figure_words.formula(figure))
        self.formula.setVisible(bool(figure.formula))
        names = [name for name, _exact in figure.inputs]
        self._show_inputs(names, figure_words.inputs(figure, figures))
        rule = figure_words.rule(self.name)
        self.rule.setText(rule)
        self.rule.setVisible(bool(rule))
        self.toggle.setVisible(bool(figure.formula or rule))

    def _show_inputs(self, names: list[str], rows: list[tuple[str, str]]) -> None:
        empty(self._inputs)
        for at, (name, (title, text)) in enumerate(zip(names, rows, strict=True)):
            self._inputs.addWidget(words(title, "quiet"), at, 0)
            value = QWidget()
            flow = FlowLayout(value, self._look.px(GAP_WIDEST_PX))
            flow.addWidget(words(text, is_selectable=True))
            if rests_on_time(name):
                flow.addWidget(self._link(name, title))
            self._inputs.addWidget(value, at, 1)

    def _link(self, name: str, title: str) -> QPushButton:
        made = button(self.tr("Show the time entries"), "link")
        made.setAccessibleName(f"{made.text()}: {title}")
        made.clicked.connect(lambda *_args: self.spans_asked.emit(name))
        return made

    def _on_toggled(self) -> None:
        self.detail.setVisible(self.detail.isHidden())
        self._redraw()

    def _redraw(self) -> None:
        name = "chevron-right" if self.detail.isHidden() else "chevron-down"
        self.toggle.setIcon(self._look.icon(name))

    # Qt overrides -----------------------------------------------------------

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        is_top = event.position().y() <= self.toggle.geometry().bottom()
        if (
            is_top
            and not self.toggle.isHidden()
            and self.rect().contains(event.position().toPoint())
        ):
            self.toggle.click()

"""The rates of a work order side by side: the worker's, earlier ones, and the buyer's."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from annotator.pay import WorkOrder
from annotator.pay.order.floors import FLOOR_KIND_TITLES
from widgets.kit.amount_text import shown_rate
from widgets.kit.dialogs.form_widgets import Mark, hairline, words
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, GAP_WIDEST_PX
from widgets.work_order.order_summary_words import not_disclosed, spoken

SHOWN_HERE = frozenset(
    {
        "pay.per_item",
        "pay.per_region",
        "pay.per_audio_minute",
        "pay.per_hour",
        "pay.other_hour",
        "pay.buyer_pays",
        "pay.previous",
    }
)
"""Fields that the table shows, so that no other part repeats them."""

COMPARED = frozenset({"pay.buyer_pays", "pay.previous"})
"""Those of them that are left to other parts if the table has only the own rates."""


class RateTable(QWidget):
    """A small table; missing rates are marked, and the floor is below."""

    def __init__(
        self,
        look: Look,
        order: WorkOrder,
        parent: QWidget | None = None,
        *,
        has_own_only: bool = False,
    ) -> None:
        """Show the rates of an order; ``has_own_only``: only the worker's own, in less room."""
        super().__init__(parent)
        self._has_own_only = has_own_only
        self._look, self._order = look, order
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(look.px(GAP_WIDEST_PX))
        self._grid.setVerticalSpacing(look.px(GAP_PX))
        heads = ["", self.tr("You get"), self.tr("Previous order"), self.tr("The buyer pays")]
        if has_own_only:
            del heads[2:]
        self._columns = len(heads)
        for column, head in enumerate(heads):
            self._grid.addWidget(words(head, "quiet"), 0, column)
            self._grid.setColumnStretch(column, 3 if column == 0 else 2)
        self._grid.addWidget(hairline(), 1, 0, 1, len(heads))
        for unit, rates in self._rows():
            self._add(unit, rates)
        self._add_floor()

    def _rows(self) -> list[tuple[str, list[Fraction | None]]]:
        pay = self._order.pay
        named = (
            ("per_item", self.tr("For an item")),
            ("per_region", self.tr("For a region")),
            ("per_audio_minute", self.tr("For a minute of sound")),
            ("per_hour", self.tr("For an hour on items")),
        )
        sources = (pay,) if self._has_own_only else (pay, pay.previous, pay.buyer_pays)
        rows: list[tuple[str, list[Fraction | None]]] = []
        for key, unit in named:
            rates = [None if source is None else getattr(source, key) for source in sources]
            rows.append((unit, rates))
        return [*rows, (self.tr("For other paid hours"), [self._order.other_hour])]

    def _add(self, unit: str, rates: list[Fraction | None]) -> None:
        at = self._grid.rowCount()
        self._grid.addWidget(words(unit), at, 0)
        for column, rate in enumerate(rates, start=1):
            if rate is None:
                mark = silence(self._look, is_wrapped=self._has_own_only)
                self._grid.addWidget(mark, at, column)
            else:
                self._grid.addWidget(words(self._money(rate)), at, column)

    def _add_floor(self) -> None:
        at, floor = self._grid.rowCount(), self._order.floor
        left = self._columns - 1
        self._grid.addWidget(hairline(), at, 0, 1, self._columns)
        self._grid.addWidget(words(self.tr("Floor for an hour"), "heading"), at + 1, 0)
        if floor is None:
            mark = silence(self._look, is_wrapped=self._has_own_only)
            self._grid.addWidget(mark, at + 1, 1, 1, left)
            return
        text = f"{self._money(floor.per_hour)}, {spoken(FLOOR_KIND_TITLES[floor.kind]).lower()}"
        self._grid.addWidget(words(text, "heading"), at + 1, 1, 1, left)

    def _money(self, amount: Fraction) -> str:
        # 16113.75 in 225 hours has no finite decimal; its exact parts are shown below.
        return shown_rate(amount, self._order.currency)


def silence(look: Look, default: str = "", *, is_wrapped: bool = False) -> QWidget:
    """Return the mark and the words for an undisclosed field."""
    is_wrapped = is_wrapped or bool(default)
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(look.px(GAP_PX - 2))
    line.addWidget(Mark(look, "circle-help", "attention", 16))
    text = words(not_disclosed(), "attention")
    text.setWordWrap(is_wrapped)
    line.addWidget(text, 1 if is_wrapped else 0)
    if default:
        text.setText(f"{not_disclosed()}; {spoken('then:')} {default}")
    if not is_wrapped:
        line.addStretch(1)
    return holder

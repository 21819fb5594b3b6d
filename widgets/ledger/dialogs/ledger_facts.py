"""A table of facts: name, value and meaning."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from widgets.kit.dialogs.form_widgets import Mark, empty, show_all, words
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, GAP_WIDEST_PX

TITLE_PX = 132


@dataclass(frozen=True, slots=True)
class Fact:
    """One row. ``note`` is quiet text below the value; ``mark`` is an icon and its token."""

    title: str
    value: str
    note: str = ""
    mark: tuple[str, str] | None = None


class FactTable(QWidget):
    """Shows given rows; values can be selected and copied."""

    def __init__(self, look: Look) -> None:
        """Start without rows."""
        super().__init__()
        self._look = look
        self.facts: tuple[Fact, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(look.px(GAP_WIDEST_PX))
        self._grid.setVerticalSpacing(look.px(GAP_PX - 2))
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, facts: Iterable[Fact]) -> None:
        """Show other rows."""
        self.facts = tuple(facts)
        empty(self._grid)
        top = Qt.AlignmentFlag.AlignTop
        at = 0
        for fact in self.facts:
            first = self._first(fact, words(fact.title))
            first.setMinimumWidth(self._look.px(TITLE_PX))
            self._grid.addWidget(first, at, 0, top)
            self._grid.addWidget(words(fact.value, is_selectable=True), at, 1, top)
            at += 1
            if fact.note:
                self._grid.addWidget(words(fact.note, "quiet", is_selectable=True), at, 1, top)
                at += 1
        show_all(self)

    def text_of(self, title: str) -> str:
        """Return the value beside a title, "" if there is no such row."""
        return next((fact.value for fact in self.facts if fact.title == title), "")

    def _first(self, fact: Fact, title: QWidget) -> QWidget:
        if fact.mark is None:
            return title
        held = QWidget()
        line = QGridLayout(held)
        line.setContentsMargins(0, 0, 0, 0)
        line.setHorizontalSpacing(self._look.px(GAP_PX))
        line.addWidget(Mark(self._look, *fact.mark), 0, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(title, 0, 1)
        line.setColumnStretch(1, 1)
        return held

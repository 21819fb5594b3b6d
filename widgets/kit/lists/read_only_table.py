"""The behaviour of a table that is read by rows and never edited."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QTableView

from widgets.theme.look import Look
from widgets.theme.tokens import ROW_PX


def make_read_only(table: QTableView, look: Look, name: str) -> None:
    """Let a table with a model be read row by row; ``name`` is for screen readers."""
    table.setAccessibleName(name)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(look.px(ROW_PX))

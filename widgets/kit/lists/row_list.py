"""The list of a side panel: rows of one height; only changed rows are repainted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from widgets.kit.lists.row_delegate import Index

LEAST_PX = 28


class RowList(QListView):
    """A list whose rows all have the same height."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without a model."""
        super().__init__(parent)
        self.setUniformItemSizes(True)

    def minimumSizeHint(self) -> QSize:
        # A single row is enough if room is short: the status bar must stay on the screen.
        frame = 2 * self.frameWidth()
        least = max(self.sizeHintForRow(0), LEAST_PX) + frame
        return QSize(super().minimumSizeHint().width(), least)

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        # QListView would lay out all rows again: 6 ms of 12 for each edit among 5,000 regions.
        QAbstractItemView.dataChanged(self, first, last, roles)

"""A titled part of the side column: a heading, perhaps a search, and a list."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QVBoxLayout, QWidget

from widgets.lists.row_list import RowList
from widgets.lists.rows import RowDelegate
from widgets.plain_text import PlainLabel
from widgets.steady_label import SteadyLabel
from widgets.theme.look import Look


class SidePanel(QWidget):
    """A list, and ``heading_bar`` with room for controls: the dock's own title, to drag it by."""

    def __init__(
        self,
        title: str,
        look: Look,
        parent: QWidget | None = None,
        view: QAbstractItemView | None = None,
    ) -> None:
        """Lay out heading and list; ``view`` is another list than the ordinary one."""
        super().__init__(parent)
        self.setObjectName("sidePanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.look = look
        self.title = PlainLabel(title)
        self.title.setProperty("role", "heading")
        self.count = SteadyLabel()
        self.count.setProperty("role", "quiet")
        self.heading_bar = QWidget()
        self.heading_bar.setObjectName("sidePanel")
        self.heading_bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.heading = QHBoxLayout(self.heading_bar)
        self.heading.setContentsMargins(12, 8, 8, 4)
        self.heading.setSpacing(8)
        self.heading.addWidget(self.title)
        self.heading.addWidget(self.count)
        self.heading.addStretch(1)
        self.list = view or RowList(self)
        self.list.setItemDelegate(RowDelegate(look))
        self.list.setMouseTracking(True)
        self.list.setAccessibleName(title)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 4)
        self.column.setSpacing(0)
        self.column.addWidget(self.list, 1)

    def below(self) -> list[QWidget]:
        """Return what was put below the list."""
        entries = [self.column.itemAt(at) for at in range(self.column.count())]
        widgets = [entry.widget() for entry in entries if entry is not None]
        return [each for each in widgets[widgets.index(self.list) + 1 :] if each is not None]

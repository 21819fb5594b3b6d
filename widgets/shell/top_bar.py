"""The bar at the top: menu, job, position, search for actions, theme, keys."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QToolButton, QWidget

from annotator.display_text import one_line, shown_name
from widgets.kit.fixed_label import FixedLabel
from widgets.kit.layouts import new_row
from widgets.kit.plain_text import PlainLabel
from widgets.theme.look import Look
from widgets.theme.tokens import BAR_PX


class TopBar(QWidget):
    """Shows the position in the job; everything it offers is an action of the table.

    Signals:
        find_asked: the search field was clicked.
    """

    find_asked = Signal()

    def __init__(self, look: Look, menu: QMenu, actions: dict[str, QAction]) -> None:
        """Lay out the bar with actions of the table."""
        super().__init__()
        self.setObjectName("topBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._look = look
        self.menu_button = QToolButton(self)
        self.menu_button.setMenu(menu)
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_button.setAccessibleName(self.tr("Menu"))
        self.menu_button.setToolTip(self.tr("Menu"))
        self.menu_button.setShortcut("F10")
        self.title = PlainLabel(parent=self)
        self.title.setProperty("role", "heading")
        self.place = FixedLabel(parent=self)
        self.place.setAccessibleDescription(self.tr("Which item is open"))
        self.file = FixedLabel(parent=self)
        self.file.setProperty("role", "quiet")
        find = self.tr("Find an action")
        # Qt leaves no gap between an icon and the text beside it.
        self._find_words = f"\u00a0{find}"
        self.finder = QPushButton(self._find_words, self)
        self.finder.setAccessibleName(find)
        self.finder.setProperty("role", "find")
        self.finder.setToolTip(actions["find-action"].toolTip())
        self.finder.clicked.connect(self.find_asked)
        self.previous = _button(self, actions["previous-item"])
        self.next = _button(self, actions["next-item"])
        self.theme = _button(self, actions["theme"])
        self.keys = _button(self, actions["keys"])
        self._lay_out()
        look.changed.connect(self._restyle)
        self._restyle()
        self.show_no_item()

    def _lay_out(self) -> None:
        row = new_row(self, 8, margins=(8, 0, 8, 0))
        row.addWidget(self.menu_button)
        row.addWidget(self.title)
        row.addStretch(1)
        row.addWidget(self.previous)
        row.addWidget(self.place)
        row.addWidget(self.next)
        row.addWidget(self.file)
        row.addStretch(1)
        row.addWidget(self.finder)
        row.addWidget(self.theme)
        row.addWidget(self.keys)

    def show_job(self, title: str) -> None:
        """Show the title of the job; empty while none is open."""
        self.title.setText(shown_name(title) or self.tr("Fairlabel"))
        self.place.loosen()
        self.file.loosen()
        self._fit_finder()

    def show_item(self, place: int | None, count: int | None, file: str) -> None:
        """Show that item ``place`` (from 1) of ``count`` is open, and its file; None: unknown."""
        self._show_parts(is_shown=True)
        number, of = ("…" if each is None else str(each) for each in (place, count))
        self.place.setText(f"\u2068{number} / {of}\u2069")
        metrics = self.file.fontMetrics()
        width = self._look.px(280)
        self.file.setText(metrics.elidedText(one_line(file), Qt.TextElideMode.ElideMiddle, width))
        self.file.setToolTip(file)
        self._fit_finder()

    def show_no_item(self) -> None:
        """Show that no item is open."""
        self._show_parts(is_shown=False)

    def _show_parts(self, *, is_shown: bool) -> None:
        for widget in (self.previous, self.place, self.next, self.file):
            widget.setVisible(is_shown)
        self._fit_finder()

    def sizeHint(self) -> QSize:
        return QSize(600, self._look.px(BAR_PX))

    def _restyle(self) -> None:
        self.menu_button.setIcon(self._look.icon("menu"))
        self.finder.setIcon(self._look.icon("search"))
        self.setFixedHeight(self._look.px(BAR_PX))
        self._fit_finder()

    def _fit_finder(self) -> None:
        """Show the search by its icon alone where its words have no room: they are not cut."""
        row = self.layout()
        self.finder.setText(self._find_words)
        if row is not None and row.sizeHint().width() > self.width():
            self.finder.setText("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_finder()


def _button(parent: QWidget, action: QAction) -> QToolButton:
    button = QToolButton(parent)
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    return button

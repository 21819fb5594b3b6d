"""The window of the manual: contents and search beside the page."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QToolButton, QWidget

from annotator.manual.addresses import FRONT
from annotator.manual.page_search import FoundSection, PageSearch
from annotator.manual.pages import Manual, NoPageError
from widgets.kit.dialogs.form_widgets import button, hairline, search_field, words
from widgets.kit.dialogs.line_list import LineList, ListLine
from widgets.kit.error_text import error_text
from widgets.kit.event_filters.activity_filter import GUIDELINE
from widgets.kit.layouts import new_column
from widgets.manual.page_browser import PageBrowser
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, GAP_WIDE_PX

WIDTH_PX, HEIGHT_PX, LIST_PX = 980, 640, 290
SCREEN_SHARE = 0.9
_STEPS: Final = {Qt.Key.Key_Down.value: 1, Qt.Key.Key_Up.value: -1}


class ManualWindow(QWidget):
    """A window of its own, so that it can stay open beside the work. Esc closes it."""

    def __init__(self, manual: Manual, look: Look, parent: QWidget | None = None) -> None:
        """Show the contents; ``show_page`` shows a page."""
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName(GUIDELINE)  # reading here is reading how to work
        self.setWindowTitle(self.tr("Manual"))
        self.setWindowIcon(look.icon("fairlabel"))
        self._manual, self._look = manual, look
        self._search: PageSearch | None = None
        self._before: list[str] = []
        self.address = ""
        self.back_button = QToolButton()
        self.back_button.setToolTip(self.tr("Back"))
        self.back_button.setAccessibleName(self.tr("Back"))
        self.back_button.setShortcut(QKeySequence(QKeySequence.StandardKey.Back))
        self.back_button.clicked.connect(self.go_back)
        self.contents_button = button(self.tr("&Contents"), call=self._show_contents)
        self.field = search_field(self.tr("Search the manual"))
        self.field.textChanged.connect(self._find)
        self.field.returnPressed.connect(self._open_marked)
        self.list = LineList(look, self.tr("Pages"))
        self.list.chosen.connect(self.show_page)
        self.none = words(self.tr("No page has all of these words."), "quiet")
        self.none.hide()
        self.browser = PageBrowser(manual, look)
        self.browser.linked.connect(self._follow)
        self.told = words("", "quiet")
        self.copy_button = button(self.tr("Copy the &link"), call=self._copy)
        self.close_button = button(self.tr("Cl&ose"), call=self.close)
        self._lay_out()
        self._find("")
        look.changed.connect(self._restyle)
        self._restyle()
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self.field.setFocus)
        self.browser.setFocus()
        room = self.screen().availableGeometry().size() * SCREEN_SHARE
        self.resize(min(room.width(), look.px(WIDTH_PX)), min(room.height(), look.px(HEIGHT_PX)))

    def _lay_out(self) -> None:
        look, gap = self._look, self._look.px(GAP_PX)
        top, foot = QHBoxLayout(), QHBoxLayout()
        for each in (self.back_button, self.contents_button):
            top.addWidget(each)
        top.addWidget(self.field, 1)
        foot.addWidget(self.told, 1)
        foot.addWidget(self.copy_button)
        foot.addWidget(self.close_button)
        for bar in (top, foot):
            bar.setContentsMargins(*(look.px(GAP_WIDE_PX), gap, look.px(GAP_WIDE_PX), gap))
            bar.setSpacing(gap)
        side = QWidget()
        beside = new_column(side, gap, margins=gap)
        beside.addWidget(self.none)
        beside.addWidget(self.list, 1)
        split = self.split = QSplitter()
        split.addWidget(side)
        split.addWidget(self.browser)
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        split.setSizes([look.px(LIST_PX), look.px(WIDTH_PX - LIST_PX)])
        column = new_column(self, 0)
        column.addLayout(top)
        column.addWidget(hairline())
        column.addWidget(split, 1)
        column.addWidget(hairline())
        column.addLayout(foot)

    def show_page(self, address: str) -> None:
        """Show a page of the manual; the page before is one step back."""
        before = self.address
        if self._open(address) and before and before != self.address:
            self._before.append(before)
            self.back_button.setEnabled(True)

    def go_back(self) -> None:
        """Show the page before."""
        if self._before:
            self._open(self._before.pop())
        self.back_button.setEnabled(bool(self._before))

    def _open(self, address: str) -> bool:
        try:
            self.browser.show_page(address)
            title = self._manual.title(address)
        except NoPageError as error:
            self.told.setText(error_text(error))
            return False
        self.address = address
        self.told.setText("")
        self.setWindowTitle(self.tr("%1 – Manual").replace("%1", title))
        if not self.field.text().strip():
            self.list.mark(address.partition("#")[0])
        return True

    def _follow(self, link: str) -> None:
        address = self._manual.linked(self.address, link)
        if address is not None:
            self.show_page(address)
            return
        told = self.tr("This link leads out of the manual. Nothing was opened: %1")
        self.told.setText(told.replace("%1", link))

    def _show_contents(self) -> None:
        self.field.clear()
        self.show_page(FRONT)
        self.list.setFocus()

    def _find(self, typed: str) -> None:
        lines = self._found(typed) if typed.strip() else self._contents()
        self.list.show_lines(lines)
        self.list.scrollToTop()
        self.list.setVisible(bool(lines))
        self.none.setVisible(not lines)
        if not typed.strip():
            self.list.mark(self.address.partition("#")[0])

    def _contents(self) -> list[ListLine]:
        try:
            contents = self._manual.contents
        except NoPageError as error:
            self.told.setText(error_text(error))
            return []
        return [
            ListLine(
                id=line.address or line.title, name=_ltr(line.title), is_heading=not line.address
            )
            for line in contents
        ]

    def _found(self, typed: str) -> list[ListLine]:
        try:
            search = self._search = self._search or PageSearch(self._manual)
        except NoPageError as error:
            self.told.setText(error_text(error))
            return []
        return [_line(hit) for hit in search.find(typed)]

    def _open_marked(self) -> None:
        """Open the marked page, or the first that was found, to be read at once."""
        line = self.list.current or next(iter(self.list.lines), None)
        if line is not None and not line.is_heading:
            self.show_page(line.id)
            self.browser.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(f"fairlabel-manual:{self.address}")
        self.told.setText(self.tr("Copied: %1").replace("%1", self.address))

    def _restyle(self) -> None:
        self.back_button.setIcon(self._look.icon("chevron-left"))
        self.back_button.setEnabled(bool(self._before))

    # Qt overrides -----------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(event.key()) if self.field.hasFocus() else None
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif step is not None:
            self.list.step(step)
        else:
            super().keyPressEvent(event)


def _line(hit: FoundSection) -> ListLine:
    """Return a section that was found; below its title is its page, unless it is the page."""
    parts = ["" if hit.title == hit.page else hit.page, hit.excerpt]
    below = " · ".join(filter(None, parts))
    return ListLine(id=hit.address, name=_ltr(hit.title), below=_ltr(below))


def _ltr(text: str) -> str:
    """Return English text that keeps its order in a window that runs from right to left."""
    return f"\u2066{text}\u2069"

"""The main window: places bars, picture, strip and docks; knows no command."""

from __future__ import annotations

import base64
from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QByteArray, QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.actions.keys_in_force import read_keymap
from annotator.settings import Settings
from widgets.canvas.image_view import ImageView
from widgets.editing.regions_panel import RegionsPanel
from widgets.items.items_panel import ItemsPanel
from widgets.kit.focus_back import FocusBack
from widgets.kit.layouts import new_column
from widgets.kit.lists.side_panel import SidePanel
from widgets.kit.shrinkable import Shrinkable
from widgets.labels.labels_panel import LabelsPanel
from widgets.media.view_registry import VIEW_KINDS
from widgets.shell.action_table import ActionTable
from widgets.shell.break_question_bar import BreakQuestionBar
from widgets.shell.first_steps import FirstSteps
from widgets.shell.key_focus import mark_as_view
from widgets.shell.notice_bar import NoticeBar
from widgets.shell.review_bar import ReviewBar
from widgets.shell.status_bar import StatusBar
from widgets.shell.tool_rail import TOOL, ToolRail
from widgets.shell.top_bar import TopBar
from widgets.theme.look import Look
from widgets.theme.tokens import SIDE_PX
from widgets.transcription.text_strip import TextStrip
from widgets.window.arrangement import arrangement_of, given_to, mirror, taken_from
from widgets.window.digit_keys import DigitKeys
from widgets.window.docks import Docks
from widgets.window.letter_keys import LetterKeys
from widgets.window.side_column import SideColumn
from widgets.window.window_events import WindowEvents

_HORIZONTAL = Qt.Orientation.Horizontal
_TAB = Qt.FocusPolicy.TabFocus
FIRST_PX = (1366, 768)
FRAME_PX = 64
"""The most that title bar and frame take, in pixels."""


class MainWindow(QMainWindow):
    """Holds the parts; others connect them.

    Signals:
        dropped: files or folders were dropped on the window (list of local paths).
        closing: the window is about to close; a listener that objects calls ``refuse_close``.
    """

    dropped = Signal(list)
    closing = Signal()
    _is_built = False
    _expects_job = False
    _width_due = 0

    def __init__(
        self,
        look: Look,
        settings: Settings,
        run: Callable[[str], None],
        welcome: Callable[[], QWidget],
    ) -> None:
        """Build the window; ``run`` gets ids of triggered actions, ``welcome`` builds the page."""
        super().__init__()
        self._settings = settings
        self._may_close, self._is_arranged, self._wants_side = True, False, True
        self._wants_steps, self._is_full = False, False
        self.setWindowTitle("Fairlabel")
        self.setWindowIcon(look.icon("fairlabel"))
        self.setAcceptDrops(True)
        self.setDockNestingEnabled(True)
        keymap = read_keymap(settings.text("key_preset"), settings.text("own_keys"))
        self.actions_table = ActionTable(self, look, run, keymap)
        self.events = WindowEvents(self)
        DigitKeys(self.events, run)
        LetterKeys(
            self.events,
            lambda key: run(self.actions_table.keymap.owner_of(key) or ""),
            lambda: settings.flag("letters_by_place"),
        )
        self.menu = QMenu(self)
        self.actions_table.fill(self.menu)
        self.bar = TopBar(look, self.menu, self.actions_table.actions)
        own = (action.id for view in {*VIEW_KINDS.values()} for action in view.actions)
        more_tools = [action_id for action_id in own if action_id.startswith(TOOL)]
        self.rail = ToolRail(look, self.actions_table.actions, more_tools)
        self.canvas = ImageView()
        self.view: QWidget = self.canvas
        mark_as_view(self.canvas)
        self.judging = ReviewBar(look)
        self.strip = TextStrip(look)
        self.notices = NoticeBar(look)
        self.returns = BreakQuestionBar(look)
        self.line = StatusBar(look)
        self.labels = LabelsPanel(look)
        self.regions = RegionsPanel(look)
        self.items = ItemsPanel(look)
        self._welcome = welcome
        self.stack = self._pages()
        self._lay_out()
        self.first_steps = FirstSteps(look)
        self.actions_table.keys_changed.connect(self._show_keys)
        self._show_keys()
        self._steps_dock = self._steps()
        self._steps_focus = FocusBack(self._steps_dock)
        self._docks = self._side_docks()
        look.changed.connect(self._show_steps)
        docks, bars = (self._steps_dock, *self._docks), (self.notices, self.returns)
        Docks(self, self.events, docks, bars, self.canvas)
        self._column = SideColumn(self, self.events, self._docks, self._steps_dock)
        self._is_built = True
        self._tab_order()
        self.show_work(is_shown=False)

    def _pages(self) -> QStackedWidget:
        pages = QStackedWidget()
        self._ground = QWidget()
        new_column(self._ground, 0)
        pages.addWidget(self._ground)
        pages.addWidget(self._work_page())
        return pages

    def _work_page(self) -> QWidget:
        page = QWidget()
        column = self._work_column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.judging)
        column.addWidget(self.canvas, 1)
        column.addWidget(self.strip)
        row = self._work_row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(column, 1)
        return page

    def _lay_out(self) -> None:
        self.setMenuWidget(self.bar)
        centre = QWidget()
        column = new_column(centre, 0)
        column.addWidget(self.stack, 1)
        self.setCentralWidget(centre)
        foot = QWidget()
        feet = new_column(foot, 0)
        feet.addWidget(self.notices)
        feet.addWidget(self.returns)
        feet.addWidget(self.line)
        bottom = self.statusBar()
        bottom.setSizeGripEnabled(False)
        bottom.setContentsMargins(0, 0, 0, 0)
        if (layout := bottom.layout()) is not None:
            layout.setContentsMargins(0, 0, 0, 0)
        bottom.addWidget(foot, 1)

    def _side_docks(self) -> list[QDockWidget]:
        return [
            self._dock("labels", self.tr("Labels"), self.labels),
            self._dock("regions", self.tr("Regions"), self.regions),
            self._dock("items", self.tr("Items"), self.items),
        ]

    def _dock(self, name: str, title: str, panel: SidePanel) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(name)
        dock.setWidget(panel)
        dock.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetMovable
            | QDockWidget.DockWidgetFeature.DockWidgetClosable
        )
        # The panel's heading is the title: a second title bar would be redundant.
        dock.setTitleBarWidget(panel.heading_bar)
        dock.setAllowedAreas(
            Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea
        )
        self.addDockWidget(self._far_side, dock)
        return dock

    @property
    def _far_side(self) -> Qt.DockWidgetArea:
        """The side at the end of lines: Qt does not mirror docks by itself."""
        is_rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        areas = Qt.DockWidgetArea
        return areas.LeftDockWidgetArea if is_rtl else areas.RightDockWidgetArea

    def add_menu(self, submenu: QMenu, group: str, before: str) -> None:
        """Insert a submenu into the menu of a group, before one of its actions."""
        found = self.menu.findChild(QMenu, f"menu-{group}")
        if found is not None:
            found.insertMenu(self.actions_table[before], submenu)

    def add_beside(self, panel: QWidget) -> None:
        """Put a panel beside the picture, at the end of lines, as high as picture and strip."""
        self._work_row.addWidget(panel)

    def show_view(self, view: QWidget) -> None:
        """Show another view of an item in the place of the one before, with the keyboard."""
        before, self.view = self.view, view
        focused = QApplication.focusWidget()
        has_keys = focused is before or (focused is not None and before.isAncestorOf(focused))
        if self._work_column.indexOf(view) < 0:
            mark_as_view(view)
            self._work_column.insertWidget(self._work_column.indexOf(self.strip), view, 1)
            QWidget.setTabOrder(self.canvas, view)
        before.hide()
        view.show()
        if has_keys:
            view.setFocus()

    def add_above(self, bar: QWidget) -> None:
        """Put a bar directly above the picture."""
        self._work_column.insertWidget(self._work_column.indexOf(self.canvas), bar)

    def _steps(self) -> QDockWidget:
        dock = QDockWidget(self.tr("First steps"), self)
        dock.setObjectName("first-steps")
        self._folded = Shrinkable(self.first_steps)
        dock.setWidget(self._folded)
        dock.setTitleBarWidget(QWidget(dock))
        self.addDockWidget(self._far_side, dock)
        dock.hide()
        return dock

    def _show_keys(self) -> None:
        self.first_steps.show_keys(self.actions_table.keymap)
        self.labels.show_keys(self.actions_table.keymap)

    def show_first_steps(self, *, is_shown: bool) -> None:
        """Show or hide the list of first steps."""
        self._wants_steps = is_shown
        self._show_steps()

    def make_room(self, *, is_needed: bool) -> None:
        """Hide the first steps on a low screen while the column needs the height."""
        self._is_full = is_needed
        self._show_steps()

    def _show_steps(self) -> None:
        has_room = self._folded.is_roomy or not self._is_full
        is_shown = self._wants_steps and has_room
        if not is_shown:
            self._steps_focus.give_back()
        self._steps_dock.setVisible(is_shown)

    def _arrange_anew(self) -> None:
        """Stack labels, regions and items at the end of lines."""
        self._is_arranged = True
        self.resizeDocks(self._docks, [SIDE_PX] * len(self._docks), _HORIZONTAL)

    def _tab_order(self) -> None:
        order = (
            self.canvas,
            self.strip.field,
            self.labels.list,
            self.regions.list,
            self.items.list,
        )
        for first, second in pairwise(order):
            QWidget.setTabOrder(first, second)

    def show_work(self, *, is_shown: bool) -> None:
        """Show the picture and its surroundings, or the welcome page."""
        self.stack.setCurrentIndex(1 if is_shown else 0)
        for dock in self._docks:
            dock.setVisible(is_shown and self._wants_side)
        if not is_shown:
            self.show_first_steps(is_shown=False)
        if is_shown and not self._is_arranged:
            self._arrange_anew()  # hidden docks have no size
        elif is_shown and self._width_due:
            self.resizeDocks(self._docks, [self._width_due] * len(self._docks), _HORIZONTAL)
            self._width_due = 0
        if is_shown:
            self.view.setFocus()
        elif self.isVisible():
            self.show_welcome()

    def show_welcome(self) -> None:
        """Show the welcome page, with the keyboard, wherever no job is."""
        page = self.welcome
        column = self._ground.layout()
        if column is not None and column.isEmpty():
            column.addWidget(page)
            page.show()
            stops = [each for each in page.findChildren(QWidget) if each.focusPolicy() & _TAB]
            for first, second in pairwise((self.bar.keys, *stops)):
                QWidget.setTabOrder(first, second)
        page.setFocus()

    @property
    def welcome(self) -> QWidget:
        """The page without a job."""
        return self._welcome()

    def show_side(self, *, is_shown: bool) -> None:
        """Show or hide the side column, now and at the next start."""
        self._wants_side = is_shown
        for dock in self._docks:
            dock.setVisible(is_shown)

    @property
    def is_side_shown(self) -> bool:
        """Whether any part of the side column is shown."""
        return any(dock.isVisible() for dock in self._docks)

    def appear(self, *, expects_job: bool = False) -> None:
        """Show the window in its former place; the first time, maximised on a small screen.

        If it ``expects_job``, it is empty until that is open, or ``show_welcome`` is called.
        """
        self._expects_job = expects_job
        room = self.screen().availableGeometry()
        is_small = room.width() <= FIRST_PX[0] or room.height() <= FIRST_PX[1] + FRAME_PX
        if self.restore() or not is_small:
            self.show()
        else:
            # A frame would push the status bar off the screen.
            self.showMaximized()

    def restore(self) -> bool:
        """Restore place, size and arrangement of the last run; False: none are stored."""
        geometry, layout = self._settings.text("geometry"), self._settings.text("layout")
        has_place = bool(geometry) and self.restoreGeometry(_bytes(geometry))
        if not has_place:
            self.resize(*FIRST_PX)
        if layout:
            self._is_arranged = self._arrange_as(layout)
            self._wants_side = not all(dock.isHidden() for dock in self._docks)
            # Qt shows the docks of the last run at once, but they belong to an open job.
            self.show_work(is_shown=self.stack.currentIndex() == 1)
        return has_place

    def _arrange_as(self, layout: str) -> bool:
        """Apply a stored arrangement; False: it is invalid."""
        kept = arrangement_of(layout)
        if kept is None or not given_to(self, self._all_docks, kept):
            return False
        self._column.own_heights = kept.heights
        self._width_due = kept.width
        return True

    @property
    def _all_docks(self) -> list[QDockWidget]:
        return [self._steps_dock, *self._docks]

    def remember(self) -> None:
        """Store place, size and arrangement for the next start."""
        self._settings.set("geometry", _text(self.saveGeometry()))
        if self.stack.currentIndex() == 1:
            now = taken_from(self, self._all_docks, self._column.own_heights)
            self._settings.set("layout", now.as_text())

    def refuse_close(self) -> None:
        """Stay open: something could not be saved."""
        self._may_close = False

    # Qt overrides -----------------------------------------------------------

    def setVisible(self, visible: bool) -> None:
        if visible and self.stack.currentIndex() == 0 and not self._expects_job:
            self.show_welcome()
        super().setVisible(visible)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange and self._is_built:
            now = taken_from(self, self._all_docks, self._column.own_heights)
            mirror(self, self._all_docks, now.order)
            self._column.own_heights = now.heights
            if now.width:  # hidden docks have none
                self.resizeDocks(self._docks, [now.width] * len(self._docks), _HORIZONTAL)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._may_close = True
        self.remember()
        self.closing.emit()
        event.setAccepted(self._may_close)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def createPopupMenu(self) -> QMenu | None:
        return None


def _bytes(text: str) -> QByteArray:
    return QByteArray(base64.b64decode(text))


def _text(data: QByteArray) -> str:
    return base64.b64encode(data.data()).decode()

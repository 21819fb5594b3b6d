"""The rail of tools beside the picture."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from widgets.kit.layouts import new_column
from widgets.theme.look import Look
from widgets.theme.tokens import RAIL_PX

TOOL = "tool-"
TOOLS = ("tool-select", "tool-box", "tool-extreme", "stay-drawing", "edit-text")
VIEWS = ("zoom-fit", "zoom-in", "zoom-out", "hide-all")
STEPS = ("undo", "redo", "confirm")
GIVE_WAY = (
    "stay-drawing",
    "zoom-out",
    "zoom-in",
    "hide-all",
    "tool-extreme",
    "zoom-fit",
    "edit-text",
    "confirm",
)
"""Buttons that move into the menu if there is no room, in this order."""

MARGIN_PX, SPACING_PX, GROUP_GAP_PX = 8, 4, 16


class ToolRail(QWidget):
    """Buttons for actions of the table; the current tool is marked."""

    def __init__(self, look: Look, actions: dict[str, QAction], more_tools: Iterable[str]) -> None:
        """Lay out the rail; ``more_tools`` are those of other views than that of images."""
        super().__init__()
        self.setObjectName("toolRail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._look = look
        self._buttons: dict[str, QToolButton] = {}
        self._actions = actions
        self._absent = frozenset(more_tools)
        tools = (*TOOLS, *more_tools)
        self.more = self._made_more()
        column = new_column(self, SPACING_PX, margins=(6, MARGIN_PX, 6, MARGIN_PX))
        for group in (tools, VIEWS, STEPS):
            for name in group:
                column.addWidget(self._made(actions[name], name))
            if group is VIEWS:
                column.addWidget(self.more)
                column.addStretch(1)
            elif group is tools:
                column.addSpacing(GROUP_GAP_PX)
        look.changed.connect(self._restyle)
        self._restyle()

    def show_tool(self, tool: str) -> None:
        """Mark the current tool, such as ``box`` or ``select``."""
        for name, button in self._buttons.items():
            if name.startswith(TOOL):
                button.setChecked(name == TOOL + tool)

    def leave_out(self, absent: frozenset[str]) -> None:
        """Show no button for these actions, which the current view does not have."""
        self._absent = absent
        self._fit()

    def show_staying(self, *, is_on: bool) -> None:
        """Show whether the tool stays active after a box."""
        self._buttons["stay-drawing"].setChecked(is_on)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(RAIL_PX), 300)

    def minimumSizeHint(self) -> QSize:
        kept = [name for name in self._offered() if name not in GIVE_WAY]
        return QSize(self._look.px(RAIL_PX), self._height_of(kept))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave out what there is no room for: the window must not outgrow a small screen."""
        offered = self._offered()
        shown = list(offered)
        for name in GIVE_WAY:
            if self._height_of(shown) <= self.height():
                break
            if name in shown:
                shown.remove(name)
        for name, button in self._buttons.items():
            button.setVisible(name in shown)
        self.more.setVisible(len(shown) < len(offered))

    def _offered(self) -> list[str]:
        return [name for name in self._buttons if name not in self._absent]

    def _fill_menu(self) -> None:
        menu = self.more.menu()
        menu.clear()
        for name in self._offered():
            if self._buttons[name].isHidden():
                menu.addAction(self._actions[name])

    def _made_more(self) -> QToolButton:
        """Return the button with the menu of hidden tools."""
        more = QToolButton(self)
        more.setToolTip(self.tr("More tools"))
        more.setAccessibleName(self.tr("More tools"))
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(more)
        menu.aboutToShow.connect(self._fill_menu)
        more.setMenu(menu)
        more.hide()
        return more

    def _height_of(self, names: list[str]) -> int:
        """Return the height of the rail with these buttons, and with the menu if any is hidden."""
        buttons = [self._buttons[name] for name in names]
        buttons += [self.more] if len(names) < len(self._offered()) else []
        heights = [button.sizeHint().height() + SPACING_PX for button in buttons]
        return sum(heights) + 2 * MARGIN_PX + GROUP_GAP_PX + SPACING_PX

    def _made(self, action: QAction, name: str) -> QToolButton:
        """Return a button with its own check state: an action with one could not stay a trigger."""
        button = QToolButton(self)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setCheckable(name.startswith(TOOL) or name == "stay-drawing")
        button.clicked.connect(lambda *_args: self._trigger(action, button))
        action.changed.connect(lambda: self._follow(action, button))
        self._buttons[name] = button
        self._follow(action, button)
        return button

    @staticmethod
    def _trigger(action: QAction, button: QToolButton) -> None:
        if button.isCheckable():
            button.setChecked(True)
        action.trigger()

    @staticmethod
    def _follow(action: QAction, button: QToolButton) -> None:
        button.setIcon(action.icon())
        button.setEnabled(action.isEnabled())
        button.setToolTip(action.toolTip())
        button.setAccessibleName(action.text())

    def _restyle(self) -> None:
        self.setFixedWidth(self._look.px(RAIL_PX))
        self.more.setIcon(self._look.icon("ellipsis"))
        for button in (*self._buttons.values(), self.more):
            side = self._look.px(20)
            button.setIconSize(QSize(side, side))
        self._fit()

"""The rail of tools beside the picture."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from widgets.theme.look import Look
from widgets.theme.tokens import RAIL_PX

TOOLS = ("tool-select", "tool-box", "edit-text")
VIEWS = ("zoom-fit", "zoom-in", "zoom-out", "hide-all")
STEPS = ("undo", "redo", "confirm")


class ToolRail(QWidget):
    """Buttons for actions of the table; the tool in hand is marked."""

    def __init__(self, look: Look, actions: dict[str, QAction]) -> None:
        """Lay out the rail."""
        super().__init__()
        self.setObjectName("toolRail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._look = look
        self._buttons: dict[str, QToolButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 8, 6, 8)
        column.setSpacing(4)
        for group in (TOOLS, VIEWS, STEPS):
            for name in group:
                column.addWidget(self._made(actions[name], name))
            if group is VIEWS:
                column.addStretch(1)
            elif group is TOOLS:
                column.addSpacing(16)
        look.changed.connect(self._restyle)
        self._restyle()

    def show_tool(self, tool: str) -> None:
        """Mark the tool in hand: ``box``, ``select`` or ``pan``."""
        for name in ("box", "select"):
            self._buttons[f"tool-{name}"].setChecked(name == tool)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(RAIL_PX), 300)

    def _made(self, action: QAction, name: str) -> QToolButton:
        """Return a button of its own check state: an action cannot hold it and stay a trigger."""
        button = QToolButton(self)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setCheckable(name in {"tool-box", "tool-select"})
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
        for button in self._buttons.values():
            side = self._look.px(20)
            button.setIconSize(QSize(side, side))

"""What shows the panel of special characters, and what it inserts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from widgets.open_job.context import Context
from widgets.texts.character_memory import CharacterMemory

if TYPE_CHECKING:
    from widgets.texts.character_panel import CharacterPanel

SETTING: Final = "show_characters"


class CharacterPanelActions(QObject):
    """Shows the panel if it was open the last time, and inserts what is picked.

    Args:
        context: the open job.
        memory: the characters used last.
        insert: inserts a character into the text of the selected region.
        show_beside: puts a panel beside the view of the item.
    """

    def __init__(
        self,
        context: Context,
        memory: CharacterMemory,
        insert: Callable[[str], None],
        show_beside: Callable[[QWidget], None],
    ) -> None:
        """Build nothing until the panel is wanted."""
        super().__init__(context.window)
        self._context = context
        self._memory = memory
        self._insert = insert
        self._show_beside = show_beside
        self.panel: CharacterPanel | None = None
        context.jobs.job_changed.connect(self._on_job)

    def turn(self) -> None:
        """Show the panel and begin to search, or put it away."""
        is_shown = not self._context.settings.flag(SETTING)
        self._context.settings.set(SETTING, value=is_shown)
        self._show(is_shown=is_shown)
        if is_shown and self.panel is not None:
            self.panel.chooser.field.setFocus()

    def _on_job(self) -> None:
        if self._context.jobs.job_or_none is not None:
            self._show(is_shown=self._context.settings.flag(SETTING))

    def _show(self, *, is_shown: bool) -> None:
        if self.panel is None and is_shown:
            # Late: the names of all characters take a moment.
            from widgets.texts.character_panel import CharacterPanel  # noqa: PLC0415

            self.panel = CharacterPanel(self._context.look, self._memory)
            self.panel.picked.connect(self._insert)
            self.panel.left.connect(self._go_back)
            self.panel.closed.connect(self.turn)
            self._show_beside(self.panel)
        if self.panel is not None:
            focused = QApplication.focusWidget()
            had_focus = focused is not None and self.panel.isAncestorOf(focused)
            self.panel.setVisible(is_shown)
            if had_focus and not is_shown:
                self._go_back()

    def _go_back(self) -> None:
        self._context.actions.action("edit-text").trigger()

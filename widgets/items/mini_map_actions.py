"""Shows and hides the mini-map, and stores the choice."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from annotator.settings import Settings
from widgets.items.mini_map import MiniMap
from widgets.open_job.context import Context
from widgets.shell.notice_bar import Notice

PASSING_MS = 6000


class MiniMapActions(QObject):
    """Shows the mini-map according to the settings."""

    def __init__(self, context: Context, mini_map: MiniMap, settings: Settings) -> None:
        """Restore the stored choice."""
        super().__init__(context.window)
        self._context = context
        self._mini_map = mini_map
        self._settings = settings
        mini_map.is_wanted = settings.flag("mini_map")
        settings.listeners.append(self._on_setting)

    def calls(self) -> dict[str, Callable[[], object]]:
        """Return the table of calls."""
        return {"mini-map": self.turn}

    def turn(self) -> None:
        """Show or hide the mini-map."""
        # According to its visibility: if no map is visible, the key must show one.
        self._mini_map.is_wanted = self._mini_map.isHidden()
        self._settings.set("mini_map", value=self._mini_map.is_wanted)
        if self._mini_map.is_wanted and self._mini_map.isHidden():
            text = self.tr("The mini-map appears when you zoom in.")
            self._context.notices.say(Notice(text, passes_ms=PASSING_MS))

    def _on_setting(self, key: str) -> None:
        if key == "mini_map":
            self._mini_map.is_wanted = self._settings.flag("mini_map")

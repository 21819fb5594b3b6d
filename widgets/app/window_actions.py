"""Actions on the window itself: theme, docks, closing."""

from __future__ import annotations

from collections.abc import Callable

from annotator.settings import Settings
from widgets.theme.look import Look
from widgets.theme.tokens import HIGH_CONTRAST
from widgets.window.main_window import MainWindow

INTERFACE_STEP = 0.125


class WindowActions:
    """Runs the actions that need no job."""

    def __init__(self, window: MainWindow, settings: Settings, look: Look) -> None:
        """Take the objects that the actions change."""
        self._window = window
        self._settings = settings
        self._look = look

    def calls(self) -> dict[str, Callable[[], object]]:
        """Return the calls of the actions."""
        window = self._window
        return {
            "theme": self._turn_theme,
            "contrast": self._turn_contrast,
            "side-column": lambda: window.show_side(is_shown=not window.is_side_shown),
            "effort-line": self._turn_status_bar,
            "bigger": lambda: self._resize(INTERFACE_STEP),
            "smaller": lambda: self._resize(-INTERFACE_STEP),
            "quit": window.close,
        }

    def _turn_theme(self) -> None:
        self._settings.set("theme", "light" if self._look.tokens.name == "dark" else "dark")

    def _turn_contrast(self) -> None:
        is_high = self._look.tokens is HIGH_CONTRAST
        self._settings.set("theme", "system" if is_high else "contrast")

    def _resize(self, by: float) -> None:
        self._settings.set("zoom", min(2.0, max(0.75, self._look.zoom + by)))

    def _turn_status_bar(self) -> None:
        self._settings.set("show_effort_line", not self._settings.flag("show_effort_line"))

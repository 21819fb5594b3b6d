"""Puts the settings of picture, drawing and bottom line in force, at the start and when changed."""

from __future__ import annotations

from annotator.settings import Settings
from widgets.window.main_window import MainWindow

SETTINGS = ("wheel_zooms", "stay_in_box", "label_goes_on", "drag_pans", "show_effort_line")


class SettingsInForce:
    """Belongs to a window. A hidden line is a line that is not shown: what it says goes on."""

    def __init__(self, window: MainWindow, settings: Settings) -> None:
        """Do what the settings say."""
        self._window = window
        self._settings = settings
        settings.listeners.append(self._on_setting)
        for key in SETTINGS:
            self._on_setting(key)

    def _on_setting(self, key: str) -> None:
        if key not in SETTINGS:
            return
        is_on, window = self._settings.flag(key), self._window
        if key == "wheel_zooms":
            window.canvas.options.wheel_zooms = is_on
        elif key == "stay_in_box":
            window.canvas.options.stays_in_box = is_on
            window.rail.show_staying(is_on=is_on)
        elif key == "label_goes_on":
            window.canvas.options.label_goes_on = is_on
        elif key == "drag_pans":
            window.canvas.options.drag_pans = is_on
        else:
            window.line.setVisible(is_on)

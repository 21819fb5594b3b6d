"""Applies the settings of picture, drawing and status bar, at the start and on change."""

from __future__ import annotations

from annotator.settings import Settings
from widgets.canvas.image_view import ImageView
from widgets.shell.status_bar import StatusBar
from widgets.shell.tool_rail import ToolRail

SETTINGS = ("wheel_zooms", "stay_in_box", "label_goes_on", "drag_pans", "show_effort_line")


class SettingsInForce:
    """Belongs to a window. The status bar keeps working while it is hidden."""

    def __init__(
        self, canvas: ImageView, rail: ToolRail, status_bar: StatusBar, settings: Settings
    ) -> None:
        """Apply the settings."""
        self._canvas = canvas
        self._rail = rail
        self._status_bar = status_bar
        self._settings = settings
        settings.listeners.append(self._on_setting)
        for key in SETTINGS:
            self._on_setting(key)

    def _on_setting(self, key: str) -> None:
        if key not in SETTINGS:
            return
        is_on = self._settings.flag(key)
        if key == "wheel_zooms":
            self._canvas.options.wheel_zooms = is_on
        elif key == "stay_in_box":
            self._canvas.options.stays_in_box = is_on
            self._rail.show_staying(is_on=is_on)
        elif key == "label_goes_on":
            self._canvas.options.label_goes_on = is_on
        elif key == "drag_pans":
            self._canvas.options.drag_pans = is_on
        else:
            self._status_bar.setVisible(is_on)

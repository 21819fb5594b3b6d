"""Actions on the picture and its boxes: tools, arrows, zoom."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from widgets.canvas.image_view import ImageView
from widgets.open_job.context import Context

ZOOM_STEP = 1.25
_SIDES = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}

Calls = dict[str, Callable[[], object]]


class PictureActions(QObject):
    """Runs the actions on the canvas."""

    def __init__(self, context: Context, canvas: ImageView) -> None:
        """Follow the canvas from tool to tool."""
        super().__init__(context.window)
        self._context = context
        self._canvas = canvas
        self._last_tool = "box"
        self._zooms: list[Callable[[], object]] = []
        canvas.tool_changed.connect(self._on_tool)
        context.jobs.job_changed.connect(self._on_job)

    def calls(self) -> Calls:
        """Return the function of each action, by action id."""
        canvas = self._canvas
        return {
            "tool-box": lambda: self._begin("box"),
            "tool-again": lambda: self._begin(self._last_tool),
            "zoom-in": lambda: self._zoom(lambda: canvas.zoom_by(ZOOM_STEP)),
            "zoom-out": lambda: self._zoom(lambda: canvas.zoom_by(1 / ZOOM_STEP)),
            "zoom-fit": lambda: self._zoom(canvas.zoom_to_fit),
            "zoom-100": lambda: self._zoom(lambda: canvas.zoom_to(1.0)),
            **self._by_arrow(),
        }

    def forget_zooms(self) -> None:
        """Drop the zooming that waits for a picture: the person goes on to another item."""
        self._zooms.clear()

    def _by_arrow(self) -> Calls:
        canvas = self._canvas
        calls: Calls = {}
        for side, (dx, dy) in _SIDES.items():
            for step in (1, 10):
                by = (dx * step, dy * step)
                calls[f"nudge-{side}-{step}"] = lambda by=by: canvas.nudge(*by)  # type: ignore[misc]  # a default in a lambda
                calls[f"resize-{side}-{step}"] = lambda by=by: canvas.resize_by(*by)  # type: ignore[misc]  # a default in a lambda
        return calls

    # Regions --------------------------------------------------------------------

    def _on_tool(self, tool: str) -> None:
        if tool != "select":
            self._last_tool = tool

    def _begin(self, tool: str) -> None:
        """Start a tool for new boxes: digits now label the next box, not the previous one."""
        self._canvas.select([])
        self._canvas.set_tool(tool)

    # View -----------------------------------------------------------------------

    def _zoom(self, zoom: Callable[[], object]) -> None:
        """Zoom the visible picture, or the next one once it is shown, if it is still loading."""
        job = self._context.jobs.job_or_none
        if job is not None and job.is_on_its_way:
            self._zooms.append(zoom)
        else:
            zoom()

    def _on_job(self) -> None:
        self._zooms.clear()
        if self._context.jobs.is_open:
            self._context.jobs.job.content_came.connect(self._zoom_now)

    def _zoom_now(self) -> None:
        zooms, self._zooms = self._zooms, []
        for zoom in zooms if self._canvas.has_picture else ():
            zoom()

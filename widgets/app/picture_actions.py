"""Actions on the picture and its regions: tools, labels by digit, arrows, zoom."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from annotator.editing.commands import DeleteRegions
from widgets.app.text_controller import TextController
from widgets.canvas.image_view import ImageView
from widgets.labels.labels_panel import LabelsPanel
from widgets.open_job.context import Context
from widgets.open_job.hidden_regions import HiddenRegions

ZOOM_STEP = 1.25
_SIDES = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}

Calls = dict[str, Callable[[], object]]


class PictureActions(QObject):
    """Runs the actions on the canvas."""

    def __init__(
        self,
        context: Context,
        canvas: ImageView,
        labels: LabelsPanel,
        text: TextController,
        hidden: HiddenRegions,
    ) -> None:
        """Connect to the canvas, to follow its current tool."""
        super().__init__(context.window)
        self._context = context
        self._canvas = canvas
        self._labels = labels
        self._text = text
        self._hidden = hidden
        self._last_tool = "box"
        self._zooms: list[Callable[[], object]] = []
        canvas.tool_changed.connect(self._on_tool)
        context.jobs.job_changed.connect(self._on_job)

    def calls(self) -> Calls:
        """Return the calls of the actions."""
        return self._of_regions() | self._of_view() | self._by_digit() | self._by_arrow()

    def forget_zooms(self) -> None:
        """Drop pending zoom actions: the person goes on to another item."""
        self._zooms.clear()

    def _of_regions(self) -> Calls:
        canvas = self._canvas
        return {
            "tool-box": lambda: self._begin("box"),
            "tool-select": self._escape,
            "tool-again": lambda: self._begin(self._last_tool),
            "finish": self._finish,
            "edit-text": self._text.type_text,
            "next-region": lambda: canvas.select_next(1),
            "previous-region": lambda: canvas.select_next(-1),
            "delete": self._delete,
            "select-all": canvas.select_all,
            "hide-region": self._hidden.turn_selected,
            "hide-all": self._hidden.turn_all,
        }

    def _of_view(self) -> Calls:
        canvas = self._canvas
        return {
            "zoom-in": lambda: self._zoom(lambda: canvas.zoom_by(ZOOM_STEP)),
            "zoom-out": lambda: self._zoom(lambda: canvas.zoom_by(1 / ZOOM_STEP)),
            "zoom-fit": lambda: self._zoom(canvas.zoom_to_fit),
            "zoom-100": lambda: self._zoom(lambda: canvas.zoom_to(1.0)),
            "text-strip": self._text.turn,
        }

    def _by_digit(self) -> Calls:
        def label(digit: int) -> None:
            found = self._labels.label_at(digit)
            if found is not None:
                self._canvas.label_selected(found.id)

        return {
            f"label-{digit}": lambda digit=digit: label(digit)  # type: ignore[misc]
            for digit in range(1, 10)
        }

    def _by_arrow(self) -> Calls:
        canvas = self._canvas
        calls: Calls = {}
        for side, (dx, dy) in _SIDES.items():
            for step in (1, 10):
                by = (dx * step, dy * step)
                calls[f"nudge-{side}-{step}"] = lambda by=by: canvas.nudge(*by)  # type: ignore[misc]
                calls[f"resize-{side}-{step}"] = lambda by=by: canvas.resize_by(*by)  # type: ignore[misc]
        return calls

    # Regions --------------------------------------------------------------------

    def _on_tool(self, tool: str) -> None:
        if tool != "select":
            self._last_tool = tool

    def _begin(self, tool: str) -> None:
        """Start a tool for new boxes: digits now label the next box, not the previous one."""
        self._canvas.select([])
        self._canvas.set_tool(tool)

    def _finish(self) -> None:
        """Finish the current gesture; without one, edit the text of the selected box."""
        if not self._canvas.finish():
            self._text.type_text()

    def _escape(self) -> None:
        self._canvas.cancel()
        self._canvas.setFocus()

    def _delete(self) -> None:
        if not self._canvas.locked:
            self._context.jobs.job.run(DeleteRegions(tuple(self._canvas.selection)))

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
            self._context.jobs.job.picture_came.connect(self._zoom_now)

    def _zoom_now(self) -> None:
        zooms, self._zooms = self._zooms, []
        for zoom in zooms if self._canvas.has_picture else ():
            zoom()

"""Suggests a tighter box for the selected one, dotted, to be accepted or refused by key."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QImage, QPainter

from annotator.editing.commands import SetBoxes
from annotator.editing.tools.edges import Edges, PatchPlan, patch_plan
from annotator.model.entities import RegionId
from annotator.model.geometry import Box
from annotator.progress import Cancel
from widgets.canvas.image_view import ImageView
from widgets.kit.background import BackgroundJobs
from widgets.kit.key_text import with_keys
from widgets.kit.timers import single_shot
from widgets.open_job.context import Context
from widgets.shell.notice_bar import Notice

PASSING_MS = 4000
TOLD_AFTER_MS = 150
"""Edges are often found sooner, and a line that only flashes up tells nobody anything."""


class SnapToEdges(QObject):
    """Makes one offer at a time; any other change of the box or the selection withdraws it.

    Signals:
        told: whether to show that edges are being looked for.
    """

    told = Signal(bool)

    def __init__(self, context: Context, canvas: ImageView, background: BackgroundJobs) -> None:
        """Start without an offer."""
        super().__init__(context.window)
        self._context = context
        self._canvas = canvas
        self._background = background
        self._cancel: Cancel | None = None
        self._offered: tuple[RegionId, Box, Box] | None = None
        self._patience = single_shot(self, lambda: self.told.emit(True), TOLD_AFTER_MS)
        canvas.offer_answered.connect(self._on_answered)
        canvas.selection_changed.connect(self.withdraw)
        canvas.tool_changed.connect(self.withdraw)
        canvas.commanded.connect(self.withdraw)
        context.jobs.job_changed.connect(self.withdraw)

    @property
    def is_looking(self) -> bool:
        """Whether a search for edges is running."""
        return self._cancel is not None

    def press(self) -> None:
        """Look for the edges under the selected box; if an offer is shown, accept it."""
        canvas = self._canvas
        if self._offered is not None:
            self._on_answered(is_taken=True)
            return
        chosen = canvas.selection
        box = canvas.box_of(chosen[0]) if len(chosen) == 1 else None
        if box is None or canvas.locked or not canvas.has_picture:
            self._say(self.tr("Select one box to snap it to the edges under it."))
            return
        if canvas.is_region_locked(chosen[0]):
            text = self.tr("This box is locked. Unlock it (%1) to snap it.")
            self._say(with_keys(text, self._context.actions.keymap, "lock"))
            return
        self.withdraw()
        canvas.setFocus()  # else Enter would be a key of the list and not accept
        self._start(canvas, chosen[0], box)

    def withdraw(self, *_ignored: object) -> None:
        """Stop the search and withdraw the offer."""
        if self._cancel is not None:
            self._cancel.cancel()
            self._look_no_more()
        if self._offered is not None:
            self._offered = None
            self._canvas.offer(None)

    def _start(self, canvas: ImageView, region_id: RegionId, box: Box) -> None:
        plan = patch_plan(box)
        image = _painted(canvas, plan)
        pixels = bytes(image.constBits())

        def look(cancel: Cancel, _progress: object) -> Edges | None:
            from annotator.imaging.edge_detection import Patch, edges_under  # noqa: PLC0415 - OpenCV takes 0.2 s, once

            patch = Patch(pixels, image.width(), image.height())
            return edges_under(patch, plan.guess, cancel)

        def done(edges: Edges | None) -> None:
            if cancel is self._cancel:
                self._look_no_more()
                self._offer(region_id, plan, edges)

        def failed(error: BaseException) -> None:
            if cancel is self._cancel:
                self._look_no_more()
            raise error

        cancel = self._background.start(look, done=done, failed=failed)
        self._cancel = cancel
        canvas.await_offer(is_on=True)
        self._patience.start()

    def _look_no_more(self) -> None:
        self._cancel = None
        self._patience.stop()
        self._canvas.await_offer(is_on=False)
        self.told.emit(False)

    def _offer(self, region_id: RegionId, plan: PatchPlan, edges: Edges | None) -> None:
        canvas = self._canvas
        if canvas.box_of(region_id) != plan.box:
            return  # the box was undone or moved meanwhile
        found = None if edges is None else plan.box_of(edges, canvas.size_px)
        if found is None:
            self._say(self.tr("No clear edges under this box: it stays as it is."))
        elif found == plan.box:
            self._say(self.tr("This box already fits."))
        else:
            self._offered = (region_id, plan.box, found)
            canvas.offer((found, canvas.region(region_id).label_id))

    def _on_answered(self, is_taken: bool) -> None:
        offered = self._offered
        self.withdraw()
        if offered is None or not is_taken:
            return
        region_id, was, found = offered
        canvas = self._canvas
        if canvas.box_of(region_id) == was:
            canvas.commanded.emit(SetBoxes({region_id: found}, name="snap-box"))

    def _say(self, text: str) -> None:
        self._context.notices.say(Notice(text, passes_ms=PASSING_MS))


def _painted(canvas: ImageView, plan: PatchPlan) -> QImage:
    """Return the planned part of the picture, four bytes a pixel: blue, green, red, unused."""
    image = QImage(plan.width, plan.height, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    middle = plan.box.centre
    scale = plan.scale
    # Rotate everything back about the box's centre, so that the frame of the box is upright.
    painter.translate(-plan.left * scale, -plan.top * scale)
    painter.translate(middle.x * scale, middle.y * scale)
    painter.rotate(-plan.box.angle_deg)
    painter.translate(-middle.x * scale, -middle.y * scale)
    seen = painter.transform().inverted()[0].mapRect(QRectF(image.rect()))
    canvas.paint_picture(painter, seen.toAlignedRect(), scale)
    painter.end()
    return image

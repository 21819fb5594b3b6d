"""Copies and pastes regions, also between items, and repeats a copy at the same offset."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QCoreApplication

from annotator.editing.commands import AddRegions
from annotator.editing.copy_regions import LeftOut, copied
from annotator.media.registry import can_have
from annotator.model.entities import Geometry, Origin, Region, RegionId, in_reading_order
from annotator.model.geometry import Box, Point, box_around
from annotator.model.place import UNMEASURED, Extent
from widgets.canvas.image_view import ImageView
from widgets.editing.placement import number, with_reasons
from widgets.open_job.context import Context
from widgets.open_job.open_job import OpenJob
from widgets.shell.notice_bar import Notice

PASTE_PX = 12
PASSING_MS = 6000


class Clipboard:
    """Keeps copied regions inside the running program; they never reach the system's clipboard."""

    def __init__(self, context: Context, canvas: ImageView) -> None:
        """Start empty."""
        self._context = context
        self._canvas = canvas
        self._regions: tuple[Region, ...] = ()
        self._sources: dict[RegionId, RegionId] = {}

    @property
    def has_regions(self) -> bool:
        """Whether there is something to paste."""
        return bool(self._regions)

    def calls(self) -> dict[str, Callable[[], object]]:
        """Return what the actions do on items of any kind."""
        return {"copy": self.copy, "paste": self.paste}

    def picture_calls(self) -> dict[str, Callable[[], object]]:
        """Return what the actions do on pictures alone."""
        return {
            "paste-here": self.paste_here,
            "duplicate": self.duplicate,
            "duplicate-on": self.duplicate_on,
        }

    def copy(self) -> None:
        """Copy the selected regions."""
        editor = self._context.jobs.job.session.editor
        if editor.has_item:
            chosen = set(self._context.view.selection)
            regions = in_reading_order(editor.state.regions)
            self._regions = tuple(each for each in regions if each.id in chosen)
            self._context.actions.refresh()

    def paste(self) -> None:
        """Paste at the same place, with a small offset if the same box is already there."""
        job = self._context.editable_job
        if job is None:
            return
        taken = {region.geometry for region in job.session.editor.state.regions.values()}
        new = []
        for region in self._regions:
            geometry = region.geometry
            while isinstance(geometry, Box) and geometry in taken:
                geometry = geometry.moved_by(PASTE_PX, PASTE_PX)
            new.append((region, geometry))
        self._paste(job, new)

    def paste_here(self) -> None:
        """Paste with the centre of all regions at the pointer, inside the picture."""
        job = self._context.editable_job
        at = self._canvas.pointed_at()
        boxes = [each.box for each in self._regions if each.box is not None]
        if job is None:
            return
        if at is None or not boxes:
            self.paste()
            return
        dx, dy = _way_to(at, boxes, _extent(job))
        new = [
            (each, each.geometry if each.box is None else each.box.moved_by(dx, dy))
            for each in self._regions
        ]
        self._paste(job, new)

    def _paste(self, job: OpenJob, placed: Sequence[tuple[Region, Geometry]]) -> None:
        """Add what lies on the item, cut to it, and say what was left out."""
        extent, kind = _extent(job), job.kind
        fitting = [(region, place) for region, place in placed if can_have(kind, place)]
        new = [(region, place and place.within(extent)) for region, place in fitting]
        new = [(each, place) for each, place in new if each.geometry is None or place is not None]
        if new:
            self._add("paste", job, new)
        if len(new) < len(placed):
            text = QCoreApplication.translate("Clipboard", "%1 of %2 regions were pasted.")
            text = text.replace("%1", number(len(new))).replace("%2", number(len(placed)))
            self._say(with_reasons(text, LeftOut(outside=len(placed) - len(new))))

    def _say(self, text: str) -> None:
        self._context.notices.say(Notice(text, passes_ms=PASSING_MS))

    def duplicate(self) -> None:
        """Copy the selected regions a little down and to the right, and remember the originals."""
        before = self._canvas.selection
        self._canvas.duplicate_selected()
        after = self._canvas.selection
        if before != after and len(before) == len(after):
            self._sources = dict(zip(after, before, strict=True))

    def duplicate_on(self) -> None:
        """Copy the selected regions again, with the offset that they have from their originals."""
        job = self._context.editable_job
        if job is None:
            return
        regions = job.session.editor.state.regions
        selection = self._context.view.selection
        way = self._last_way(job, selection)
        if way is None:
            self.duplicate()
            return
        size_px = _extent(job)[:2]
        new = []
        for region in (regions[key] for key in selection):
            if region.box is not None:
                moved = region.box.moved_by(*way)
                if moved.kept_inside(*size_px) == moved:
                    new.append((region, moved))
        if new:
            made = self._add("duplicate", job, new)
            sources = (region.id for region, _ in new)
            self._sources = dict(zip(made, sources, strict=True))
        self._tell_room(len(new), len(selection))

    def _tell_room(self, copied_on: int, asked: int) -> None:
        some = (
            "%1 of %2 regions were copied. There is no more room in that direction for the others."
        )
        if not copied_on:
            self._say(
                QCoreApplication.translate("Clipboard", "There is no more room in that direction.")
            )
        elif copied_on < asked:
            text = QCoreApplication.translate("Clipboard", some)
            self._say(text.replace("%1", number(copied_on)).replace("%2", number(asked)))

    # Internals ------------------------------------------------------------------------

    def _last_way(self, job: OpenJob, selection: Iterable[RegionId]) -> tuple[float, float] | None:
        """Return the offset of the first of these from its original, in image pixels."""
        regions = job.session.editor.state.regions
        for key in selection:
            source = self._sources.get(key)
            here = regions[key].box if key in regions else None
            there = None if source is None or source not in regions else regions[source].box
            if here is not None and there is not None:
                way = here.centre.x - there.centre.x, here.centre.y - there.centre.y
                return way if any(way) else None
        return None

    def _add(
        self, name: str, job: OpenJob, new: Iterable[tuple[Region, Geometry]]
    ) -> list[RegionId]:
        """Add copies of regions, each with its place, and select them; returns their ids."""
        session = job.session
        made = []
        for region, geometry in new:
            fresh = session.new_region(geometry, region.label_id, Origin.PASTED)
            made.append(copied(region, lambda _like, fresh=fresh: fresh))  # type: ignore[misc]  # a default in a lambda
        if job.run(AddRegions(tuple(made), name=name)) is not None:
            self._context.view.select([region.id for region in made])
        return [region.id for region in made]


def _way_to(at: Point, boxes: list[Box], extent: Extent) -> tuple[float, float]:
    """Return how far boxes are moved so that their middle is at a point, inside the picture."""
    around = box_around(boxes)
    target = around.moved_by(round(at.x - around.centre.x), round(at.y - around.centre.y))
    target = target.kept_inside(*extent[:2])
    return target.x - around.x, target.y - around.y


def _extent(job: OpenJob) -> Extent:
    return UNMEASURED if job.shown is None else job.shown.extent

"""Splits a line at the cursor or at the pointer, joins lines, and moves regions in the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPointF

from annotator.drafts.draft import shown_text
from annotator.editing.commands import SetOrder
from annotator.editing.line_commands import LEAST_SHARE, JoinLines, SplitLine, joined_text
from annotator.editing.reading_order import placed
from annotator.model.entities import Region, RegionId, in_reading_order
from annotator.model.geometry import Box
from widgets.canvas.image_view import ImageView
from widgets.editing.regions_panel import RegionsPanel
from widgets.open_job.context import Context
from widgets.shell.notice_bar import Notice
from widgets.transcription.text_strip import TextStrip

PASSING_MS = 6000


class LineActions(QObject):
    """Each action is one step of the history. While a text is typed, the cursor goes along."""

    def __init__(
        self, context: Context, panel: RegionsPanel, strip: TextStrip, canvas: ImageView
    ) -> None:
        """Connect the list, in which regions are dragged."""
        super().__init__(context.window)
        self._context = context
        self._panel = panel
        self._strip = strip
        self._canvas = canvas
        panel.moved.connect(self.place)

    def calls(self) -> dict[str, Callable[[], object]]:
        """Return what the actions do on pictures."""
        return {"split-line": self.split, "join-lines": self.join}

    def split(self) -> None:
        """Split the selected line at the cursor in its text, or where the pointer is."""
        (region,) = self._chosen()[:1] or (None,)
        if region is None or region.box is None or len(self._context.view.selection) != 1:
            self._say(self.tr("Select one line to split it."))
            return
        is_typing = self._is_typing(region)
        share, at = self._caret() if is_typing else self._pointed(region, region.box)
        if not LEAST_SHARE < share < 1 - LEAST_SHARE:
            place = self.tr(
                "Put the cursor between two words of the text, or point at the place in the line."
            )
            self._say(place)
            return
        session = self._context.jobs.job.session
        new = session.new_region(region.box, region.label_id)
        command = SplitLine(region.id, new, share, at, self._strip.field.is_rtl)
        self._context.views.finish_typing()
        if self._context.jobs.job.run(command) is not None and is_typing:
            self._context.view.show_region(new.id)
            self._strip.type_here(0)

    def join(self) -> None:
        """Join the selected lines; a single one is joined with the next in reading order."""
        self._context.views.finish_typing()
        chosen = self._chosen()
        if len(chosen) == 1:
            chosen = [*chosen, *self._next(chosen[0])]
        if len(chosen) < 2:  # noqa: PLR2004 - one is none to join
            self._say(self.tr("Select several lines, or one that has a line after it."))
            return
        is_typing = self._is_typing(chosen[0])
        at = len(joined_text(chosen[:1]))
        if self._context.jobs.job.run(JoinLines([each.id for each in chosen])) is None:
            self._say(
                self.tr("One of these regions is locked, or has no place. Nothing was changed.")
            )
            return
        self._context.view.show_region(chosen[0].id)
        if is_typing:
            self._strip.type_here(at)

    def place(self, region_ids: Sequence[RegionId], before: RegionId | None) -> None:
        """Move regions in reading order to right before another one; None: to the end."""
        job = self._context.jobs.job_or_none
        if job is None or self._context.view.locked or not job.session.editor.has_item:
            return
        regions = job.session.editor.state.regions
        job.run(SetOrder(placed(regions, set(region_ids), before)))
        self._panel.follow(self._context.view.selection)

    # Internals --------------------------------------------------------------------

    def _chosen(self) -> list[Region]:
        """Return the selected regions in reading order; none while the item is read-only."""
        editor = self._context.jobs.job.session.editor
        if self._context.view.locked or not editor.has_item:
            return []
        regions, selection = editor.state.regions, self._context.view.selection
        return in_reading_order({key: regions[key] for key in selection if key in regions})

    def _next(self, region: Region) -> list[Region]:
        order = in_reading_order(self._context.jobs.job.session.editor.state.regions)
        at = order.index(region) + 1
        return order[at : at + 1]

    def _is_typing(self, region: Region) -> bool:
        return self._strip.region_id == region.id and self._strip.field.hasFocus()

    def _caret(self) -> tuple[float, int]:
        """Return which share of the text is before the cursor, and how many characters."""
        if not self._strip.field.text():
            return 0.5, 0
        # The text is cut as it is stored, which may be another Unicode form than what was typed.
        before = self._strip.rules.form.normal(self._strip.field.text_before_cursor())
        return self._strip.field.share_before_cursor(), len(before)

    def _pointed(self, region: Region, box: Box) -> tuple[float, int]:
        """Return which share of the line is before the pointer, and the nearest space there.

        Where the pointer is not on the line, it is cut in the middle.
        """
        place = self._canvas.mapFromGlobal(self._canvas.popup_place())
        at, share = self._canvas.to_image(QPointF(place)), 0.5
        if box.contains(at):
            frame = box.to_frame(at)
            is_wide = box.width >= box.height
            share = (frame.x - box.x) / box.width if is_wide else (frame.y - box.y) / box.height
            share = 1 - share if self._strip.field.is_rtl and is_wide else share
            share = share if LEAST_SHARE < share < 1 - LEAST_SHARE else 0.5
        text = shown_text(region)
        spaces = [index for index, letter in enumerate(text) if letter.isspace()]
        wanted = round(share * len(text))
        return share, min(spaces, key=lambda index: abs(index - wanted), default=wanted)

    def _say(self, text: str) -> None:
        self._context.notices.say(Notice(text, passes_ms=PASSING_MS))

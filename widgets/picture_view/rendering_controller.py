"""The rendering of each kind of picture: applied at once, and remembered."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from annotator.errors import AnnotatorError
from annotator.imaging import Values
from annotator.rendering import PLAIN, RangeSource, Rendering, from_text
from annotator.settings import Settings
from widgets.canvas.image_view import ImageView
from widgets.kit.timers import single_shot
from widgets.media.images.picture_cache import CachedPicture
from widgets.media.media_source import Content
from widgets.media.sources import images_in
from widgets.open_job.context import Context
from widgets.open_job.open_job import OpenJob

SETTING = "see_values"
MOST_KINDS = 30
"""How many kinds of pictures are remembered; those changed last stay."""

REMEMBERED_AFTER_MS = 400


class RenderingController(QObject):
    """Keeps the current picture visible until it is rendered in the new way.

    Signals:
        changed: the current picture has another rendering.
        values_changed: the ``Values`` of the picture that is shown from now on, or None.
        picture_replaced: the current picture has another image of the same size.
    """

    changed = Signal()
    values_changed = Signal(object)
    picture_replaced = Signal()

    def __init__(self, context: Context, canvas: ImageView, settings: Settings) -> None:
        """Start with the remembered renderings."""
        super().__init__(context.window)
        self._context, self._canvas = context, canvas
        self._settings = settings
        self._renderings = _read(settings.text(SETTING))
        self._values: Values | None = None
        self._remembering = single_shot(self, self.remember, REMEMBERED_AFTER_MS)

    def calls(self) -> dict[str, Callable[[], object]]:
        """Return the calls of the actions on values."""
        return {
            "see-automatic": self.turn_automatic,
            "see-next-band": partial(self.step_band, 1),
            "see-previous-band": partial(self.step_band, -1),
        }

    @property
    def shown(self) -> Values | None:
        """The values of the current picture, if it has other than plain bytes."""
        return self._values

    @property
    def is_plain(self) -> bool:
        """Whether the current picture has the default rendering."""
        return self._values is None or self._wish_of(self._values).is_plain

    def wish(self, rendering: Rendering) -> None:
        """Use this rendering for the current picture and all pictures of its kind from now on."""
        values = self._values
        if values is None or rendering == self._wish_of(values):
            return
        kind = values.facts.kind
        self._renderings.pop(kind, None)
        if not rendering.is_plain:
            self._renderings[kind] = rendering
        while len(self._renderings) > MOST_KINDS:
            self._renderings.pop(next(iter(self._renderings)))
        self._remembering.start()
        job = self._context.jobs.job
        images_in(job.media).render(self._renderings)
        self._show_again(job)
        self.changed.emit()

    def turn_automatic(self) -> None:
        """Cut off outlying values, or show the whole range."""
        if self._values is not None:
            now = self._wish_of(self._values)
            span = RangeSource.WHOLE if now.span is RangeSource.AUTOMATIC else RangeSource.AUTOMATIC
            self.wish(Rendering(span, bands=now.bands))

    def step_band(self, by: int) -> None:
        """Show a single band, the next or the previous one, in a cycle."""
        values = self._values
        if values is None or values.facts.bands == 1:
            return
        now, count = self._wish_of(values), values.facts.bands
        shown = now.bands_of(count)
        band = (shown[0] + by) % count if len(shown) == 1 else (0 if by > 0 else count - 1)
        self.wish(replace(now, bands=(band,)))

    def show_plain(self) -> None:
        """Show the whole range of the first bands."""
        self.wish(PLAIN)

    def on_job(self, job: OpenJob | None) -> None:
        """Follow another job, or none."""
        self._show_values(None)
        if job is None:
            self.remember()
            return
        images_in(job.media).render(self._renderings)
        job.content_came.connect(lambda shown, _sentence: self._on_picture(shown))

    def remember(self) -> None:
        """Store the renderings."""
        self._remembering.stop()
        told = {kind: rendering.text for kind, rendering in self._renderings.items()}
        self._settings.set(SETTING, json.dumps(told) if told else "")

    # Internals ----------------------------------------------------------------------------------

    def _wish_of(self, values: Values) -> Rendering:
        return self._renderings.get(values.facts.kind, PLAIN)

    def _on_picture(self, shown: Content | None) -> None:
        self._show_values(shown.values if isinstance(shown, CachedPicture) else None)

    def _show_values(self, values: Values | None) -> None:
        self._values = values
        self.values_changed.emit(values)
        self.changed.emit()

    def _show_again(self, job: OpenJob) -> None:
        """Show the current picture as it is wished now, where it is, boxes and all."""
        if job.loaded is not None and isinstance(job.shown, CachedPicture):
            show = partial(self._on_shown, job, job.loaded.item.id)
            images_in(job.media).load(job.loaded, show, self._refuse)

    def _on_shown(self, job: OpenJob, item_id: int, shown: CachedPicture) -> None:
        loaded, before = job.loaded, job.shown
        if job is not self._context.jobs.job_or_none or loaded is None or loaded.item.id != item_id:
            return
        if before is None or before is shown:
            return  # it is read again, and will come as it is wished then; or it is there already
        if before.extent != shown.extent:
            job.reload()  # the file is another one
            return
        job.shown = shown
        self._canvas.replace_content(shown)
        self.picture_replaced.emit()
        self._show_values(shown.values)
        job.neighbours.make_ready()

    def _refuse(self, error: AnnotatorError) -> None:
        self._context.jobs.refuse(error)


def _read(text: str) -> dict[str, Rendering]:
    """Return the stored renderings; invalid ones are left out."""
    try:
        told = json.loads(text) if text else {}
    except ValueError:
        return {}
    if not isinstance(told, dict):
        return {}
    read = {kind: from_text(each) for kind, each in told.items() if isinstance(each, str)}
    return {kind: each for kind, each in list(read.items())[-MOST_KINDS:] if not each.is_plain}

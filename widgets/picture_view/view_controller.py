"""Connects tiles, adjustments and renderings with the canvas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property, partial
from typing import Final

from PySide6.QtCore import QObject

from annotator.adjustment import MOST, PLAIN, Adjustment
from annotator.settings import Settings
from widgets.canvas.image_view import ImageView
from widgets.canvas.layers.picture import PictureDisplay
from widgets.kit.error_text import error_text
from widgets.kit.timers import single_shot
from widgets.open_job.context import Context
from widgets.picture_view.chips import Chips
from widgets.picture_view.full_detail import FullDetail
from widgets.picture_view.popover import GAMMA_STEPS, Popover, gamma_at, place_of
from widgets.picture_view.rendering_controller import RenderingController
from widgets.picture_view.tile_view import TileController
from widgets.shell.notice_bar import Notice, NoticeTone
from widgets.theme.look import Look

STEP = 10
"""The change of brightness or contrast by one key press."""

ADJUSTED: Final = {
    "see_brightness": "brightness",
    "see_contrast": "contrast",
    "see_gamma": "gamma",
    "see_grey": "is_grey",
    "see_inverted": "is_inverted",
}
"""Setting -> the field of ``Adjustment`` that it stores."""

REMEMBERED_AFTER_MS = 400
"""A moving slider reports a hundred values; only the last one is written."""


class ViewController(QObject):
    """Keeps the person's adjustment of pictures across items and jobs."""

    def __init__(self, context: Context, canvas: ImageView, settings: Settings, look: Look) -> None:
        """Start with the stored adjustment."""
        super().__init__(context.window)
        self._context = context
        self._settings = settings
        self._canvas = canvas
        self._look = look
        self.tiling: TileController | None = None
        self._detail: FullDetail | None = None
        self.chips = Chips(look, canvas, context.actions.action("see-adjust"))
        self.values = RenderingController(context, canvas, settings)
        self._sight = self._last_time()
        self._is_writing = False
        settings.listeners.append(self._on_setting)
        self._remembering = single_shot(self, self._remember, REMEMBERED_AFTER_MS)
        self.chips.asked.connect(self.turn_popover)
        context.jobs.job_changed.connect(self._on_job)
        self.values.changed.connect(self._show)
        look.changed.connect(self._dress)
        self._dress()
        self._show()

    def calls(self) -> dict[str, Callable[[], object]]:
        """Return the calls of the actions on the view."""
        calls: dict[str, Callable[[], object]] = {
            "see-adjust": self.turn_popover,
            "see-plain": self.show_plain,
            **self.values.calls(),
            "see-grey": lambda: self.adjust(replace(self.wish, is_grey=not self.wish.is_grey)),
            "see-inverted": lambda: self.adjust(
                replace(self.wish, is_inverted=not self.wish.is_inverted)
            ),
            "see-pixels": lambda: self.show_pixels(not self._sight.shows_pixels),
        }
        for name, by in (("more", 1), ("less", -1)):
            calls[f"see-{name}-brightness"] = partial(self._brighten, by * STEP)
            calls[f"see-{name}-contrast"] = partial(self._contrast, by * STEP)
            calls[f"see-{name}-gamma"] = partial(self._lighten, by * GAMMA_STEPS // 10)
        return calls

    @cached_property
    def popover(self) -> Popover:
        """The sliders, built when somebody first asks for them."""
        popover = Popover(self._look, self._canvas)
        popover.wished.connect(self.adjust)
        popover.pixels_wished.connect(self.show_pixels)
        popover.plain_asked.connect(self.show_plain)
        popover.values.wished.connect(self.values.wish)
        popover.values.show_values(self.values.shown)
        self.values.values_changed.connect(popover.values.show_values)
        self._show_wish(popover)
        return popover

    @property
    def wish(self) -> Adjustment:
        """The current adjustment of pictures."""
        return self._sight.adjustment

    def adjust(self, wish: Adjustment) -> None:
        """Use this adjustment from now on."""
        self._look_so(replace(self._sight, adjustment=wish))

    def show_plain(self) -> None:
        """Reset the adjustment and the rendering."""
        self.adjust(PLAIN)
        self.values.show_plain()

    def show_pixels(self, shows_pixels: bool) -> None:
        """Show pixels as squares at any zoom above 1, or only close up."""
        self._look_so(replace(self._sight, shows_pixels=shows_pixels))

    def turn_popover(self) -> None:
        """Show or hide the sliders."""
        if self._has_popover and self.popover.isVisible():
            self.popover.hide()
            self._canvas.setFocus()
        else:
            self.popover.appear()

    # Internals ----------------------------------------------------------------------------------

    @property
    def _has_popover(self) -> bool:
        return "popover" in vars(self)

    @property
    def _is_plain(self) -> bool:
        return self.wish.is_plain and self.values.is_plain

    def _show_wish(self, popover: Popover) -> None:
        pixels = self._sight.shows_pixels
        popover.show_wish(self.wish, shows_pixels=pixels, is_plain=self._is_plain)

    def _dress(self) -> None:
        self._canvas.tokens = self._look.tokens
        self._canvas.update()

    def _brighten(self, by: int) -> None:
        self.adjust(replace(self.wish, brightness=_within(self.wish.brightness + by)))

    def _contrast(self, by: int) -> None:
        self.adjust(replace(self.wish, contrast=_within(self.wish.contrast + by)))

    def _lighten(self, by: int) -> None:
        place = max(-GAMMA_STEPS, min(GAMMA_STEPS, place_of(self.wish.gamma) + by))
        self.adjust(replace(self.wish, gamma=gamma_at(place)))

    def _look_so(self, sight: PictureDisplay) -> None:
        if sight != self._sight:
            self._sight = sight
            self._show()
            self._remembering.start()

    def _show(self) -> None:
        self._canvas.sight = self._sight
        if self._has_popover:
            self._show_wish(self.popover)
        self.chips.show_adjusted(is_adjusted=self._context.jobs.is_open and not self._is_plain)

    def _last_time(self) -> PictureDisplay:
        settings = self._settings
        wish = Adjustment(
            brightness=round(settings.number("see_brightness")),
            contrast=round(settings.number("see_contrast")),
            gamma=settings.number("see_gamma"),
            is_grey=settings.flag("see_grey"),
            is_inverted=settings.flag("see_inverted"),
        )
        return PictureDisplay(wish, settings.flag("see_pixels"))

    def _remember(self) -> None:
        wish = self.wish
        self._remembering.stop()
        self._is_writing = True
        self._settings.set("see_brightness", wish.brightness)
        self._settings.set("see_contrast", wish.contrast)
        self._settings.set("see_gamma", wish.gamma)
        self._settings.set("see_grey", wish.is_grey)
        self._settings.set("see_inverted", wish.is_inverted)
        self._settings.set("see_pixels", self._sight.shows_pixels)
        self._is_writing = False

    def _on_setting(self, key: str) -> None:
        """Follow a setting that was changed elsewhere; unsaved adjustments are kept."""
        if self._is_writing:
            return
        kept = self._last_time()
        if key == "see_pixels":
            self._sight = replace(self._sight, shows_pixels=kept.shows_pixels)
        elif key in ADJUSTED:
            field = {ADJUSTED[key]: getattr(kept.adjustment, ADJUSTED[key])}
            self._sight = replace(self._sight, adjustment=replace(self.wish, **field))
        else:
            return
        self._show()

    def _on_job(self) -> None:
        if self.tiling is not None:
            self.tiling.end()
            self.tiling = None
        if self._detail is not None:
            self._detail.stop()
            self._detail = None
        job = self._context.jobs.job_or_none
        if job is not None:
            self._detail = FullDetail(job, self._canvas)
            self._detail.picture_changed.connect(self.values.picture_replaced)
            self.tiling = TileController(job, self._canvas)
            self.tiling.progressed.connect(self.chips.show_progress)
            self.tiling.failed.connect(self._on_no_tiles)
        else:
            if self._has_popover:
                self.popover.hide()
            self._remember()
        self.values.on_job(job)
        self._show()

    def _on_no_tiles(self, error: object) -> None:
        self._context.notices.say(Notice(error_text(error), NoticeTone.ATTENTION))
        if self._detail is not None:
            self._detail.sharpen()


def _within(value: int) -> int:
    return max(-MOST, min(MOST, value))

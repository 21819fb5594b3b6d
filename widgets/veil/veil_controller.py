"""Veils pictures according to the setting, and shows the current one on request."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from annotator.errors import AnnotatorError
from annotator.imaging import Veil
from annotator.pay.order.work_order import WorkOrder
from annotator.settings import Settings
from widgets.canvas.image_view import ImageView
from widgets.media.images.picture_cache import CachedPicture
from widgets.media.media_source import Content
from widgets.media.sources import images_in
from widgets.open_job.context import Context
from widgets.open_job.open_job import OpenJob
from widgets.shell.notice_bar import Notice
from widgets.theme.look import Look
from widgets.veil.veil_card import VeilCard

SETTING = "veil"


class VeilController(QObject):
    """A veil is lifted for the current item only, until the person leaves it.

    Signals:
        picture_changed: the current picture has another veil.
    """

    picture_changed = Signal()

    def __init__(
        self,
        context: Context,
        canvas: ImageView,
        action: QAction,
        look: Look,
        settings: Settings,
    ) -> None:
        """Wait for a job; ``action`` lifts or restores the veil."""
        super().__init__(context.window)
        self._jobs = context.jobs
        self._notices = context.notices
        self._canvas = canvas
        self._settings = settings
        self.card = VeilCard(look, canvas, action)
        self.card.asked.connect(self.turn)
        context.jobs.job_changed.connect(self._on_job)
        settings.listeners.append(self._on_setting)

    def turn(self) -> None:
        """Show the current picture, veil it again, or veil one that proved disturbing."""
        job = self._jobs.job
        if job.loaded is not None and isinstance(job.shown, CachedPicture):
            images_in(job.media).veils.turn(job.loaded.item.id)
            self._show(job)

    def offer(self, order: WorkOrder | None) -> None:
        """Blur all pictures if an accepted order warns of disturbing content; offer weaker veils.

        This comes before the first picture: a question afterwards would be too late.
        """
        if order is None or not order.for_whom.hard_content or self._kind is not Veil.NONE:
            return
        self._choose(Veil.BLUR)
        text = self.tr(
            "This work order says that disturbing pictures may come, such as violence or abuse. "
            "Each stays blurred until you ask for it."
        )
        choices = (
            (self.tr("Show them grey"), partial(self._choose, Veil.GREY)),
            (self.tr("Show them as they are"), partial(self._choose, Veil.NONE)),
        )
        self._notices.say(Notice(text, choices=choices))

    def _choose(self, veil: Veil) -> None:
        self._settings.set(SETTING, veil.value)

    @property
    def _kind(self) -> Veil:
        return Veil(self._settings.text(SETTING))

    def _on_job(self) -> None:
        self.card.show_veil(Veil.NONE)
        if self._jobs.is_open:
            job = self._jobs.job
            images_in(job.media).veils.lay(self._kind)
            job.item_opened.connect(self._on_item)
            job.content_came.connect(self._on_picture)

    def _on_setting(self, key: str) -> None:
        job = self._jobs.job_or_none
        if key == SETTING and job is not None:
            images_in(job.media).veils.lay(self._kind)
            if isinstance(job.shown, CachedPicture):
                self._show(job)

    def _on_item(self) -> None:
        job = self._jobs.job_or_none
        self.card.show_veil(Veil.NONE)
        if job is not None and job.loaded is not None:
            images_in(job.media).veils.opened(job.loaded.item.id)

    def _on_picture(self, shown: Content | None, _sentence: str) -> None:
        self.card.show_veil(shown.veil if isinstance(shown, CachedPicture) else Veil.NONE)

    def _show(self, job: OpenJob) -> None:
        """Show the current picture with its current veil; place and regions stay."""
        if job.loaded is not None:
            show = partial(self._on_shown, job, job.loaded.item.id)
            images_in(job.media).load(job.loaded, show, self._refuse)

    def _on_shown(self, job: OpenJob, item_id: int, shown: CachedPicture) -> None:
        loaded = job.loaded
        if job is not self._jobs.job_or_none or loaded is None or loaded.item.id != item_id:
            return
        if job.shown is None:
            return  # it is being read again and comes with the current veil
        job.shown = shown
        self._canvas.replace_content(shown)
        self.picture_changed.emit()
        self.card.show_veil(shown.veil)
        if shown.is_rough and not shown.is_tiled:
            images_in(job.media).load_whole(loaded, partial(self._on_whole, job, shown))

    def _on_whole(self, job: OpenJob, rough: CachedPicture, whole: CachedPicture) -> None:
        if job.shown is rough and job.loaded is not None:
            self._on_shown(job, job.loaded.item.id, whole)

    def _refuse(self, error: AnnotatorError) -> None:
        self._jobs.refuse(error)

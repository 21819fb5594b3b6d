"""Veils the pictures of a job as its worker chose, and shows the current one on request."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from annotator.errors import AnnotatorError
from annotator.imaging import Veil
from annotator.session.job_session import JobSession
from annotator.settings import Settings
from widgets.canvas.image_view import ImageView
from widgets.media.images.picture_cache import CachedPicture
from widgets.media.media_source import Content
from widgets.media.sources import images_in
from widgets.open_job.context import Context
from widgets.open_job.open_job import OpenJob
from widgets.shell.notice_bar import Notice
from widgets.theme.look import Look
from widgets.veil.job_veils import BY_JOB, GENERAL, JobVeils
from widgets.veil.veil_card import VeilCard


class VeilController(QObject):
    """A veil is lifted for the current item only, until the person leaves it.

    Each person has a veil for each job; the setting holds for jobs without a choice.

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
        self._veils = JobVeils(settings)
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

    def offer(self, session: JobSession) -> None:
        """Blur all pictures if an accepted order warns of disturbing content; offer weaker veils.

        This comes before the first picture: a question afterwards would be too late. Nothing
        changes if a veil is set, or if the person has chosen for this job.
        """
        order, veils = session.order, self._veils
        if order is None or not order.for_whom.hard_content:
            return
        if veils.is_chosen(session) or veils.of(session) is not Veil.NONE:
            return
        veils.choose(session, Veil.BLUR)
        text = self.tr(
            "This work order says that disturbing pictures may come, such as violence or abuse. "
            "Each stays blurred until you ask for it."
        )
        choices = (
            (self.tr("Show them grey"), partial(veils.choose, session, Veil.GREY)),
            (self.tr("Show them as they are"), partial(veils.choose, session, Veil.NONE)),
        )
        self._notices.say(Notice(text, choices=choices))

    def choose(self, veil: Veil) -> None:
        """Veil the pictures of the open job; without a job, those of jobs without a choice."""
        self._veils.choose(self._session, veil)

    @property
    def kind(self) -> Veil:
        """The veil over the pictures of the open job; without a job the general one."""
        return self._veils.of(self._session)

    @property
    def _session(self) -> JobSession | None:
        job = self._jobs.job_or_none
        return None if job is None else job.session

    def _on_job(self) -> None:
        self.card.show_veil(Veil.NONE)
        if self._jobs.is_open:
            job = self._jobs.job
            images_in(job.media).veils.lay(self.kind)
            job.item_opened.connect(self._on_item)
            job.content_came.connect(self._on_picture)

    def _on_setting(self, key: str) -> None:
        job = self._jobs.job_or_none
        if key in {GENERAL, BY_JOB} and job is not None:
            if images_in(job.media).veils.kind is self.kind:
                return  # the choice was for another job
            images_in(job.media).veils.lay(self.kind)
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

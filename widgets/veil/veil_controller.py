"""Keeps pictures veiled as the setting says, and shows the one in hand to whoever asks for it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from annotator.errors import AnnotatorError
from annotator.imaging import Veil
from annotator.pay.order.work_order import WorkOrder
from annotator.settings import Settings
from widgets.app.presenter import Presenter
from widgets.open_job.open_job import OpenJob
from widgets.open_job.picture_cache import Shown
from widgets.shell.notice_bar import Notice
from widgets.theme.look import Look
from widgets.veil.veil_card import VeilCard

SETTING = "veil"


class VeilController(QObject):
    """Watches the bench. A veil that is lifted is lifted for the item in hand, until it is left."""

    def __init__(self, bench: Presenter, settings: Settings, look: Look) -> None:
        """Wait for a job."""
        super().__init__(bench)
        self._bench = bench
        self._settings = settings
        window = bench.window
        self.card = VeilCard(look, window.canvas, window.actions_table["turn-veil"])
        self.card.asked.connect(self.turn)
        bench.job_changed.connect(self._on_job)
        settings.listeners.append(self._on_setting)

    def turn(self) -> None:
        """Show the picture in hand; veil it again; or veil one that turned out to be hard."""
        desk = self._bench.desk
        if desk is not None and desk.loaded is not None and desk.shown is not None:
            desk.shelf.veils.turn(desk.loaded.item.id)
            self._show(desk)

    def offer(self, order: WorkOrder | None) -> None:
        """Blur pictures once an order is accepted that says hard content may come; offer less.

        Before the first of them is shown: asked afterwards, one would have been seen already.
        """
        if order is None or not order.for_whom.hard_content or self._kind is not Veil.NONE:
            return
        self._choose(Veil.BLUR)
        text = self.tr(
            "This work order says that hard pictures may come, such as violence or abuse. "
            "Each stays blurred until you ask for it."
        )
        choices = (
            (self.tr("Show them grey"), partial(self._choose, Veil.GREY)),
            (self.tr("Show them as they are"), partial(self._choose, Veil.NONE)),
        )
        self._bench.window.notices.say(Notice(text, choices=choices))

    def _choose(self, veil: Veil) -> None:
        self._settings.set(SETTING, veil.value)

    @property
    def _kind(self) -> Veil:
        return Veil(self._settings.text(SETTING))

    def _on_job(self) -> None:
        self.card.show_veil(Veil.NONE)
        desk = self._bench.desk
        if desk is not None:
            desk.shelf.veils.lay(self._kind)
            desk.item_opened.connect(self._on_item)
            desk.picture_came.connect(self._on_picture)

    def _on_setting(self, key: str) -> None:
        desk = self._bench.desk
        if key == SETTING and desk is not None:
            desk.shelf.veils.lay(self._kind)
            if desk.shown is not None:
                self._show(desk)

    def _on_item(self) -> None:
        desk = self._bench.desk
        self.card.show_veil(Veil.NONE)
        if desk is not None and desk.loaded is not None:
            desk.shelf.veils.opened(desk.loaded.item.id)

    def _on_picture(self, shown: Shown | None, _sentence: str) -> None:
        self.card.show_veil(Veil.NONE if shown is None else shown.veil)

    def _show(self, desk: OpenJob) -> None:
        """Show the picture in hand with its veil of now, where it is, boxes and all."""
        if desk.loaded is not None:
            item_id = desk.loaded.item.id
            desk.shelf.picture(desk.loaded, partial(self._on_shown, desk, item_id), self._refuse)

    def _on_shown(self, desk: OpenJob, item_id: int, shown: Shown) -> None:
        loaded = desk.loaded
        if desk is not self._bench.desk or loaded is None or loaded.item.id != item_id:
            return
        if desk.shown is None:
            return  # it is read anew, and will come with the veil of then
        desk.shown = shown
        self._bench.window.canvas.sharpen_picture(shown.image, shown.smaller)
        self._bench.window.canvas.bring_fitted(shown.fitted)
        self._bench.text.show()
        self.card.show_veil(shown.veil)
        if shown.is_rough and not shown.is_tiled:
            desk.shelf.whole_picture(loaded, partial(self._on_whole, desk, shown))

    def _on_whole(self, desk: OpenJob, rough: Shown, whole: Shown) -> None:
        if desk.shown is rough and desk.loaded is not None:
            self._on_shown(desk, desk.loaded.item.id, whole)

    def _refuse(self, error: AnnotatorError) -> None:
        self._bench.refuse(error)

"""The list of items: its filter, its thumbnails, going to a number, adding pictures."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from annotator.items.codes import OPEN
from annotator.model.entities import ItemId
from annotator.settings import Settings
from widgets.items.go_to import GoTo
from widgets.items.item_delegate import SIZES
from widgets.items.items_panel import ItemsPanel
from widgets.items.thumbnails import Thumbnails
from widgets.media.images.veils import VeilState
from widgets.media.sources import images_in
from widgets.open_job.added_items import AddedItems
from widgets.open_job.context import Context
from widgets.shell.notice_bar import Notice

PASSING_MS = 6000


class ItemList(QObject):
    """Performs the requests of the panel and the actions on the list.

    Signals:
        panel_wanted: the list is needed, but its dock is hidden.
    """

    panel_wanted = Signal()

    def __init__(
        self,
        context: Context,
        panel: ItemsPanel,
        go_to: GoTo,
        adding: AddedItems,
        settings: Settings,
    ) -> None:
        """Follow the open job."""
        super().__init__(context.window)
        self._context = context
        self._settings = settings
        self.thumbs: Thumbnails | None = None
        self._veils: VeilState | None = None
        settings.listeners.append(self._on_setting)
        self._adding = adding
        self._panel = panel
        self.go_to = go_to
        go_to.asked.connect(self._on_number)
        panel.filtered.connect(self._tell_steps)
        context.jobs.job_changed.connect(self._tell_steps)
        context.jobs.job_changed.connect(self._on_job)
        action, button = context.actions.action("thumbnails"), panel.thumbs_button
        button.clicked.connect(action.trigger)
        button.setIcon(action.icon())
        button.setToolTip(action.toolTip())
        button.setAccessibleName(action.text())
        action.changed.connect(lambda: button.setIcon(action.icon()))
        adding.ended.connect(self._on_added)

    def calls(self) -> dict[str, Callable[[], object]]:
        """Return the calls of the actions on the list."""
        return {
            "find-items": self._find,
            "show-all-items": self._panel.show_all,
            "go-to-item": self._ask_number,
            "add-pictures": self._add,
            "thumbnails": self._turn_thumbnails,
        }

    def shut_down(self) -> None:
        """Make no more thumbnails."""
        if self.thumbs is not None:
            self.thumbs.shut_down()
            self.thumbs = None

    # Display --------------------------------------------------------------------------

    def _on_job(self) -> None:
        job = self._context.jobs.job_or_none
        if job is not None:
            # A veil was laid or lifted, perhaps: it lies over the thumbnails too.
            job.content_came.connect(self._show_veils)
        self._panel.show_thumbnails("none", None)
        self.shut_down()
        self._show_thumbnails()

    def _show_veils(self) -> None:
        veils = images_in(self._context.jobs.job.media).veils.state
        if self.thumbs is not None and veils != self._veils:
            self._panel.cells.viewport().update()
        self._veils = veils

    def _show_thumbnails(self) -> None:
        job, size = self._context.jobs.job_or_none, self._settings.text("thumbnails")
        if job is not None and size != "none" and self.thumbs is None:
            self.thumbs = Thumbnails(job, job.bridge)
        self._panel.show_thumbnails(size, self.thumbs)

    def _turn_thumbnails(self) -> None:
        """Cycle through no, small and large thumbnails."""
        sizes = tuple(SIZES)
        at = sizes.index(self._settings.text("thumbnails"))
        self._settings.set("thumbnails", sizes[(at + 1) % len(sizes)])

    def _on_setting(self, key: str) -> None:
        if key == "thumbnails":
            self._show_thumbnails()

    # Filter ---------------------------------------------------------------------------

    def _find(self) -> None:
        if not self._panel.isVisible():
            self.panel_wanted.emit()
        self._panel.filter_bar.focus_field()

    def _tell_steps(self) -> None:
        """Say in the actions for next and previous that they stay within the filter."""
        job = self._context.jobs.job_or_none
        is_filtered = job is not None and not job.items.filter.is_empty
        words = {
            "next-item": self.tr("Next item that matches the filter"),
            "previous-item": self.tr("Previous item that matches the filter"),
            "next-unfinished": self.tr("Next unfinished item that matches the filter"),
            "confirm": self.tr("Confirm and go on to the next that matches the filter"),
        }
        for action_id, note in words.items():
            self._context.actions.annotate(action_id, note if is_filtered else "")

    # Going to an item by number -------------------------------------------------------

    def _ask_number(self) -> None:
        job = self._context.jobs.job
        if len(job.items):
            self.go_to.ask(job.place, len(job.items))

    def _on_number(self, place: int) -> None:
        job = self._context.jobs.job_or_none
        item_id = None if job is None else job.items.whole.id_at(place)
        if job is not None and item_id is not None:
            self._context.views.finish_typing()
            job.go_to(ItemId(item_id))
            self._context.views.take_focus()

    # Adding pictures ------------------------------------------------------------------

    def _add(self) -> None:
        if not self._adding.is_running:
            self._asked_to_add = True
            self._adding.look_for_new(self._context.jobs.job.project)

    _asked_to_add = False

    def _on_added(self, is_whole: bool, added: int) -> None:
        if self._asked_to_add and is_whole:
            text = self.tr("%Ln item(s) added.", "", added)
            if not added:
                text = self.tr("The folder has no new files.")
            self._context.notices.say(Notice(text, passes_ms=PASSING_MS))
        self._asked_to_add = False


def none_left(context: Context, panel: ItemsPanel, otherwise: str) -> Notice:
    """Return the notice that no item is left; with a filter, it offers to show all items."""
    job = context.jobs.job
    if job.items.filter.is_empty:
        return Notice(otherwise, passes_ms=PASSING_MS)
    others = job.items.whole.count(OPEN)
    text = panel.tr("Nothing more to do among the items that match the filter.")
    if others:
        text = panel.tr(
            "Nothing more to do among the items that match the filter; others are unfinished."
        )
    return Notice(text, choices=((panel.tr("Show all items"), panel.show_all),))

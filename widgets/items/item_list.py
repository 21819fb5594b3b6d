"""Joins what is about the list of items: its filter, going to a number, adding pictures."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from annotator.items.codes import OPEN
from annotator.model.entities import ItemId
from annotator.settings import Settings
from widgets.app.presenter import Presenter
from widgets.items.gallery_actions import Gallery
from widgets.items.go_to import GoTo
from widgets.items.item_delegate import SIZES
from widgets.items.mini_map import MiniMap
from widgets.items.relinking import Relinking
from widgets.items.thumbnails import Thumbnails
from widgets.kit.background import BackgroundJobs
from widgets.open_job.added_items import AddedItems
from widgets.open_job.veils import VeilState
from widgets.shell.notice_bar import Notice
from widgets.theme.look import Look

PASSING_MS = 6000


class ItemList(QObject):
    """Watches the bench; what it does is asked for by actions and by the panel."""

    def __init__(
        self,
        bench: Presenter,
        adding: AddedItems,
        jobs: BackgroundJobs,
        look: Look,
        settings: Settings,
    ) -> None:
        """Follow the workbench from job to job."""
        super().__init__(bench)
        self._bench = bench
        self._settings = settings
        self.thumbs: Thumbnails | None = None
        self._veils: VeilState | None = None
        self.relinking = Relinking(bench, jobs)
        self.gallery = Gallery(bench, look)
        self.mini_map = MiniMap(look, bench.window.canvas)
        self.mini_map.is_wanted = settings.flag("mini_map")
        settings.listeners.append(self._on_setting)
        self._adding = adding
        self._panel = bench.window.items
        self.go_to = GoTo(look, bench.window)
        self.go_to.asked.connect(self._on_number)
        self._panel.filtered.connect(self._tell_steps)
        bench.job_changed.connect(self._tell_steps)
        bench.job_changed.connect(self._on_job)
        action = bench.window.actions_table["thumbnails"]
        self._panel.thumbs_button.clicked.connect(action.trigger)
        self._panel.thumbs_button.setIcon(action.icon())
        self._panel.thumbs_button.setToolTip(action.toolTip())
        self._panel.thumbs_button.setAccessibleName(action.text())
        action.changed.connect(lambda: self._panel.thumbs_button.setIcon(action.icon()))
        adding.ended.connect(self._on_added)

    def calls(self) -> dict[str, Callable[[], object]]:
        """Return what the actions about the list do."""
        return {
            "find-items": self._find,
            "show-all-items": self._panel.show_all,
            "go-to-item": self._ask_number,
            "add-pictures": self._add,
            "find-pictures": self.relinking.ask,
            "gallery": self.gallery.show,
            "thumbnails": self._turn_thumbnails,
            "mini-map": self._turn_map,
        }

    def shut_down(self) -> None:
        """Make no more thumbnails."""
        if self.thumbs is not None:
            self.thumbs.shut_down()
            self.thumbs = None

    # What is seen ---------------------------------------------------------------------

    def _on_job(self) -> None:
        if self._bench.desk is not None:
            # A veil was laid or lifted, perhaps: it lies over the thumbnails too.
            self._bench.desk.picture_came.connect(self._show_veils)
        self._panel.show_thumbnails("none", None)
        self.shut_down()
        self._show_thumbnails()

    def _show_veils(self) -> None:
        desk = self._bench.desk
        veils = None if desk is None else desk.shelf.veils.state
        if self.thumbs is not None and veils != self._veils:
            self._panel.cells.viewport().update()
        self._veils = veils

    def _show_thumbnails(self) -> None:
        desk, size = self._bench.desk, self._settings.text("thumbnails")
        if desk is not None and size != "none" and self.thumbs is None:
            self.thumbs = Thumbnails(desk, desk.bridge)
        self._panel.show_thumbnails(size, self.thumbs)

    def _turn_thumbnails(self) -> None:
        """Show none, small ones, large ones, and none again."""
        sizes = tuple(SIZES)
        at = sizes.index(self._settings.text("thumbnails"))
        self._settings.set("thumbnails", sizes[(at + 1) % len(sizes)])

    def _on_setting(self, key: str) -> None:
        if key == "thumbnails":
            self._show_thumbnails()
        elif key == "mini_map":
            self.mini_map.is_wanted = self._settings.flag("mini_map")

    def _turn_map(self) -> None:
        # By what is seen: where none is there, the key is to bring it.
        self.mini_map.is_wanted = self.mini_map.isHidden()
        self._settings.set("mini_map", value=self.mini_map.is_wanted)
        if self.mini_map.is_wanted and self.mini_map.isHidden():
            text = self.tr("The mini-map comes when you zoom in.")
            self._bench.window.notices.say(Notice(text, passes_ms=PASSING_MS))

    # The filter -----------------------------------------------------------------------

    def _find(self) -> None:
        window = self._bench.window
        if not self._panel.isVisible():
            window.show_side(is_shown=True)
        self._panel.filter_bar.focus_field()

    def _tell_steps(self) -> None:
        """Let the steps say that they keep to the items that fit."""
        desk, table = self._bench.desk, self._bench.window.actions_table
        is_filtered = desk is not None and not desk.items.filter.is_empty
        words = {
            "next-item": self.tr("Next item that fits the filter"),
            "previous-item": self.tr("Previous item that fits the filter"),
            "next-unfinished": self.tr("Next unfinished item that fits the filter"),
            "confirm": self.tr("Confirm and go on to the next that fits the filter"),
        }
        for action_id, note in words.items():
            table.annotate(action_id, note if is_filtered else "")

    # Going to a number ----------------------------------------------------------------

    def _ask_number(self) -> None:
        desk = self._bench.desk
        if desk is not None and len(desk.items):
            self.go_to.ask(desk.place, len(desk.items), self._bench.window.bar.place)

    def _on_number(self, place: int) -> None:
        desk = self._bench.desk
        item_id = None if desk is None else desk.items.whole.id_at(place)
        if desk is not None and item_id is not None:
            self._bench.window.strip.field.report()
            desk.go_to(ItemId(item_id))
            self._bench.window.canvas.setFocus()

    # Adding ---------------------------------------------------------------------------

    def _add(self) -> None:
        desk = self._bench.desk
        if desk is not None and not self._adding.is_running:
            self._asked_to_add = True
            self._adding.look_for_new(desk.project)

    _asked_to_add = False

    def _on_added(self, is_whole: bool, added: int) -> None:
        if self._asked_to_add and is_whole:
            text = self.tr("%Ln picture(s) added.", "", added)
            if not added:
                text = self.tr("The folder has no new pictures.")
            self._bench.window.notices.say(Notice(text, passes_ms=PASSING_MS))
        self._asked_to_add = False


def none_left(bench: Presenter, otherwise: str) -> Notice:
    """Return what to say when no item is left to go on to; with a filter, how to get past it."""
    desk, panel = bench.desk, bench.window.items
    if desk is None or desk.items.filter.is_empty:
        return Notice(otherwise, passes_ms=PASSING_MS)
    others = desk.items.whole.count(OPEN)
    text = panel.tr("Nothing more to do among the items that fit the filter.")
    if others:
        text = panel.tr("Nothing more to do among the items that fit the filter; others are open.")
    return Notice(text, choices=((panel.tr("Show all items"), panel.show_all),))

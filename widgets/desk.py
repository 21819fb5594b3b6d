"""What lies on the desk: the open job, the item in hand, its picture, and the neighbours."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.changes import Change
from annotator.commands import Command
from annotator.errors import AnnotatorError
from annotator.model import ItemFacts, ItemId, Status
from annotator.records import ItemRow
from annotator.session.job_session import JobSession
from annotator.store.project import Project
from annotator.store.values import LoadedItem
from widgets.bridge import Bridge
from widgets.item_rows import ItemRows
from widgets.pictures import Shown
from widgets.place_keeper import PlaceKeeper
from widgets.shelf import Shelf
from widgets.turning import turn
from widgets.waiting import Waiting


class Desk(QObject):
    """Opens items one after the other and keeps what is next at hand.

    Signals:
        leaving: the item in hand is about to be put away; edits to it are still taken.
        item_opened: another item is in hand; read ``loaded``.
        picture_came: its picture (``Shown``), or None with a sentence that says why not.
        edited: a ``Change`` was made, undone or redone on some item.
        status_changed: item id, ``Status`` and reason.
        saved_changed: whether the file has everything.
        refused: an ``AnnotatorError`` to show.
        items_changed: the list of items is another one.
    """

    leaving = Signal()
    item_opened = Signal()
    picture_came = Signal(object, str)
    edited = Signal(object)
    status_changed = Signal(int, object, str)
    saved_changed = Signal(bool)
    refused = Signal(object)
    items_changed = Signal()

    def __init__(self, bridge: Bridge, session: JobSession, items: list[ItemRow]) -> None:
        """Take over an open job; no item is in hand yet."""
        super().__init__()
        self.session = session
        self._rows = ItemRows(items)
        self.loaded: LoadedItem | None = None
        self.shown: Shown | None = None
        self.is_opening = False
        self.bridge = bridge
        self.shelf = Shelf(bridge, session.project)
        self._wanted: ItemId | None = None
        self._waiting = Waiting(session.clock, self)
        self._then: Callable[[], None] = _nothing
        self._keeper = PlaceKeeper(session.project, self)
        editor = session.editor
        editor.changed.append(self._on_changed)
        editor.saved.append(lambda: self.saved_changed.emit(True))
        editor.failed.append(self._on_failed)

    @property
    def project(self) -> Project:
        """The open job."""
        return self.session.project

    @property
    def items(self) -> list[ItemRow]:
        """The items in their order."""
        return self._rows.rows

    @property
    def place(self) -> int | None:
        """The place of the item in hand, from 0."""
        return None if self.loaded is None else self._rows.place_of(self.loaded.item.id)

    # Going about --------------------------------------------------------------

    def start(self) -> None:
        """Open the item of last time, or the first that is not done."""
        first = self._rows.first(self.project.facts.place)
        if first is not None:
            self.go_to(first)

    def go_to(self, item_id: ItemId, then: Callable[[], None] | None = None) -> None:
        """Open an item; ``then`` is called when it is in hand."""
        self._then = then or _nothing
        if self.loaded is not None and self.loaded.item.id == item_id:
            # Another one may be on its way: it is not wanted any more.
            self._wanted = None
            if not self.is_opening:
                self._waiting.end()
            self._then()
            return
        self._wanted = item_id
        self._waiting.begin()
        self.shelf.item(item_id, self._on_loaded, self._on_not_loaded)

    def step(self, by: int) -> None:
        """Open the next or the previous item."""
        place = self._from_place()
        target = self._rows.at((-1 if place is None else place) + by)
        if target is not None:
            self.go_to(target)

    def _from_place(self) -> int | None:
        """Return the place one goes on from; what is wanted and does not come is passed by."""
        return self.place if self._wanted is None else self._rows.place_of(self._wanted)

    def next_unfinished(self) -> bool:
        """Open the next item that is new or started; False if there is none."""
        found = self._rows.next_open(self._from_place() or 0)
        if found is not None:
            self.go_to(found)
        return found is not None

    def picture_is_painted(self) -> None:
        """The window shows the picture: waiting is over, the neighbours can be made ready."""
        if self.is_opening:
            return  # what was painted says that it is on its way
        self._waiting.end()
        QTimer.singleShot(0, self, self._make_ready)

    def reload(self) -> None:
        """Read the picture of the item in hand again."""
        if self.loaded is not None:
            self.shelf.forget_picture(self.loaded)
            self.is_opening = True
            self._waiting.begin()
            self._show_picture(self.loaded)

    # Edits ----------------------------------------------------------------------

    def run(self, command: Command, merge_key: str = "") -> Change | None:
        """Do one thing to the item in hand; None if there was nothing to do."""
        if not self.session.editor.has_item:
            return None
        return self.guarded(lambda: self.session.editor.run(command, merge_key=merge_key))

    def undo(self) -> None:
        """Take back the newest step, on its own item."""
        turn(self, is_back=True)

    def redo(self) -> None:
        """Make the step again that was undone last, on its own item."""
        turn(self, is_back=False)

    def read_anew(self) -> None:
        """Items and regions came or went from outside the editor: read them again."""
        self.leaving.emit()
        again = None if self.loaded is None else self.loaded.item.id
        self.loaded = self.shown = None
        # Until it is open again nobody edits it: memory does not know what came or went.
        self.session.editor.show(None)
        self.shelf.forget_items()
        rows = self.project.item_rows()
        self.bridge.when_done(rows, lambda got: self._on_rows(got, again), self._on_not_loaded)

    def guarded(self, act: Callable[[], object]) -> Change | None:
        """Do something that may be refused; a refusal is told."""
        try:
            result = act()
        except AnnotatorError as error:
            self.refused.emit(error)
            return None
        if not self.session.editor.is_saved:
            self.saved_changed.emit(False)
        return result if isinstance(result, Change) else None

    # Loading ----------------------------------------------------------------------

    def _on_loaded(self, loaded: LoadedItem) -> None:
        if self._wanted == loaded.item.id:
            self._take(loaded)

    def _on_not_loaded(self, error: BaseException) -> None:
        self._waiting.end()
        if not isinstance(error, AnnotatorError):
            raise error
        self.refused.emit(error)

    def _take(self, loaded: LoadedItem) -> None:
        self.leaving.emit()
        self._wanted = None
        self.loaded, self.shown = loaded, None
        self.is_opening = True
        self.session.open_item(loaded)
        self.item_opened.emit()
        self._show_picture(loaded)
        self._keeper.went_to(loaded.item.id)
        then, self._then = self._then, _nothing
        then()

    def _show_picture(self, loaded: LoadedItem) -> None:
        self.shelf.picture(
            loaded,
            lambda got: self._on_picture(loaded, got),
            lambda error: self._on_no_picture(loaded, error),
        )

    def _on_picture(self, loaded: LoadedItem, shown: Shown) -> None:
        item = loaded.item
        if (item.width_px, item.height_px) != (shown.width_px, shown.height_px):
            self.project.set_size(item.id, shown.width_px, shown.height_px)
        is_here = self.loaded is not None and self.loaded.item.id == item.id
        if item.facts.status is Status.UNREADABLE:
            self._mark(item.id, "")
            if is_here:
                # It can be read again: open it anew, as the new item that it is.
                self.loaded = None
                self.go_to(item.id)
        elif is_here:
            self.shown, self.is_opening = shown, False
            self._waiting.nearly_over()
            self.picture_came.emit(shown, "")

    def _on_no_picture(self, loaded: LoadedItem, error: AnnotatorError) -> None:
        item = loaded.item
        if item.facts.status in {Status.NEW, Status.UNREADABLE}:
            self._mark(item.id, str(error))
        if self.loaded is not None and self.loaded.item.id == item.id:
            self.shown, self.is_opening = None, False
            self.picture_came.emit(None, str(error))
            self._waiting.end()

    def _mark(self, item_id: ItemId, reason: str) -> None:
        """Mark a new item; one that was worked on since it was read stays what it is."""
        self.shelf.forget_item(item_id)
        facts = self.project.mark_unreadable(item_id, reason)
        show = partial(self._show_facts, item_id)
        self.bridge.when_done(facts, show, self._on_not_loaded)

    def _make_ready(self) -> None:
        if self.place is not None:
            self.shelf.make_ready(self.items, self.place)

    # Keeping up ------------------------------------------------------------------

    def _on_changed(self, change: Change) -> None:
        self.shelf.forget_item(change.item_id)
        if change.facts is not None:
            self._show_facts(change.item_id, change.facts[1])
        self.edited.emit(change)

    def _show_facts(self, item_id: ItemId, facts: ItemFacts) -> None:
        self._rows.set_status(item_id, facts.status, facts.reason)
        self.status_changed.emit(item_id, facts.status, facts.reason)

    def _on_failed(self, error: AnnotatorError) -> None:
        self.refused.emit(error)
        self.saved_changed.emit(self.session.editor.is_saved)

    def _on_rows(self, rows: list[ItemRow], again: ItemId | None) -> None:
        self._rows.show(rows)
        self.items_changed.emit()
        target = again if self._rows.place_of(again) is not None else self._rows.at(0)
        if target is not None:
            self.go_to(target)

    def clear(self) -> None:
        """Put everything away: the job is about to be closed."""
        self._keeper.write()
        self._waiting.end()
        self.shelf.shut_down()
        # What was put off until the window is at rest finds nothing to do.
        self.loaded = self.shown = None


def _nothing() -> None:
    """Do nothing: nobody waits for the item."""

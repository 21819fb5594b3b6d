"""The open job: its current item, what is shown of it, and its neighbours."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from annotator.editing.changes import Change
from annotator.editing.commands import Command
from annotator.errors import AnnotatorError
from annotator.files import is_folder
from annotator.items.codes import OPEN
from annotator.job_file.project import Project
from annotator.job_file.rows.values import LoadedItem
from annotator.media.registry import KINDS, unknown_kind
from annotator.model.entities import IMAGE, ItemId, KindId, Status
from annotator.session.job_session import JobSession
from widgets.kit.bridge import Bridge
from widgets.kit.error_text import error_text
from widgets.media.media_source import Content
from widgets.media.sources import MediaSources
from widgets.open_job.item_index import ItemRows
from widgets.open_job.item_order import ItemOrder
from widgets.open_job.last_item import LastItem
from widgets.open_job.prefetch import Prefetch
from widgets.open_job.prefetch_start import PrefetchStart
from widgets.open_job.unreadable_items import UnreadableItems
from widgets.open_job.wait_clock import WaitClock


class OpenJob(QObject):
    """Opens items one after the other and prefetches the next ones.

    Signals:
        leaving: the current item is about to be left; edits to it are still taken.
        item_opened: another item is the current one; read ``loaded``.
        content_came: its ``Content``, or None with a sentence that says why not: "" where this
            program has no view for items of its kind.
        edited: a ``Change`` was made, undone or redone on some item.
        saved_changed: whether the file has everything.
        refused: an ``AnnotatorError`` to show.
        items_changed: the list of items is another one.
    """

    leaving = Signal()
    item_opened = Signal()
    content_came = Signal(object, object)  # as str, an ErrorText would lose its address
    edited = Signal(object)
    saved_changed = Signal(bool)
    refused = Signal(object)
    items_changed = Signal()

    def __init__(self, bridge: Bridge, session: JobSession) -> None:
        """Take over the session of a job; no item is open yet.

        Raises:
            JobFileError: the job cannot be read.
        """
        super().__init__()
        self.session = session
        # Drops what comes once the job is closed; it lives on, as a thread may be about to call it.
        self._reading = reading = Bridge(bridge)
        self.items = ItemRows(reading, session.project, session.worker.id)
        self.items.begin()
        self._walk = ItemOrder(self.items, session.project)
        self.items.setParent(self)
        self.items.failed.connect(self._on_not_loaded)
        self.loaded: LoadedItem | None = None
        self.shown: Content | None = None
        self.is_opening = False
        self.bridge = bridge
        self.media = MediaSources(reading, session.project)
        self.prefetch = Prefetch(reading, session.project, self.media)
        self._wanted: ItemId | None = None
        self.waiting = WaitClock(session.clock, self)
        self._coming: ItemId | None = None
        self._then: list[Callable[[], None]] = []
        self.neighbours = PrefetchStart(self.items, self.prefetch, lambda: self.item_id, self)
        self._last_item = LastItem(session.project, self)
        self._marking = UnreadableItems(session.project, reading, self.items, self._on_not_loaded)
        editor = session.editor
        editor.changed.append(self._on_changed)
        editor.saved.append(lambda: self.saved_changed.emit(True))
        editor.failed.append(self._on_failed)

    @property
    def project(self) -> Project:
        """The open job."""
        return self.session.project

    @property
    def place(self) -> int | None:
        """The place of the current item among all items, from 0; None until it is known."""
        return self.items.whole.place_of(self.item_id)

    @property
    def item_id(self) -> ItemId | None:
        """The current item."""
        return None if self.loaded is None else self.loaded.item.id

    @property
    def kind(self) -> KindId:
        """The kind of the current item; that of images where there is none."""
        return IMAGE if self.loaded is None else self.loaded.item.kind

    @property
    def is_on_its_way(self) -> bool:
        """Whether an item, or its content, is asked for and not there yet."""
        return self._wanted is not None or self.is_opening

    # Navigation -----------------------------------------------------------------

    def start(self) -> None:
        """Open the item that was open last, or the first unfinished one."""
        first = self._walk.first(self.project.facts.place)
        if first is not None:
            self.go_to(first)

    def go_to(self, item_id: ItemId, then: Callable[[], None] | None = None) -> None:
        """Open an item; ``then`` is called when it is the current one.

        An item that is being opened is not requested twice: its ``then`` calls run in order. The
        ``then`` calls of other items are dropped.
        """
        calls = [] if then is None else [then]
        if self.item_id == item_id:
            # Another item may be on its way; it is no longer wanted.
            self._wanted = self._coming = None
            if not self.is_opening:
                self.waiting.end()
            for call in calls:
                call()
        elif self._coming == item_id:
            self._then += calls
        else:
            self._wanted = self._coming = item_id
            self._then = calls
            self.waiting.begin()
            self.neighbours.hurry()
            self.prefetch.item(
                item_id, self._on_loaded, lambda error: self._on_not_read(item_id, error)
            )

    def step(self, by: int) -> None:
        """Open the next or the previous of the shown items."""
        target = self._walk.beside(self._from_item(), by)
        if target is not None:
            self.go_to(target)

    def _from_item(self) -> ItemId | None:
        """Return the item from which to step: the one being opened, else the current one."""
        return self.item_id if self._wanted is None else self._wanted

    def next_unfinished(self, codes: bytes = OPEN, *others: bytes) -> bool:
        """Open the next shown item in one of these states; False if there certainly is none.

        Items in ``others`` are opened only if there is none in the states before.
        """
        here = self._from_item()
        walks = (self._walk.next_with(each, here) for each in (codes, *others))
        found = next((each for each in walks if each is not None), None)
        if found is not None:
            self.go_to(found)
        elif codes != OPEN and not self.items.is_known:
            self.items.when_known(lambda: self.next_unfinished(codes, *others))
            return True
        return found is not None

    def is_painted(self) -> None:
        """The window shows the content: waiting is over, unless another item is being read."""
        if self.is_opening:
            return  # what was painted says that it is on its way
        if self._coming is None:
            self.waiting.end()
        self.neighbours.is_painted()

    def reload(self) -> None:
        """Read the file of the current item again."""
        source = self.media.of(self.kind)
        if self.loaded is not None and source is not None:
            source.forget(self.loaded)
            self.is_opening = True
            self.waiting.begin()
            self._load_content(self.loaded)

    # Edits ----------------------------------------------------------------------

    def run(self, command: Command, merge_key: str = "") -> Change | None:
        """Run a command on the current item; returns None if nothing changed."""
        if not self.session.editor.has_item:
            return None
        return self.guarded(lambda: self.session.editor.run(command, merge_key=merge_key))

    def read_anew(self) -> None:
        """Read items and regions again: some were added or removed outside the editor."""
        self.leaving.emit()
        self._marking.take_back()
        again = self.item_id
        self.loaded = self.shown = None
        # Until the item is open again nothing can be edited: the editor's copy is out of date.
        self.session.editor.show(None)
        self.prefetch.forget_items()
        self.items.begin_anew()
        self.items_changed.emit()
        self.items.when_known(lambda: self._on_rows(again))

    def guarded(self, act: Callable[[], object]) -> Change | None:
        """Call ``act`` and report a refusal to the person."""
        try:
            self.project.require_work()
            result = act()
        except AnnotatorError as error:
            self.refused.emit(error)
            return None
        if not self.session.editor.is_saved:
            self.saved_changed.emit(False)
        return result if isinstance(result, Change) else None

    # Loading and following changes --------------------------------------------------------

    def _on_loaded(self, loaded: LoadedItem) -> None:
        if self._wanted == loaded.item.id:
            self._take(loaded)

    def _on_not_read(self, item_id: ItemId, error: BaseException) -> None:
        if self._coming == item_id:
            self._coming = None
        self._on_not_loaded(error)

    def _on_not_loaded(self, error: BaseException) -> None:
        self.waiting.end()
        if not isinstance(error, AnnotatorError):
            raise error
        self.refused.emit(error)

    def _take(self, loaded: LoadedItem) -> None:
        if loaded.item.kind not in KINDS:
            self._on_not_read(loaded.item.id, unknown_kind(loaded.item.kind))
            return  # a step goes on from it
        self.leaving.emit()
        self._wanted = self._coming = None
        self.loaded, self.shown = loaded, None
        self.is_opening = True
        self.session.open_item(loaded)
        self.item_opened.emit()
        self._load_content(loaded)
        self._last_item.went_to(loaded.item.id)
        calls, self._then = self._then, []
        for call in calls:
            call()

    def _load_content(self, loaded: LoadedItem) -> None:
        source = self.media.of(loaded.item.kind)
        if source is None:
            self._show_nothing("")  # no view of this program can show it
            return
        source.load(
            loaded,
            lambda got: self._on_content(loaded, got),
            lambda error: self._on_no_content(loaded, error),
        )

    def _on_content(self, loaded: LoadedItem, content: Content) -> None:
        item = loaded.item
        if item.extent != content.extent:
            self.project.writes.set_size(item.id, *content.extent)
        is_here = self.item_id == item.id
        is_marked = item.facts.status is Status.UNREADABLE
        if is_marked or self._marking.is_marked(item.id):
            self._mark(item.id, "")
        if is_marked and is_here:
            # The file can be read again: open the item again, as a new one.
            self.loaded = None
            self.go_to(item.id)
        elif is_here:
            self.session.measured(content.extent)
            self.shown, self.is_opening = content, False
            self.waiting.nearly_over()
            self.content_came.emit(content, "")
            self.neighbours.wait_for_paint()

    def _on_no_content(self, loaded: LoadedItem, error: AnnotatorError) -> None:
        item = loaded.item
        # A folder that is away, as with a stick that was pulled out, says nothing of one file:
        # marked, it would be passed by for good once the folder is back.
        is_away = not is_folder(self.project.media_folder)
        if item.facts.status in {Status.NEW, Status.UNREADABLE} and not is_away:
            self._mark(item.id, str(error))
        if self.item_id == item.id:
            self._show_nothing(error_text(error))

    def _show_nothing(self, sentence: str) -> None:
        self.shown, self.is_opening = None, False
        self.content_came.emit(None, sentence)
        self.waiting.end()

    def _mark(self, item_id: ItemId, reason: str) -> None:
        """Mark a new item; one that was worked on since it was read stays what it is."""
        self.prefetch.forget_item(item_id)
        self._marking.mark(item_id, reason)

    def _on_changed(self, change: Change) -> None:
        if change.labels:
            self.prefetch.forget_items()  # each that was read ahead has the labels of before
        self.prefetch.forget_item(change.item_id)
        if change.facts is not None:
            self._marking.is_changed(change.item_id)
            self.items.set_facts(change.item_id, change.facts[1])
        if change.touches_notes:
            self.items.read_again(change.item_id)
        self.edited.emit(change)

    def _on_failed(self, error: AnnotatorError) -> None:
        self.refused.emit(error)
        self.saved_changed.emit(self.session.editor.is_saved)

    def _on_rows(self, again: ItemId | None) -> None:
        self.items_changed.emit()
        is_there = self.items.whole.place_of(again) is not None
        target = again if is_there else self._walk.beside(None, 1)
        if target is not None:
            self.go_to(target)

    def clear(self) -> None:
        """Drop everything: the job is about to be closed."""
        self._reading.close()
        if self._coming is not None:
            self._last_item.went_to(self._coming)  # the person had gone on to it
        self._last_item.write()
        self.waiting.end()
        self.neighbours.stop()
        self.items.stop()
        self.media.shut_down()
        # What was put off until the window is at rest finds nothing to do, and nothing is awaited.
        self._wanted = self.loaded = self.shown = None

"""The items of the open job in order: which are shown, and their known states."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from PySide6.QtCore import QObject, Signal

from annotator.items.codes import OPEN, code_of_facts
from annotator.items.filters import NO_FILTER, ItemFilter
from annotator.items.index import ItemIndex
from annotator.items.item_row import ItemRow
from annotator.job_file.project import Project
from annotator.model.entities import ItemFacts, WorkerId
from widgets.kit.bridge import Bridge
from widgets.open_job.item_pages import ItemPages
from widgets.open_job.item_search import ItemSearch

MENU_ROWS: Final = 400
"""Limit on the rows of a menu: nobody reads more."""


class ItemRows(QObject):
    """An index of all items, of those that match the filter, and the cached rows.

    Used on the window's thread only. No call takes longer for a larger job, except a search over
    one byte per item. ``len`` and ``[place]`` cover all items that are known so far.

    Signals:
        reset: the list of shown items is another one.
        grew: items were appended to the shown list.
        changed: the row at a place of the shown list has changed.
        came: the rows from one place up to another are cached now.
        counted: the counts have changed, or more items are known.
        failed: reading ended with this error.
    """

    reset = Signal()
    grew = Signal()
    changed = Signal(int)
    came = Signal(int, int)
    counted = Signal()
    failed = Signal(object)

    def __init__(self, bridge: Bridge, project: Project, worker_id: WorkerId) -> None:
        """Take the source of the rows; ``begin`` starts reading."""
        super().__init__()
        self._bridge = bridge
        self._project = project
        self.worker_id = worker_id
        self._all = ItemSearch(project, NO_FILTER, worker_id)
        self._fitting: ItemSearch | None = None
        self._pages = ItemPages(bridge, project)
        self._pages.came.connect(self.came)
        self._pages.failed.connect(self.failed)
        self._when_known: list[Callable[[], object]] = []

    # Reading -------------------------------------------------------------------

    def begin(self) -> None:
        """Read the first items now, and the others in the background.

        Raises:
            JobFileError: the job cannot be read.
        """
        self._all.gather_first()
        self._go_on()

    def begin_anew(self) -> None:
        """Read all items again, because items were added or removed."""
        for each in self._gatherings():
            each.stop()
        wanted = self.filter
        self._all = ItemSearch(self._project, NO_FILTER, self.worker_id)
        self._fitting = None
        self._pages.forget()
        self._all.go_on(self._bridge, self._on_grown, self.failed.emit)
        if not wanted.is_empty:
            self._fitting = ItemSearch(self._project, wanted, self.worker_id)
            self._fitting.go_on(self._bridge, self._on_fitting, self.failed.emit)
        self.reset.emit()

    def look_further(self) -> None:
        """Read the items that were appended."""
        for each in self._gatherings():
            each.look_further()
        self._go_on()

    def stop(self) -> None:
        """Stop reading: the job is about to be closed."""
        self._pages.stop()
        self._when_known.clear()
        for each in self._gatherings():
            each.stop()

    def when_known(self, call: Callable[[], object]) -> None:
        """Call the function once all items are known: at once, or later."""
        if self.is_known:
            call()
        else:
            self._when_known.append(call)

    def _go_on(self) -> None:
        self._all.go_on(self._bridge, self._on_grown, self.failed.emit)
        if self._fitting is not None:
            self._fitting.go_on(self._bridge, self._on_fitting, self.failed.emit)

    def _gatherings(self) -> Iterator[ItemSearch]:
        yield self._all
        if self._fitting is not None:
            yield self._fitting

    def _on_grown(self) -> None:
        if self._fitting is None:
            self.grew.emit()
        self.counted.emit()
        if self.is_known:
            waiting, self._when_known = self._when_known, []
            for call in waiting:
                call()

    def _on_fitting(self) -> None:
        self.grew.emit()
        self.counted.emit()

    # Shown items ---------------------------------------------------------------

    @property
    def filter(self) -> ItemFilter:
        """The filter for the shown items."""
        return NO_FILTER if self._fitting is None else self._fitting.wanted

    def show_fitting(self, wanted: ItemFilter) -> None:
        """Show the matching items; a search for another filter is dropped."""
        if wanted == self.filter:
            return
        if self._fitting is not None:
            self._fitting.stop()
        self._fitting = None
        if not wanted.is_empty:
            self._fitting = ItemSearch(self._project, wanted, self.worker_id)
            self._fitting.go_on(self._bridge, self._on_fitting, self.failed.emit)
        self.reset.emit()
        self.counted.emit()

    @property
    def whole(self) -> ItemIndex:
        """All items that are known so far."""
        return self._all.index

    @property
    def shown(self) -> ItemIndex:
        """The matching items that were found so far."""
        return self.whole if self._fitting is None else self._fitting.index

    @property
    def known_until(self) -> int:
        """The id up to which all items are known."""
        return self._all.until

    @property
    def is_known(self) -> bool:
        """Whether all items of the job are known."""
        return self._all.is_over

    @property
    def share_known(self) -> float:
        """How much of the job was searched for the shown list, from 0 to 1."""
        return min(each.share for each in self._gatherings())

    @property
    def open_count(self) -> int:
        """How many of the shown items are unfinished, as far as they are known."""
        return self.shown.count(OPEN)

    # Rows ----------------------------------------------------------------------------

    def __len__(self) -> int:
        """Return how many items are known so far."""
        return len(self.whole)

    def __getitem__(self, place: int) -> ItemRow:
        """Return the row at a place among all items; wait for it if it is not cached.

        Raises:
            IndexError: there is no such place.
        """
        item_id = self.whole.id_at(place)
        row = None if item_id is None else self._pages.now(item_id)
        if row is None:
            raise IndexError(place)
        return row

    def path_of(self, item_id: int) -> str:
        """Return the path of an item, "" if there is none; wait for it if it is not cached."""
        row = self._pages.now(item_id)
        return "" if row is None else row.path

    def near(self, place: int | None, count: int = MENU_ROWS) -> list[ItemRow]:
        """Return up to ``count`` rows around a place among all items; waits for them."""
        first = max(0, min((place or 0) - count // 2, len(self) - count))
        ids = self.whole.ids_between(first, first + count)
        return self._pages.current(self._project.reads.rows_of(ids).result())

    def worked_paths(self, also: int | None) -> dict[int, str]:
        """Return the paths of the items on which the worker has time, and of one more.

        The caller waits for it. The time depends on the amount of work, not on the number of items.
        """
        found = self._project.reads.worked_paths(self.worker_id).result()
        return found if also is None else {**found, also: self.path_of(also)}

    def row(self, place: int) -> ItemRow | None:
        """Return the row at a place of the shown list, or None; then ``came`` follows."""
        return self._pages.row(self.shown, place)

    def rows_beside(
        self, item_id: int, before: int, after: int, got: Callable[[list[ItemRow], int], None]
    ) -> None:
        """Pass the shown rows around an item, and its index among them, to ``got``."""
        shown = self.shown
        at = shown.place_of(item_id)
        earlier = shown.place_before(item_id)
        later = shown.place_after(item_id)
        ids = [
            *shown.ids_between(earlier + 1 - before, earlier + 1),
            item_id,
            *shown.ids_between(later, later + after),
        ]
        if at is None and not self.is_known:
            ids = [item_id]

        def take(rows: list[ItemRow]) -> None:
            here = [row.id for row in rows]
            if item_id in here:
                got(rows, here.index(item_id))

        known = [row for each in ids if (row := self._pages.known(each)) is not None]
        if len(known) == len(ids):
            take(known)
        else:
            self._bridge.when_done(self._project.reads.rows_of(ids), take, self.failed.emit)

    def read_again(self, item_id: int) -> None:
        """Read the facts of an item and its regions again, and show them."""

        def came() -> None:
            place = self.shown.place_of(item_id)
            if place is not None:
                self.changed.emit(place)

        self._pages.read_again(item_id, came)

    def set_facts(self, item_id: int, facts: ItemFacts) -> None:
        """Store other facts of an item; it stays visible under the filter for now."""
        self._pages.set_facts(item_id, facts)
        code = code_of_facts(facts, self.worker_id)
        places = [each.set_code(item_id, code) for each in self._gatherings()]
        if places[-1] is not None:
            self.changed.emit(places[-1])
        self.counted.emit()

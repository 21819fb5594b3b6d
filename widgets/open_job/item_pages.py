"""Rows of items, read in pages; only recent pages are cached."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from annotator.items.item_row import ItemRow
from annotator.job_file.project import Project
from annotator.model.entities import ItemFacts
from widgets.kit.bridge import Bridge
from widgets.kit.timers import single_shot

if TYPE_CHECKING:
    from annotator.items.index import ItemIndex

PAGE: Final = 64
KEPT_ROWS: Final = 4_096


class ItemPages(QObject):
    """Returns cached rows at once; reads missing ones in pages, and then emits ``came``.

    Signals:
        came: the rows from one place up to another are cached now.
        failed: reading ended with this error.
    """

    came = Signal(int, int)
    failed = Signal(object)

    def __init__(self, bridge: Bridge, project: Project) -> None:
        """Take the source of the rows."""
        super().__init__()
        self._bridge = bridge
        self._project = project
        self._rows: OrderedDict[int, ItemRow] = OrderedDict()
        self._said: OrderedDict[int, ItemFacts] = OrderedDict()
        self._index: ItemIndex | None = None
        self._wanted: set[int] = set()
        self._asked: set[int] = set()
        self._coming: dict[object, Sequence[int]] = {}
        self._damaged: set[int] = set()
        self._soon = single_shot(self, self._ask)

    def stop(self) -> None:
        """Stop reading."""
        self._soon.stop()
        self._index = None

    def forget(self) -> None:
        """Drop all rows, also those that are being read, so that they are read again."""
        self._rows.clear()
        self._said.clear()
        self._asked.clear()
        self._coming.clear()
        self._damaged.clear()
        self._index = None

    def known(self, item_id: int) -> ItemRow | None:
        """Return the row of an item if it is cached."""
        return self._rows.get(item_id)

    def now(self, item_id: int) -> ItemRow | None:
        """Return the row of an item, None if there is none; wait for it if it is not cached."""
        row = self._rows.get(item_id)
        if row is not None:
            return row
        return next(iter(self.current(self._project.reads.rows_of([item_id]).result())), None)

    def current(self, rows: list[ItemRow]) -> list[ItemRow]:
        """Return rows that were read, with the facts that were set since."""
        return [row_with(row, self._said[row.id]) if row.id in self._said else row for row in rows]

    def row(self, index: ItemIndex, place: int) -> ItemRow | None:
        """Return the row at a place of an index, or None; then ``came`` follows."""
        item_id = index.id_at(place)
        if item_id is None:
            return None
        if index is not self._index:
            # Requested pages of another list are useless for this one.
            self._index = index
            self._asked.clear()
            self._wanted.clear()
        row = self._rows.get(item_id)
        is_coming = place // PAGE in self._asked or item_id in self._damaged
        if row is None and not is_coming:
            self._wanted.add(place // PAGE)
            self._soon.start()
        return row

    def set_facts(self, item_id: int, facts: ItemFacts) -> None:
        """Store other facts of an item; they also replace those of a row read before the change."""
        self._said[item_id] = facts
        self._said.move_to_end(item_id)
        while len(self._said) > KEPT_ROWS:
            self._said.popitem(last=False)
        row = self._rows.get(item_id)
        if row is not None:
            self._rows[item_id] = row_with(row, facts)

    def read_again(self, item_id: int, came: Callable[[], object]) -> None:
        """Read one row again, because its item has changed; call ``came`` then.

        A row that is not cached is not read. The edit is queued already, so this read sees it; and
        it comes after the pages that were requested before the edit.
        """
        is_coming = any(item_id in ids for ids in self._coming.values())
        if item_id not in self._rows and not is_coming:
            return

        def take(rows: list[ItemRow]) -> None:
            if rows:
                came()

        self._read([item_id], take, self.failed.emit)

    def _ask(self) -> None:
        index, wanted = self._index, sorted(self._wanted - self._asked)
        self._wanted.clear()
        if index is None:
            return
        for page in wanted:
            first, end = page * PAGE, (page + 1) * PAGE
            known = self._damaged | self._rows.keys()
            ids = [each for each in index.ids_between(first, end) if each not in known]
            if ids:
                self._asked.add(page)
                self._ask_rows(index, page, ids)

    def _ask_rows(self, index: ItemIndex, page: int, ids: list[int]) -> None:
        def take(rows: list[ItemRow]) -> None:
            # Rows that were deleted meanwhile will not come either.
            self._damaged.update(set(ids) - {row.id for row in rows})
            if self._index is index:
                self._asked.discard(page)
                self.came.emit(page * PAGE, (page + 1) * PAGE)

        def fail(error: BaseException) -> None:
            if len(ids) == 1:
                self._damaged.update(ids)
                self.failed.emit(error)
                return
            # One damaged row must not hide the rows around it.
            for each in ids:
                self._ask_rows(index, page, [each])

        self._read(ids, take, fail)

    def _read(
        self,
        ids: Sequence[int],
        came: Callable[[list[ItemRow]], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Read rows and cache them, and call one of the two; neither if the rows were forgotten."""
        ticket = object()
        self._coming[ticket] = ids

        def take(rows: list[ItemRow]) -> None:
            if self._coming.pop(ticket, None) is not None:
                self._keep(rows)
                came(rows)

        def fail(error: BaseException) -> None:
            if self._coming.pop(ticket, None) is not None:
                failed(error)

        self._bridge.when_done(self._project.reads.rows_of(ids), take, fail)

    def _keep(self, rows: list[ItemRow]) -> None:
        for row in self.current(rows):
            self._rows[row.id] = row
            self._rows.move_to_end(row.id)
        while len(self._rows) > KEPT_ROWS:
            self._rows.popitem(last=False)


def row_with(row: ItemRow, facts: ItemFacts) -> ItemRow:
    """Return the row of an item with these facts."""
    reason = facts.review_reason if facts.review.is_refusal else facts.reason
    return replace(
        row, status=facts.status, reason=reason, review=facts.review, done_by=facts.done_by
    )

"""The next and the previous item among those shown, even if not all are known yet."""

from __future__ import annotations

from annotator.items.codes import OPEN
from annotator.job_file.project import Project
from annotator.model.entities import ItemId
from widgets.open_job.item_index import ItemRows


class ItemOrder:
    """Steps from item to item; asks the file about items that are not known yet, which is fast."""

    def __init__(self, rows: ItemRows, project: Project) -> None:
        """Step through the items that these rows show."""
        self._rows = rows
        self._project = project

    def beside(self, item_id: int | None, by: int) -> ItemId | None:
        """Return the shown item this many places after another one, or before it if negative.

        Without an item, the count starts before the first. If the shown list is not complete, the
        call waits for one query to the file.
        """
        shown = self._rows.shown
        if item_id is None:
            place = by - 1
        elif by > 0:
            place = shown.place_after(item_id) + by - 1
        else:
            place = shown.place_before(item_id) + by + 1
        found = shown.id_at(place)
        is_inside = item_id is None or item_id <= self._rows.known_until
        if (
            self._rows.filter.is_empty
            and not self._rows.is_known
            and (found is None or not is_inside)
        ):
            found = self._project.reads.item_beside(item_id or 0, by).result()
        return None if found is None else ItemId(found)

    def next_with(self, codes: bytes, item_id: int | None) -> ItemId | None:
        """Return the next shown item in one of these states; the search wraps around at the end.

        While not all items are known, the file is asked for the next unfinished one.
        """
        shown = self._rows.shown
        here = shown.place_of(item_id)
        place = shown.place_after(item_id or 0) - 1
        at = shown.next_with(codes, place)
        if at is None and here is None and place >= 0 and shown.code_at(place) in codes:
            at = place
        is_partial = self._rows.filter.is_empty and not self._rows.is_known
        if is_partial and codes == OPEN and (at is None or at <= place):
            found = self._asked_for_open(item_id or 0)
            return None if found in {None, item_id} else ItemId(found or 0)
        found = None if at is None else shown.id_at(at)
        return None if found is None else ItemId(found)

    def _asked_for_open(self, after: int) -> int | None:
        return self._project.reads.next_unfinished(after, self._rows.worker_id).result()

    def first(self, item_id: int) -> ItemId | None:
        """Return this item, which was open last; else the first unfinished one, else the first."""
        if item_id > 0 and self._is_there(item_id):
            return ItemId(item_id)
        first = self.beside(None, 1)
        if first is None or self._rows.whole.place_of(first) is None:
            return first
        if self._rows.whole.code_at(0) in OPEN:
            return first
        return self.next_with(OPEN, first) or first

    def _is_there(self, item_id: int) -> bool:
        if item_id <= self._rows.known_until:
            return self._rows.whole.place_of(item_id) is not None
        return self._project.reads.item_beside(item_id - 1, 1).result() == item_id

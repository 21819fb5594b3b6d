"""Searches items that fit a filter, one slice at a time, while work goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from annotator.items.filters import ItemFilter
from annotator.items.index import ItemIndex
from annotator.job_file.project import Project
from annotator.job_file.reading.item_slices import SLICE, ItemSlice
from annotator.model.entities import WorkerId
from widgets.kit.bridge import Bridge

FIRST_SLICE: Final = 2_000
"""Ids in the first slice: few, so that the first matches appear at once."""


class ItemSearch:
    """One pass over the items of a job; at the end it can continue with items added since.

    Args:
        project: the open job.
        wanted: the filter.
        worker_id: the current worker.
    """

    def __init__(self, project: Project, wanted: ItemFilter, worker_id: WorkerId) -> None:
        """Start with no items found."""
        self.index = ItemIndex()
        self.wanted = wanted
        self.is_over = False
        self.until = self.last = 0
        self._project = project
        self._worker_id = worker_id
        self._is_stopped = False
        self._is_asking = False
        self._wants_more = False
        # States that were set since the slice was requested: the slice may be older.
        self._said: dict[int, int] = {}

    @property
    def share(self) -> float:
        """How much of the job was searched, from 0 to 1."""
        return 1.0 if self.is_over else self.until / max(1, self.last)

    def gather_first(self) -> None:
        """Wait for the first slice, which takes milliseconds, while a job is being opened.

        Raises:
            JobFileError: the job cannot be read.
        """
        asked = self._project.reads.item_slice(0, self.wanted, self._worker_id, FIRST_SLICE)
        self._take(asked.result())

    def go_on(
        self,
        bridge: Bridge,
        grew: Callable[[], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Search the rest; ``grew`` is called after each slice, even if it is empty."""
        if self._is_stopped or self.is_over or self._is_asking:
            return
        self._is_asking = True
        size = SLICE if self.until else FIRST_SLICE
        asked = self._project.reads.item_slice(self.until, self.wanted, self._worker_id, size)

        def take(part: ItemSlice) -> None:
            self._is_asking = False
            if self._is_stopped:
                return
            self._take(part)
            grew()
            self.go_on(bridge, grew, failed)

        def fail(error: BaseException) -> None:
            self._is_asking = False
            if not self._is_stopped:
                failed(error)

        bridge.when_done(asked, take, fail)

    def look_further(self) -> None:
        """Search the items that were appended."""
        self.is_over = False
        # The slice that is being read was requested before they were added.
        self._wants_more = self._is_asking

    def stop(self) -> None:
        """Stop searching; the result of a read under way is dropped."""
        self._is_stopped = True

    def set_code(self, item_id: int, code: int) -> int | None:
        """Set the state of an item; returns its place, or None if the item is not found yet."""
        if not self.is_over and item_id > self.until:
            self._said[item_id] = code
        return self.index.set_code(item_id, code)

    def _take(self, part: ItemSlice) -> None:
        self.index.extend(part.ids, part.codes)
        self.until, self.last = part.until, part.last
        self.is_over = part.is_last and not self._wants_more
        self._wants_more = False
        for item_id in [each for each in self._said if each <= part.until]:
            self.index.set_code(item_id, self._said.pop(item_id))

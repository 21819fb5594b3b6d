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
"""Ids of the first slice: few, so that what fits is seen at once."""


class ItemSearch:
    """One pass over the items of a job; after the last it can go on with those that came since.

    Args:
        project: the open job.
        wanted: what an item must be like.
        worker_id: whoever sits there.
    """

    def __init__(self, project: Project, wanted: ItemFilter, worker_id: WorkerId) -> None:
        """Begin with nothing gathered."""
        self.index = ItemIndex()
        self.wanted = wanted
        self.is_over = False
        self.until = self.last = 0
        self._project = project
        self._worker_id = worker_id
        self._is_stopped = False
        self._is_asking = False
        self._wants_more = False
        # What was said of items since they were asked for: a slice may be older than that.
        self._said: dict[int, int] = {}

    @property
    def share(self) -> float:
        """How much of the job was gone through, from 0 to 1."""
        return 1.0 if self.is_over else self.until / max(1, self.last)

    def gather_first(self) -> None:
        """Wait for the first slice, as whoever opens a job does; it takes milliseconds.

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
        """Gather all that is left; ``grew`` is called after each slice, also an empty one."""
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
        """Items have come behind the last: what is gathered is not all any more."""
        self.is_over = False
        # A slice on its way was asked for before they came.
        self._wants_more = self._is_asking

    def stop(self) -> None:
        """Gather nothing more; what is on its way is dropped."""
        self._is_stopped = True

    def set_code(self, item_id: int, code: int) -> int | None:
        """Hold another state of an item; returns its place, None if it is not gathered."""
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

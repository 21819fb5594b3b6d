"""What can be asked about the items of an open job without reading all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future

from annotator.items.filters import NO_FILTER, ItemFilter
from annotator.job_file.reading import item_slices
from annotator.job_file.reading.item_slices import SLICE, Crop, ItemSlice
from annotator.job_file.writing.writer import Writer
from annotator.model.entities import ItemId, LabelId, Media, WorkerId
from annotator.records import ItemRow


class ItemQuestions:
    """Reads of the items of an open job, answered after the writes that were asked for before."""

    def __init__(self, writer: Writer) -> None:
        """Ask the thread that owns the file."""
        self._writer = writer

    def item_slice(
        self,
        after: int,
        wanted: ItemFilter = NO_FILTER,
        worker_id: WorkerId | None = None,
        size: int = SLICE,
    ) -> Future[ItemSlice]:
        """Return those of the next ``size`` ids that fit, as that worker sees them; unverified."""
        return self._writer.read(
            lambda c: item_slices.read_slice(c, after, wanted, worker_id, size)
        )

    def rows_of(self, item_ids: Sequence[int]) -> Future[list[ItemRow]]:
        """Return what the list shows of these items, up to some thousand, in their order.

        The future carries a DamagedJobError if one of them is not as it was written.
        """
        return self._writer.read(lambda c: item_slices.read_rows_of(c, item_ids))

    def item_beside(self, item_id: int, by: int) -> Future[int | None]:
        """Return the item so many places behind another, or before it with a negative number."""
        return self._writer.read(lambda c: item_slices.read_beside(c, item_id, by))

    def rejected_of(self, worker_id: WorkerId) -> Future[list[ItemId]]:
        """Return the items of a worker that were rejected and stand so."""
        return self._writer.read(lambda c: item_slices.read_rejected(c, worker_id))

    def worked_paths(self, worker_id: WorkerId) -> Future[dict[int, str]]:
        """Return the paths of the items on which a worker has time, by their ids."""
        return self._writer.read(lambda c: item_slices.read_worked_paths(c, worker_id))

    def media_after(self, media_id: int, limit: int) -> Future[list[Media]]:
        """Return up to ``limit`` media behind one, in the order of their numbers."""
        return self._writer.read(lambda c: item_slices.read_media(c, media_id, limit))

    def crops(self, label_id: LabelId, after: int, limit: int) -> Future[list[Crop]]:
        """Return up to ``limit`` regions of a label with a box, whose numbers are greater."""
        return self._writer.read(lambda c: item_slices.read_crops(c, label_id, after, limit))

    def known_paths(self, paths: Sequence[str]) -> Future[set[str]]:
        """Return those of the paths, up to some thousand, that are media of the job already."""
        return self._writer.read(lambda c: item_slices.read_known_paths(c, paths))

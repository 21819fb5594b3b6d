"""The columns of the regions of an import: of regions, or made before in another process."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final, overload

from annotator.job_file.rows.json_columns import NO_REGION_NOTE, region_note, region_of
from annotator.job_file.rows.model_rows import region_row
from annotator.model.entities import Region, RegionId

Placed = tuple[int, Region]
"""A region with the item that it belongs to; see ``ImportRecord``."""

RegionColumns = tuple[Any, ...]
"""Item, label, id and number as an import gives them, then the three columns of the place, a tuple
of those from ``transcription`` to ``touched``, ``extra``, and the note, None for an empty one."""

_ID: Final = 2
_NUMBER: Final = 3


class PackedRegions(Sequence[Placed]):
    """Regions whose columns were made where they were read, as bytes.

    They are written without making the regions again, which costs as much as inserting them.
    """

    def __init__(
        self,
        regions: Iterable[Placed],
        ids: Sequence[RegionId] = (),
        numbers: Sequence[int] = (),
    ) -> None:
        """Pack the regions; with ``ids`` they have these, and the ``numbers`` or none."""
        columns = [columns_of(*placed) for placed in regions]
        if ids:
            given = zip(columns, ids, numbers or [0] * len(ids), strict=True)
            columns = [(*one[:_ID], own, number, *one[_NUMBER + 1 :]) for one, own, number in given]
        self._count = len(columns)
        self._has_numbers = any(each[_NUMBER] for each in columns)
        self._data = marshal.dumps(columns)

    def columns(self) -> list[RegionColumns]:
        """Return the columns of all regions."""
        found: list[RegionColumns] = marshal.loads(self._data)  # noqa: S302 - bytes of our own
        return found

    def numbers(self) -> Iterator[int]:
        """Yield the number of each region, as the import gives it."""
        if self._has_numbers:
            return (each[_NUMBER] for each in self.columns())
        return iter((0,) * self._count)

    def __len__(self) -> int:
        """Return how many there are."""
        return self._count

    def __iter__(self) -> Iterator[Placed]:
        """Yield the regions in order, made again."""
        return map(_placed, self.columns())

    @overload
    def __getitem__(self, index: int) -> Placed: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Placed]: ...
    def __getitem__(self, index: int | slice) -> Placed | Sequence[Placed]:
        """Return one region or several."""
        found = self.columns()[index]
        return [_placed(each) for each in found] if isinstance(found, list) else _placed(found)


def columns_of(item: int, region: Region) -> RegionColumns:
    """Return the columns of a region of this item."""
    values = region_row(region, item)
    region_id, item_id, number, label_id, kind, numbers, order, *facts, _, extra = values
    note = region_note(region)
    place = (kind, numbers, order)
    first = (item_id, label_id, region_id, number, *place)
    return (*first, tuple(facts), extra, None if note == NO_REGION_NOTE else note)


def column_batches(regions: Sequence[Placed], size: int) -> Iterator[list[RegionColumns]]:
    """Yield the columns of regions in batches, so that they are never all in memory."""
    if isinstance(regions, PackedRegions):
        rest = iter(regions.columns())
    else:
        rest = (columns_of(*each) for each in regions)
    while some := list(islice(rest, size)):
        yield some


def numbers_of(regions: Sequence[Placed]) -> Iterator[int]:
    """Yield the number of each region, as the import gives it."""
    if isinstance(regions, PackedRegions):
        return regions.numbers()
    return (region.number for _, region in regions)


def _placed(columns: RegionColumns) -> Placed:
    item, label_id, region_id, number, kind, numbers, order, facts, extra, note = columns
    values = (region_id, number, label_id, kind, numbers, order, *facts, None, extra)
    return item, region_of((*values, *(note or NO_REGION_NOTE)))

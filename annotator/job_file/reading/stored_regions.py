"""The regions of one item as rows: they are converted to regions only when they are needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from json import JSONDecoder
from typing import Final, overload

from annotator.export.plain_boxes import Entry, PlainBox, UnbuiltRegions
from annotator.job_file.rows.model_rows import region_from
from annotator.job_file.schema.sealed_rows import SealedRow
from annotator.job_file.schema.tables import REGION
from annotator.model.entities import LabelId, Origin, Region, RegionId
from annotator.model.place import Extent

_ID: Final = REGION.columns.index("id")
_NUMBER: Final = REGION.picker("id number")
_ORDER: Final = REGION.picker("place number")
_SAID: Final = REGION.picker("geometry_kind transcription attributes extra")
_PLACE_ONLY: Final = ("box", "", "", "")
"""The values of ``_SAID`` of an upright box without anything else."""

_BOX: Final = REGION.picker("id number label_id geometry place origin")
_DECODER: Final = JSONDecoder()


class StoredRegions(UnbuiltRegions):
    """The regions of an item in reading order.

    Args:
        rows: of the table ``region``.
        notes: rows of the table ``region_note``, by the ids of their regions.
        extent: of the item.
    """

    def __init__(
        self, rows: Sequence[SealedRow], notes: Mapping[str, SealedRow], extent: Extent
    ) -> None:
        """Keep the rows."""
        self._rows = sorted(rows, key=_ORDER)
        self._notes = notes
        self._extent = extent

    def entries(self) -> list[Entry]:
        """Return the regions, each as a plain box if it is one.

        Raises:
            DamagedJobError: a region has a geometry that this program does not know.
        """
        return self._entries

    def numbers(self) -> list[tuple[RegionId, int]]:
        """Return the id and the number of each region, in their order; none is built."""
        return list(map(_NUMBER, self._rows))

    def __eq__(self, other: object) -> bool:
        """Return whether another sequence has the same regions."""
        return isinstance(other, Sequence) and self._regions == list(other)

    __hash__ = None  # type: ignore[assignment]  # so Python marks a class as unhashable

    def __len__(self) -> int:
        """Return how many regions there are."""
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> Region: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Region]: ...

    def __getitem__(self, at: int | slice) -> Region | Sequence[Region]:
        """Return a region, or several."""
        return self._regions[at]

    def __iter__(self) -> Iterator[Region]:
        """Yield the regions."""
        return iter(self._regions)

    @cached_property
    def _entries(self) -> list[Entry]:
        return [self._entry(row) for row in self._rows]

    @cached_property
    def _regions(self) -> list[Region]:
        return [self._region(row) for row in self._rows]

    def _region(self, row: SealedRow) -> Region:
        return region_from(row, self._notes.get(row[_ID]))

    def _entry(self, row: SealedRow) -> Entry:
        if _SAID(row) != _PLACE_ONLY or row[_ID] in self._notes:
            return self._region(row)
        key, number, label_id, text, order, origin = _BOX(row)
        box = self._sides(text)
        if box is None or origin == Origin.PROPOSED.value:
            return self._region(row)
        return PlainBox(RegionId(key), number, LabelId(label_id), box, order)

    def _sides(self, text: str) -> tuple[float, float, float, float] | None:
        """Return x, y, width and height of an upright box within the item; None of any other.

        Also of what is no box at all: whoever builds the region tells that.
        """
        if "e" in text:  # true, which Python takes for 1, or an exponent
            return None
        try:
            x, y, width, height = _DECODER.raw_decode(text)[0]
            is_in_width = 0 <= x < x + width <= self._extent.width_px
            if is_in_width and 0 <= y < y + height <= self._extent.height_px:
                return x, y, width, height
        except (ValueError, TypeError, OverflowError, RecursionError):
            return None
        return None

"""Keeps the regions of an import between reading and writing, on the disk if there are many."""

from __future__ import annotations

import marshal
import os
import tempfile
import weakref
from collections.abc import Iterator, Sequence
from itertools import islice
from types import MappingProxyType
from typing import IO, Any, Final, overload

from annotator.errors import ImportRefusedError
from annotator.media.registry import PLACES
from annotator.model.entities import NO_ATTRIBUTES, Geometry, LabelId, Origin, Region, RegionId
from annotator.paths import cache_folder
from annotator.progress import Cancel
from annotator.sentences.parts import FilePath, Reason
from annotator.sentences.said import said

Placed = tuple[int, Region]
"""A region with the item that it belongs to; see ``ImportRecord``."""

IN_MEMORY: Final = 20_000
"""Maximum number of regions in memory, some ten megabytes; further ones go to the disk."""

_BATCH: Final = 2_000
_SIZE_BYTES: Final = 8


def read_at(regions: Sequence[Placed], index: int | slice) -> Placed | Sequence[Placed]:
    """Return one region or several of a sequence that can only be read from its beginning.

    Raises:
        IndexError: there is none at that place.
    """
    places = range(len(regions))[index]
    if isinstance(places, int):
        return next(islice(iter(regions), places, None))
    return [regions[place] for place in places]


class RegionSpool(Sequence[Placed]):
    """The regions of one document in order, each as created by an import.

    Beyond ``IN_MEMORY`` they are stored in a file in the cache folder that has no name, or is
    deleted when it is closed. It is not in the system's temporary folder, which may be memory.
    Access is sequential; finding a single region reads those before it.
    """

    def __init__(self, cancel: Cancel | None = None) -> None:
        """Start empty; ``cancel`` also stops the readers."""
        self._cancel = cancel or Cancel()
        self._held: list[Placed] = []
        self._spooled = 0
        self._file: IO[bytes] | None = None
        self._offsets: list[int] = []

    def append(self, placed: Placed) -> None:
        """Add a region.

        Raises:
            ImportRefusedError: the disk refused.
        """
        self._held.append(placed)
        is_full = len(self._held) >= (IN_MEMORY if self._file is None else _BATCH)
        if is_full:
            self._flush()

    def as_read(self) -> Sequence[Placed]:
        """Return all regions, as plain values if there are few."""
        return tuple(self._held) if self._file is None else self

    def __len__(self) -> int:
        """Return how many there are."""
        return self._spooled + len(self._held)

    def __iter__(self) -> Iterator[Placed]:
        """Yield the regions in order, recreated.

        Raises:
            CancelledError: it was cancelled.
        """
        if self._file is not None:
            for offset in self._offsets:
                self._cancel.check()
                yield from map(_region_of, _batch_at(self._file, offset))
        yield from self._held

    @overload
    def __getitem__(self, index: int) -> Placed: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Placed]: ...
    def __getitem__(self, index: int | slice) -> Placed | Sequence[Placed]:
        """Return one region or several, by reading those before."""
        return read_at(self, index)

    def _flush(self) -> None:
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile(dir=cache_folder())  # noqa: SIM115 - kept
                weakref.finalize(self, self._file.close)  # when the record is garbage-collected
            self._file.seek(0, os.SEEK_END)
            for start in range(0, len(self._held), _BATCH):
                rows = [_row_of(each) for each in self._held[start : start + _BATCH]]
                data = marshal.dumps(rows)
                self._offsets.append(self._file.tell())
                self._file.write(len(data).to_bytes(_SIZE_BYTES, "big") + data)
        except OSError as error:
            raise ImportRefusedError(
                said(
                    "There is no room for the regions in {folder} ({reason}). Free some space, or "
                    "import the document in parts. Nothing of it was imported.",
                    folder=FilePath(cache_folder()),
                    reason=Reason(error.strerror),
                )
            ) from error
        self._spooled += len(self._held)
        self._held.clear()


def _batch_at(file: IO[bytes], offset: int) -> list[Any]:
    file.seek(offset)
    size = int.from_bytes(file.read(_SIZE_BYTES), "big")
    rows: list[Any] = marshal.loads(file.read(size))  # noqa: S302 - a file of our own, unnamed
    return rows


def imported(label: int, place: Geometry, **said: Any) -> Region:  # noqa: ANN401 - as of Region
    """Return a region as created by an import, with a new id.

    Its ``number`` is the id in the document if a job can keep that, else 0.
    """
    return Region(
        said.pop("id"),
        said.pop("number", 0),
        LabelId(label),
        place,
        "",
        origin=Origin.IMPORTED,
        touched=False,
        **said,
    )


def _row_of(placed: Placed) -> tuple[Any, ...]:
    item, region = placed
    place = None if region.geometry is None else region.geometry.stored()
    words = region.transcription, dict(region.attributes) or None
    more = region.extra, region.group, region.comment, region.number
    return item, region.id, region.label_id, place, *words, *more


def _region_of(row: Sequence[Any]) -> Placed:
    item, region_id, label, place, text, attributes, extra, *more = row
    group, comment, number = more
    return item, imported(
        label,
        None if place is None else PLACES[place[0]](*place[1]),
        id=RegionId(region_id),
        number=number,
        transcription=text,
        attributes=MappingProxyType(attributes) if attributes else NO_ATTRIBUTES,
        extra=extra,
        group=group,
        comment=comment,
    )

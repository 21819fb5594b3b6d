"""Sorts the rows of a long list by the place of each in an imported document, on the disk."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from annotator.export.api import Snapshot
from annotator.export.plain_boxes import Entry
from exporters.common.documents import JsonText, as_line

Key = tuple[int | str, ...]
"""What a row is sorted by; all keys of a list have the same form."""

_IN_MEMORY: Final = 32 << 20
"""The bytes of rows that are held; more go to a file without a name."""


Row = Mapping[str, object] | JsonText
"""A row of a list, or its JSON text."""


def sorted_rows(rows: Iterable[tuple[Key, Row]]) -> Iterator[JsonText]:
    """Yield the rows in the order of their keys, as JSON text; only the keys are held."""
    places: list[tuple[Key, int]] = []
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as file:
        for key, row in rows:
            places.append((key, file.tell()))
            file.write(as_line(row) + b"\n")
        places.sort()
        for _, at in places:
            file.seek(at)
            yield JsonText(file.readline().rstrip(b"\n"), "ascii")


def in_order(rows: Iterable[tuple[Key, Row]]) -> Iterator[Row]:
    """Yield the rows as they come, without their keys."""
    return (row for _, row in rows)


def are_in_order(snapshot: Snapshot) -> bool:
    """Return whether the rows of regions need no sorting: no document gave them another order."""
    return not snapshot.image_ids() or snapshot.are_regions_in_order()


def key_of(region: Entry) -> Key:
    """Return the place of a region among those of all images: that of its document, then its own.

    Reading order goes by the same key, so the order within an image stays.
    """
    return (region.order, region.number)

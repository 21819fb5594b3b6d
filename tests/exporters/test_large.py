"""Writes ten thousand annotations without holding them."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

from annotator.export.api import Detail, ExportOptions, ItemRecord, Report
from exporters.coco.coco_exporter import CocoExporter
from tests.support.snapshots import (
    FakeSnapshot,
    a_morning,
    a_record,
    a_region,
    an_item,
    snapshot_of,
)

ITEMS, REGIONS = 100, 100
BOUND = 500_000
"""Bytes: one item's regions and the counts of 100 items take some 0.3 MB. The text of the 10,000
annotations alone is over 1 MB, and as Python values they would be some 15."""


class LongSnapshot(FakeSnapshot):
    """A job that makes its items as they are asked for, as one that is read from a file does."""

    def item_count(self) -> int:
        return ITEMS

    def items(self) -> Iterator[ItemRecord]:
        for number in range(1, ITEMS + 1):
            first = (number - 1) * REGIONS + 1
            box = a_region(1).box
            regions = [a_region(each, box=box) for each in range(first, first + REGIONS)]
            yield a_record(an_item(number), regions)


def test_memory_does_not_grow_with_the_annotations() -> None:
    plain = snapshot_of(a_morning())
    snapshot = LongSnapshot(plain.facts, plain.media_folder, plain.labels)
    report, written = Report(), 0
    files = CocoExporter().files(snapshot, ExportOptions(detail=Detail.ITEM), report)
    tracemalloc.start()
    try:
        for file in files:
            for piece in file.pieces:
                written += len(piece)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert report.counts["regions written"] == ITEMS * REGIONS
    assert written > 2 * BOUND
    assert peak < BOUND

"""Versions of a job in memory: items with marks, as one person after another confirmed them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from annotator.agreement.matched_items import JobVersion, listed_item
from annotator.export.api import ItemRecord
from annotator.model.entities import LabelId, Region, RegionId, Status
from annotator.model.geometry import Box
from tests.support.snapshots import a_record, a_region, an_item

LABELS = {LabelId(1): "car", LabelId(2): "sign", LabelId(3): "tree"}
_NUMBERS = {name: key for key, name in LABELS.items()}
_BOXES = 4

Row = tuple[object, ...]
"""Label, then left, top, width and height, then the text, if there is one; a tag is its label."""


def marks(*rows: Row, by: str = "") -> list[Region]:
    """Return regions; another person's have ids of their own."""
    found = []
    for number, (label, *rest) in enumerate(rows, start=1):
        place, text = rest[:_BOXES], "".join(map(str, rest[_BOXES:]))
        region = a_region(number, label=_NUMBERS[str(label)], transcription=text)
        box = Box(*map(float, place)) if place else None  # type: ignore[arg-type]  # these four are numbers
        found.append(replace(region, id=RegionId(f"{by}{number}"), geometry=box))
    return found


def record(number: int, *rows: Row, by: str = "", status: Status = Status.DONE) -> ItemRecord:
    """Return an item with marks."""
    return a_record(an_item(number, status=status), marks(*rows, by=by))


def version(name: str, *records: ItemRecord) -> JobVersion:
    """Return a version with these items."""
    return JobVersion(
        name,
        LABELS,
        lambda: [listed_item(each.item, each.media.sha256) for each in records],
        lambda: records,
    )


def versions(*rows: Mapping[int, Sequence[Row]]) -> list[JobVersion]:
    """Return one version for each mapping from item numbers to rows."""
    return [
        version(str(at), *(record(number, *each, by=f"{at}-") for number, each in items.items()))
        for at, items in enumerate(rows)
    ]

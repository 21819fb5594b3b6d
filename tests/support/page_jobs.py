"""Pages of text for tests: documents read as for a job, and regions as text of all kinds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from annotator.export.api import ItemRecord
from annotator.importers.registry import IMPORTERS, ImportContents
from annotator.items.item_row import ItemRow
from annotator.model.entities import (
    IMAGE,
    Item,
    ItemId,
    Label,
    LabelId,
    Labels,
    Media,
    MediaId,
    Region,
    RegionId,
    Status,
)
from annotator.model.geometry import Box

HARD_TEXT = (
    "a\u00a0b\u2028c e\u0301 \u0645\u0642\u0647\u0649\u200f "
    "\u200d\u2067x\u2069 \u017f <&>\"' \r\n\t "
)
"""Text that formats are known to change."""

PAGE_LABELS: Labels = {
    LabelId(at): Label(LabelId(at), name, at)
    for at, name in enumerate(("TextRegion", "TextLine", "Word", "line", "cat"), start=1)
}


def read_pages(
    format_name: str, path: Path, *pictures: str, labels: Labels | None = None
) -> ImportContents:
    """Read a document for a job with these pictures, which have ids from 1."""
    items = [ItemRow(at, name, IMAGE, Status.NEW, "") for at, name in enumerate(pictures, 1)]
    return IMPORTERS[format_name].read(path, items=items, labels=labels or {})


def as_record(
    contents: ImportContents, picture: str, size: tuple[int, int] = (1457, 2083)
) -> tuple[ItemRecord, Labels]:
    """Return an item with all regions of an import, and the labels that it brings."""
    labels = {
        LabelId(-1 - at): Label(LabelId(-1 - at), name, at)
        for at, name in enumerate(contents.record.new_labels)
    }
    regions = [
        replace(region, number=at, order=f"{at:06}")
        for at, (_, region) in enumerate(contents.record.regions, start=1)
    ]
    extra = dict(contents.record.item_extras).get(1, "")
    return a_page(regions, picture=picture, size=size, extra=extra), labels


def a_page(
    regions: Sequence[Region],
    *,
    picture: str = "p.png",
    size: tuple[int, int] = (1000, 1000),
    extra: str = "",
) -> ItemRecord:
    """Return an item with regions."""
    item = Item(ItemId(1), MediaId(1), picture, width_px=size[0], height_px=size[1], extra=extra)
    return ItemRecord(item, Media(MediaId(1), picture), regions, {})


def a_line(number: int, box: Box, text: str = "", *, label: int = 2, **more: Any) -> Region:
    """Return a region of a page, by default a line."""
    return Region(
        RegionId(f"r{number}"),
        number,
        LabelId(label),
        box,
        f"{number:06}",
        transcription=text,
        **more,
    )


TEXTS = st.one_of(
    st.just(HARD_TEXT),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12),
    st.text("\u00a0\u2028\u0301\u200d\u200f \n\r\tab<&", max_size=6),
)
"""Any text that a job file can hold."""

WHOLE_BOXES = st.builds(
    Box,
    st.integers(0, 900),
    st.integers(0, 900),
    st.integers(1, 90),
    st.integers(1, 90),
)
BOXES = st.one_of(
    WHOLE_BOXES,
    st.builds(
        Box,
        st.floats(-20, 990),
        st.floats(-20, 990),
        st.floats(2, 90),
        st.floats(2, 90),
        st.sampled_from((0.0, 0.0, 3.0, 45.0, 90.0, 271.5)),
    ),
)
"""Boxes on a page of 1000 px, some of them turned or partly outside."""


@st.composite
def pages(draw: st.DrawFn) -> ItemRecord:
    """Draw a page with regions of all levels."""
    shapes = draw(
        st.lists(st.tuples(st.sampled_from((1, 2, 2, 3, 4, 5)), BOXES, TEXTS), max_size=8)
    )
    return a_page(
        [a_line(at, box, text, label=label) for at, (label, box, text) in enumerate(shapes, 1)]
    )

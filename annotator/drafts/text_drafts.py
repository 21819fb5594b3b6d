"""Drafts the text of regions of one picture."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.drafts.draft import TextDraft
from annotator.imaging import decode
from annotator.model.entities import RegionId
from annotator.model.geometry import Box
from annotator.progress import Watch

if TYPE_CHECKING:
    from typing import Any

    from annotator.drafts.engine import DraftEngine


def draft_regions(
    engine: DraftEngine[Any], language: str, path: Path, boxes: Mapping[RegionId, Box], watch: Watch
) -> dict[RegionId, TextDraft]:
    """Return a draft for each box in which the engine reads a text.

    Args:
        engine: reads lines of a picture.
        language: one of its languages.
        path: the picture.
        boxes: of the regions, in image pixels.
        watch: cancels, and is told of the lines that are done.

    Raises:
        UnreadableMediaError: the picture cannot be decoded.
        DraftError: the engine failed.
        CancelledError: it was cancelled.
    """
    # Imported only when needed: OpenCV and numpy take 0.2 s.
    from annotator.imaging.text_lines import line_crops  # noqa: PLC0415
    from annotator.imaging.tracking import grey_of  # noqa: PLC0415

    watch.cancel.check()
    picture = decode(path, max_pixels=line_crops.MOST_PIXELS)
    grey, scale = grey_of(picture), picture.scale
    del picture
    lines = [line_crops.TextLine(grey, box, scale) for box in boxes.values()]
    found = engine.draft(lines, language, watch)
    return {
        key: TextDraft(each.text, engine.name, engine.version, language, each.confidence)
        for key, each in zip(boxes, found, strict=True)
        if each.text
    }

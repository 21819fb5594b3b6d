"""Proposes the lines of text on a picture, found by ink and white space without a model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from annotator.imaging import decode
from annotator.model.entities import LabelId
from annotator.model.geometry import Box, overlap
from annotator.progress import Watch
from annotator.proposals.proposal import By, Proposal, as_whole_pixels

if TYPE_CHECKING:
    from annotator.imaging.text_lines.line_finder import FoundLine

METHOD: Final = "lines/1"
"""The name and version of the method: another number where it may find other lines."""

SAME: Final = 0.5
"""A region with at least this overlap counts as the same line, whatever its label."""


def find(
    path: Path, there: Sequence[Box], watch: Watch, *, is_rtl: bool = False
) -> list[FoundLine]:
    """Return the lines of text of a picture that have no region yet, in reading order.

    The picture is read again, reduced and grey.

    Args:
        path: the picture.
        there: the boxes of its regions.
        watch: cancels, and is told of the steps.
        is_rtl: the right column is read first.

    Raises:
        UnreadableMediaError: it cannot be decoded.
        CancelledError: it was cancelled.
    """
    # Imported only when needed: OpenCV and numpy take 0.2 s.
    from annotator.imaging.text_lines import line_finder  # noqa: PLC0415
    from annotator.imaging.tracking import grey_of  # noqa: PLC0415

    watch.cancel.check()
    picture = decode(path, max_pixels=line_finder.MOST_PIXELS)
    grey, scale = grey_of(picture), picture.scale
    del picture
    found = line_finder.find_lines(grey, scale, is_rtl=is_rtl, watch=watch)
    return [line for line in found if not _is_there(line.box, there)]


def proposal_of_line(line: FoundLine, label_id: LabelId) -> Proposal:
    """Return the proposal for a line."""
    return Proposal(By.LINES, as_whole_pixels(line.box), label_id, line.score, method=METHOD)


def _is_there(box: Box, there: Sequence[Box]) -> bool:
    return any(other.contains(box.centre) and overlap(box, other) > SAME for other in there)

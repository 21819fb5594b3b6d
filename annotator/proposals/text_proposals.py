"""Proposes lines or words of text on a picture, found by ink and white space without a model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from annotator.imaging import decode
from annotator.model.entities import LabelId
from annotator.model.geometry import Box, overlap
from annotator.progress import Watch
from annotator.proposals.proposal import Proposal, ProposalSource, as_whole_pixels

if TYPE_CHECKING:
    from annotator.imaging.text_lines.line_finder import FoundText

LINES: Final = "lines/1"
WORDS: Final = "words/1"
"""The names and versions of the methods: another number where one may find something else."""

SAME: Final = 0.5
"""A region with at least this overlap counts as the same line or word, whatever its label."""


def find(
    method: str, path: Path, there: Sequence[Box], watch: Watch, *, is_rtl: bool = False
) -> list[FoundText]:
    """Return the lines or words of a picture that have no region yet, in reading order.

    The picture is read again, reduced and grey.

    Args:
        method: ``LINES`` or ``WORDS``.
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
    look = line_finder.find_words if method == WORDS else line_finder.find_lines
    found = look(grey, scale, is_rtl=is_rtl, watch=watch)
    return [each for each in found if not _is_there(each.box, there)]


def proposal_of_text(found: FoundText, label_id: LabelId, method: str) -> Proposal:
    """Return the proposal for a line or a word."""
    box = as_whole_pixels(found.box)
    return Proposal(ProposalSource.TEXT, box, label_id, found.score, method=method)


def _is_there(box: Box, there: Sequence[Box]) -> bool:
    return any(other.contains(box.centre) and overlap(box, other) > SAME for other in there)

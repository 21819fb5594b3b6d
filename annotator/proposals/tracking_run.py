"""Tracks the boxes of one picture into the next one, and reports the lost ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from annotator.errors import AnnotatorError
from annotator.imaging import decode
from annotator.model.entities import Region
from annotator.model.geometry import Box, overlap
from annotator.progress import Cancel
from annotator.proposals.proposal import Proposal, ProposalSource, as_whole_pixels, is_undecided
from annotator.sentences.parts import Count
from annotator.sentences.said import said

if TYPE_CHECKING:
    from annotator.imaging.tracking import TrackedBox

SAME: Final = 0.7
"""A region of the same label with at least this overlap counts as the tracked object."""


class CannotFollowError(AnnotatorError):
    """The next picture does not continue this one."""


@dataclass(frozen=True, slots=True)
class TrackingResult:
    """The result of tracking: the proposals, the lost regions, and those that existed already."""

    found: tuple[tuple[Region, Proposal], ...]
    lost: tuple[Region, ...]
    there: tuple[Region, ...]


def to_follow(regions: Iterable[Region]) -> list[Region]:
    """Return the regions to track: all but undecided proposals."""
    return [
        region
        for region in regions
        if isinstance(region.geometry, Box) and not is_undecided(region)
    ]


def follow(
    before: Path, after: Path, boxes: Sequence[Box], cancel: Cancel | None = None
) -> list[TrackedBox]:
    """Return the boxes of one picture tracked in the next; both are read again, reduced and grey.

    One picture at a time is held in colour, with at most ``tracking.MOST_PIXELS`` if it can be
    reduced that far.

    Raises:
        UnreadableMediaError: one of them cannot be decoded.
        CannotFollowError: they differ in size, so they are no consecutive frames.
        CancelledError: it was cancelled.
    """
    # Imported only when needed: OpenCV and numpy take 0.2 s, and tracking is not needed at the
    # start.
    from annotator.imaging import tracking  # noqa: PLC0415

    cancel = cancel or Cancel()
    pictures, sizes = [], []
    for path in (before, after):
        cancel.check()
        picture = decode(path, max_pixels=tracking.MOST_PIXELS)
        pictures.append((tracking.grey_of(picture), picture.scale))
        sizes.append((picture.facts.width_px, picture.facts.height_px))
        del picture
    if sizes[0] != sizes[1]:
        (was_w, was_h), (is_w, is_h) = sizes
        raise CannotFollowError(
            said(
                "The next picture has another size ({new_width} × {new_height} after {width} × "
                "{height} pixels), so boxes cannot be followed into it. Nothing was changed.",
                new_width=Count(is_w),
                new_height=Count(is_h),
                width=Count(was_w),
                height=Count(was_h),
            )
        )
    cancel.check()
    (first, scale), (second, _) = pictures
    return tracking.track(first, second, boxes, scale)


def sorted_out(
    sources: Sequence[Region], tracked: Sequence[TrackedBox], there: Iterable[Region]
) -> TrackingResult:
    """Return the proposals for the next picture, which may have regions already.

    Args:
        sources: the tracked regions.
        tracked: their new places.
        there: the regions of the next picture.
    """
    at_place = [region for region in there if isinstance(region.geometry, Box)]
    found, lost, known = [], [], []
    for region, one in zip(sources, tracked, strict=True):
        if one.box is None:
            lost.append(region)
            continue
        box = as_whole_pixels(one.box)
        if any(_is_it(other, region, box) for other in at_place):
            known.append(region)
        else:
            found.append(
                (region, Proposal(ProposalSource.TRACK, box, region.label_id, one.likeness))
            )
    return TrackingResult(tuple(found), tuple(lost), tuple(known))


def _is_it(other: Region, region: Region, box: Box) -> bool:
    is_same_label = other.label_id == region.label_id
    return is_same_label and isinstance(other.geometry, Box) and overlap(other.geometry, box) > SAME
